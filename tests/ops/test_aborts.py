"""The conditions that end TensorFlow's process do end it, and are refused here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.op_definition import MISSING
from tests.ops.aborts import ABORTS, CUSTOM_COMBINER_GRAD, is_expected
from tests.ops.programs import Node, Placeholder, Program
from tests.oracle.children import ENDED
from tests.oracle.process import Oracle

SCALAR = Placeholder("int32", ())
# What is not of unknown shape, by the name of the input.
CULPRITS: dict[str, dict[str, Any]] = {
    "BoostedTreesAggregateStats": {"node_ids": SCALAR},
    "BoostedTreesExampleDebugOutputs": {"bucketized_features": [SCALAR]},
    "BoostedTreesPredict": {"bucketized_features": [SCALAR]},
    "BoostedTreesTrainingPredict": {"bucketized_features": [SCALAR]},
    "FakeQuantWithMinMaxVarsPerChannelGradient": {"inputs": Placeholder("float32", ())},
    "GatherV2": {"params": Placeholder("float32", (2,)), "indices": SCALAR},
    "QueueDequeueManyV2": {"n": np.array([1, 2], np.int32)},
    "TPUPartitionedInput": {"inputs": [SCALAR, Placeholder("int32", None)]},
    "RaggedGather": {"params_nested_splits": [Placeholder("int32", None)] * 3},
    "SplitV": {"value": Placeholder("float32", (2,)), "size_splits": np.array(1, np.int32)},
}
ATTRS = {"int": 1, "func": "f", "string": "", "float": 0.5, "bool": True, "list(type)": ["float32"]}


def program(op_type: str) -> Program:
    """The op over inputs of unknown shape, but for those that end the process."""
    op = registry.get(op_type)
    culprits = CULPRITS.get(op_type, {"activation_gradients": Placeholder("float32", ())})
    inputs = []
    for arg in op.inputs:
        one = Placeholder(as_dtype(arg.type).name if arg.type else "int32", None)
        inputs.append(culprits.get(arg.name, [one] if arg.is_list else one))
    attrs = {
        attr.name: ATTRS[attr.type]
        for attr in op.attrs
        if attr.default is MISSING and attr.name not in op.inferred_attrs
    }
    if op_type == "GatherV2":
        attrs["batch_dims"] = 3
    elif op_type == "RaggedGather":
        attrs["OUTPUT_RAGGED_RANK"] = 0
    elif op_type == "SplitV":
        attrs["num_split"] = 1
    return Program(Node(op_type, inputs, attrs))


@pytest.mark.parametrize("op_type", sorted(ABORTS))
def test_the_process_ends(oracle: Oracle, op_type: str) -> None:
    made = program(op_type)
    (answer,) = oracle("tests.ops.tf_programs", "infer", [made.graph_def().SerializeToString()])
    assert answer == ENDED
    assert is_expected(op_type, made.infer())


def test_all_are_tried() -> None:
    assert {op for op in ABORTS if not op.startswith(CUSTOM_COMBINER_GRAD[:20])} == set(CULPRITS)
