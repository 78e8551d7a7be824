"""import_graph_def's arguments, the scopes around it, and what it refuses, as in TensorFlow."""

from __future__ import annotations

import builtins
from types import SimpleNamespace
from typing import Any

import pytest

from savedmodel_writer import Graph, errors, import_graph_def
from savedmodel_writer.protos import GraphDef, OpList, text
from tests.graph.import_programs import IMPORTS, REFUSED
from tests.graph.namespace import OURS as NAMES
from tests.oracle.process import Oracle

MODULE = "tests.graph.tf_import_programs"
OURS = SimpleNamespace(**vars(NAMES), Graph=Graph, OpList=OpList, import_graph_def=import_graph_def)


@pytest.fixture(scope="module")
def imported(oracle: Oracle) -> Any:
    return oracle(MODULE, "imported")


@pytest.fixture(scope="module")
def refusals(oracle: Oracle) -> Any:
    return oracle(MODULE, "refusals")


@pytest.mark.parametrize("name", IMPORTS)
def test_same_graph(imported: Any, name: str) -> None:
    with Graph() as graph:
        elements = IMPORTS[name](OURS)
    serialized, names = imported[name]
    ours, theirs = graph.as_graph_def(add_shapes=True), GraphDef.FromString(serialized)
    theirs.library.function.sort(key=lambda function: function.signature.name)
    if not theirs.library.function:
        theirs.ClearField("library")
    if ours != theirs:
        assert text.to_text(ours) == text.to_text(theirs)
    assert ours == theirs
    assert names == (None if elements is None else [element.name for element in elements])


@pytest.mark.parametrize("name", REFUSED)
def test_same_refusal(refusals: Any, name: str) -> None:
    """Whatever builtin exception catches TensorFlow's error catches ours."""
    assert name in refusals, "TensorFlow does not refuse it"
    theirs, message = refusals[name]
    with Graph() as graph, pytest.raises(errors.InvalidInputError) as raised:
        REFUSED[name](OURS)
    catching = {cls for cls in theirs if hasattr(builtins, cls)}
    assert catching <= {cls.__name__ for cls in type(raised.value).__mro__}, message
    if name != "another_function_of_that_name":
        imported = [op.name for op in graph.get_operations() if op.name.startswith("import")]
        assert imported == [], "a node of it stays"


@pytest.mark.parametrize(
    "name", ["unknown_op", "missing_attribute", "unknown_input", "too_few_inputs", "circle"]
)
def test_message_names_the_node(name: str) -> None:
    with Graph(), pytest.raises(errors.InvalidInputError) as raised:
        REFUSED[name](OURS)
    assert "y'" in str(raised.value)
    assert str(raised.value.node).endswith("y") or name == "circle"


def test_refusal_leaves_the_graph_as_it_was() -> None:
    with Graph() as graph:
        IMPORTS["taken_names"](OURS)
        before = graph.as_graph_def()
        for name, program in REFUSED.items():
            if name not in ("finalized", "another_function_of_that_name"):
                with pytest.raises(errors.InvalidInputError):
                    program(OURS)
        added = [op for op in graph.get_operations() if op.name not in _names(before)]
    assert {op.type for op in added} <= {"Placeholder", "Const"}, "what the programs make around"
    assert graph.as_graph_def().versions == before.versions


def _names(graph_def: GraphDef) -> set[str]:
    return {node.name for node in graph_def.node}


def test_tensors_of_another_graph() -> None:
    with Graph():
        foreign = NAMES.placeholder("float32", [2])
    with Graph(), pytest.raises(errors.InputError, match="another"):
        import_graph_def(GraphDef(), {"x": foreign})
