"""The functions where tensors are captured, and where another graph is the default one."""

from __future__ import annotations

import pytest

import savedmodel_writer as sm
from savedmodel_writer.protos import GraphDef
from tests.control_flow.functional_sides import OurFunctionalSide, comparable
from tests.math import body_programs
from tests.oracle.process import Oracle


class OurSide(OurFunctionalSide):
    """With all public functions."""

    math = sm.math


for _name in sm.__all__:
    if callable(getattr(sm, _name)) and not hasattr(OurSide, _name):
        setattr(OurSide, _name, staticmethod(getattr(sm, _name)))


@pytest.fixture(scope="module")
def theirs(oracle: Oracle) -> dict[str, bytes]:
    names = list(body_programs.EXPORTED)
    found: dict[str, bytes] = oracle("tests.math.tf_bodies", "graph_defs", names)
    return found


@pytest.mark.parametrize("name", body_programs.EXPORTED)
def test_same_graph(name: str, theirs: dict[str, bytes]) -> None:
    graph = sm.Graph()
    with graph:
        body_programs.EXPORTED[name](OurSide)
    ours = graph.as_graph_def(add_shapes=True)
    assert comparable(ours) == comparable(GraphDef.FromString(theirs[name]))


def test_nodes_go_where_the_tensors_are() -> None:
    graph, other = sm.Graph(), sm.Graph()
    with graph:
        x = sm.placeholder("float32", [None, 3], name="x")
    with other:
        made = [
            *(
                sm.reduce_sum(x),
                sm.math.reduce_std(x),
                sm.transpose(x),
                sm.shape(x),
                sm.zeros_like(x),
            ),
            *(sm.concat([x, x], 0), sm.boolean_mask(x, [True]), sm.one_hot(sm.argmax(x, 1), 3)),
            *(
                sm.matmul([[1.0, 2.0, 3.0]], x, transpose_b=True),
                sm.add_n([x, x]),
                sm.maximum(1.0, x),
            ),
            *(sm.tensordot(x, [1.0, 2.0, 3.0], 1), *sm.meshgrid([1.0], x[0]), 2 / sm.exp(x)),
        ]
    assert {tensor.graph for tensor in made} == {graph}
    assert other.get_operations() == []


def test_what_is_refused_leaves_no_nodes() -> None:
    with sm.Graph() as graph:
        x = sm.placeholder("string", [2, 3], name="x")
        before = graph.get_operations()
        for refused in (
            lambda: sm.reduce_sum(x),
            lambda: sm.math.reduce_variance(x),
            lambda: sm.clip_by_value(x, "a", "b"),
            lambda: sm.tensordot(x, x, 1),
            lambda: sm.stack([x, 1]),
            lambda: sm.boolean_mask(x, [True, False, True]),
            lambda: sm.pad(x, [[1, 1], [1]]),
        ):
            with pytest.raises(sm.errors.InvalidInputError):
                refused()
            assert graph.get_operations() == before
