"""Functions and structured control flow against TensorFlow's: whole graphs of small programs."""

from __future__ import annotations

import builtins
from types import ModuleType

import pytest

from savedmodel_writer import errors
from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import GraphDef
from tests.control_flow import (
    function_programs,
    functional_programs,
    functional_refusals,
    row_programs,
    scope_programs,
)
from tests.control_flow.functional_sides import OurFunctionalSide, comparable
from tests.oracle.process import Oracle
from tests.variables.comparison import Refusal

THEIRS = "tests.control_flow.tf_functional"
MODULES = (functional_programs, function_programs, row_programs, scope_programs)
CASES = [(module, name) for module in MODULES for name in module.EXPORTED]


@pytest.fixture(scope="module")
def theirs(oracle: Oracle) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for module in MODULES:
        found |= oracle(THEIRS, "graph_defs", module.__name__, list(module.EXPORTED))
    return found


@pytest.fixture(scope="module")
def refusals(oracle: Oracle) -> dict[str, Refusal]:
    module = functional_refusals
    found: dict[str, Refusal] = oracle(THEIRS, "refusals", module.__name__, list(module.REFUSED))
    return found


def ours(module: ModuleType, name: str) -> GraphDef:
    graph = Graph()
    with graph:
        module.EXPORTED[name](OurFunctionalSide)
    return graph.as_graph_def(add_shapes=True)


@pytest.mark.parametrize(("module", "name"), CASES, ids=[name for _, name in CASES])
def test_same_graph(module: ModuleType, name: str, theirs: dict[str, bytes]) -> None:
    assert comparable(ours(module, name)) == comparable(GraphDef.FromString(theirs[name]))


@pytest.mark.parametrize(("module", "name"), CASES, ids=[name for _, name in CASES])
def test_same_bytes_again(module: ModuleType, name: str) -> None:
    first, second = (ours(module, name).SerializeToString(deterministic=True) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", functional_refusals.REFUSED)
def test_refused_as_by_tensorflow(name: str, refusals: dict[str, Refusal]) -> None:
    graph = Graph()
    with graph, pytest.raises(errors.InvalidInputError) as caught:
        functional_refusals.REFUSED[name](OurFunctionalSide)
    public = next(cls for cls in refusals[name][0] if hasattr(builtins, cls))
    assert public in [cls.__name__ for cls in type(caught.value).__mro__], refusals[name]
