"""import_graph_def gives the graphs that TensorFlow's gives."""

from __future__ import annotations

import pytest

from savedmodel_writer import Graph, import_graph_def
from savedmodel_writer.protos import GraphDef, text
from tests.oracle.process import Oracle

WAYS = {
    "plain": ("", 1, False),
    "with shapes": ("", 1, True),
    "prefixed": ("some/where", 1, True),
    "twice": ("", 2, True),
}
GRAPHS = [
    *("nothing", "perceptron", "convolutions", "shapes_computed", "lists_and_dtypes", "text"),
    *("images", "randomness", "gradients", "scopes_and_devices", "colocation"),
    *("resource_variables", "reference_variables", "tables", "queues"),
    *("cond_v1", "while_v1", "nested_while_v1", "tensor_array_v1", "gradients_of_while_v1"),
    *("cond_v2", "while_v2", "map_and_scan_v2", "gradients_of_v2", "switch_case", "asserts"),
    *("calls", "calls_with_state", "functions_as_ops", "datasets", "frozen_function"),
    *("recurrent_network", "without_defaults", "of_an_old_producer", "in_no_order"),
    *("with_details", "shapes_given"),
]

Answers = dict[str, tuple[bytes, dict[str, bytes]]]


@pytest.fixture(scope="module")
def answers(oracle: Oracle) -> Answers:
    found: Answers = oracle("tests.graph.tf_graphs", "answers")
    return found


def test_all_graphs_are_here(answers: Answers) -> None:
    assert set(answers) == set(GRAPHS)


def assert_same(ours: GraphDef, theirs: bytes) -> None:
    expected = GraphDef.FromString(theirs)
    expected.library.function.sort(key=lambda function: function.signature.name)
    expected.library.gradient.sort(key=lambda gradient: gradient.function_name)
    if not expected.library.function:
        expected.ClearField("library")
    if ours != expected:  # the text is for a person; equality is of messages
        assert text.to_text(ours) == text.to_text(expected)
    assert ours == expected


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", GRAPHS)
def test_same_graph_def(answers: Answers, name: str, way: str) -> None:
    scope, times, add_shapes = WAYS[way]
    message = GraphDef.FromString(answers[name][0])
    with Graph() as graph:
        for _ in range(times):
            import_graph_def(message, name=scope)
    assert message == GraphDef.FromString(answers[name][0]), "the argument was changed"
    assert_same(graph.as_graph_def(add_shapes=add_shapes), answers[name][1][way])
