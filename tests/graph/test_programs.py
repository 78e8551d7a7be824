"""The same program written with TensorFlow gives the same GraphDef."""

from __future__ import annotations

import pytest

from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import GraphDef, text
from tests.graph.namespace import OURS
from tests.graph.programs import PROGRAMS
from tests.oracle.process import Oracle


@pytest.fixture(scope="module")
def expected(oracle: Oracle) -> dict[str, bytes]:
    found: dict[str, bytes] = oracle("tests.graph.tf_programs", "graph_defs")
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_graph_def(name: str, expected: dict[str, bytes]) -> None:
    graph = Graph()
    with graph:
        PROGRAMS[name](OURS)
    ours, theirs = graph.as_graph_def(add_shapes=True), GraphDef.FromString(expected[name])
    if ours != theirs:  # the text is for a person; equality is of messages
        assert text.to_text(ours) == text.to_text(theirs)
    assert ours == theirs


def test_there_are_many_programs() -> None:
    assert len(PROGRAMS) >= 60
