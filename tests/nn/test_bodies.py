"""Layers in branches, loops and functions, against TensorFlow's whole graphs."""

from __future__ import annotations

import functools

import pytest

from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import GraphDef
from tests.control_flow.functional_sides import OurFunctionalSide, comparable
from tests.nn import body_programs
from tests.oracle.process import Oracle

PROGRAMS = body_programs.EXPORTED


@functools.cache
def expected(oracle: Oracle) -> dict[str, bytes]:
    return oracle(
        "tests.control_flow.tf_functional", "graph_defs", body_programs.__name__, list(PROGRAMS)
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_graph(name: str, oracle: Oracle) -> None:
    with Graph() as graph:
        PROGRAMS[name](OurFunctionalSide)
    theirs = GraphDef.FromString(expected(oracle)[name])
    assert comparable(graph.as_graph_def(add_shapes=True)) == comparable(theirs)
