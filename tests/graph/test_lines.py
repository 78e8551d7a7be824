"""A line gives the same graph as with TensorFlow, or an error that the same `except` catches."""

from __future__ import annotations

import warnings

import pytest

from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import GraphDef
from tests.graph.lines import LINES, refusal
from tests.graph.namespace import OURS
from tests.oracle.process import Oracle

Answers = dict[str, tuple["list[str] | None", bytes]]


@pytest.fixture(scope="module")
def expected(oracle: Oracle) -> Answers:
    return dict(zip(LINES, oracle("tests.graph.tf_lines", "answers"), strict=True))


@pytest.mark.parametrize("line", LINES)
def test_same_graph_or_same_error(line: str, expected: Answers) -> None:
    theirs, serialized = expected[line]
    graph = Graph()
    with graph, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy's
        ours = refusal(line, OURS, graph)
    if theirs is not None:
        assert ours is not None, f"TensorFlow raises {theirs}"
        assert set(theirs) <= set(ours)
        return
    assert ours is None
    assert graph.as_graph_def(add_shapes=True) == GraphDef.FromString(serialized)


def test_there_are_many_lines(expected: Answers) -> None:
    assert len(set(LINES)) == len(LINES) >= 200
    assert 60 <= sum(refused is not None for refused, _ in expected.values()) <= 160
