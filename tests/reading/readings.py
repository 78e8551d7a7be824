"""Compares what `SavedModel.read` finds with what TensorFlow finds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

import savedmodel_writer as sm
from savedmodel_writer.protos import Message
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY

Variables = list[tuple[str, np.ndarray]]


def assert_read_alike(export_dir: str | Path, theirs: list[dict[str, Any]]) -> None:
    """Every part of every MetaGraph is what `tf_reading.read` says."""
    model = sm.SavedModel.read(export_dir)
    assert len(model.meta_graphs) == len(theirs)
    for ours, expected in zip(model.meta_graphs, theirs, strict=True):
        assert ours.tags == set(expected["tags"])
        assert_signatures(ours, expected["signatures"])
        assert_graph(ours, expected)
        assert_variables(ours, expected)
        assert_assets(ours, expected["assets"])
        assert_collections(ours, expected["collections"])


def assert_signatures(ours: sm.saved_model.MetaGraph, expected: dict[str, Any]) -> None:
    assert list(ours.signatures) == sorted(expected)
    for key, signature in ours.signatures.items():
        theirs = expected[key]
        assert signature.method_name == theirs["method_name"]
        for found, wanted in (
            (signature.inputs, theirs["inputs"]),
            (signature.outputs, theirs["outputs"]),
        ):
            assert list(found) == sorted(wanted)
            for name, tensor in found.items():
                assert described(tensor, wanted[name]) == wanted[name]
        assert signature.defaults.keys() == theirs["defaults"].keys()
        for name, value in signature.defaults.items():
            assert_same_array(value, theirs["defaults"][name])


def described(tensor: Any, like: dict[str, Any]) -> dict[str, Any]:
    """A SignatureTensor in the form of the oracle; TensorFlow tells of a COO's parts the names."""
    parts: list[Any] = [part.name for part in tensor.components]
    if any(isinstance(part, dict) for part in like["components"]):
        pairs = zip(tensor.components, like["components"], strict=True)
        parts = [described(part, wanted) for part, wanted in pairs]
    return {
        "name": tensor.name,
        "dtype": tensor.dtype.name,
        "shape": None if tensor.shape.rank is None else tensor.shape.as_list(),
        "type_spec": tensor.type_spec,
        "components": parts,
    }


def assert_graph(ours: sm.saved_model.MetaGraph, expected: dict[str, Any]) -> None:
    found = {op.name: op.type for op in ours.graph.get_operations()}
    assert found == expected["nodes"]
    for name, (dtype, shape) in expected["tensors"].items():
        tensor = ours.graph.get_tensor_by_name(name)
        assert tensor.dtype.name == dtype
        # What we infer is at most as precise; that it never contradicts is tested with the ops.
        assert tensor.shape.is_compatible_with(shape)


def assert_variables(ours: sm.saved_model.MetaGraph, expected: dict[str, Any]) -> None:
    """All tensors of the checkpoint; without objects, all variables of a session by their names."""
    checkpoint = ours.checkpoint
    assert set(checkpoint or ()) == set(expected["checkpoint"])
    for key, value in expected["checkpoint"].items():
        assert checkpoint is not None
        assert_same_array(checkpoint[key].read_bits(), value)
    if ours.object_graph is None:
        assert set(ours.variables) == set(expected["checkpoint"]) - {OBJECT_GRAPH_KEY}
        for name, value in expected["variables"].items():
            if name in ours.variables:  # a local one is in the session only
                assert_same_array(ours.variables[name].read_bits(), value)


def assert_same_variables(ours: sm.saved_model.MetaGraph, theirs: Variables) -> None:
    """Those of tf.saved_model.load; where several have one name, their values in any order."""
    count = Counter(name for name, _ in theirs)
    for name, value in theirs:
        if count[name] == 1:
            assert_same_array(ours.variables[name].read_bits(), value)
    found = Counter(contents(tensor.read_bits()) for tensor in ours.variables.values())
    expected = Counter(contents(value) for _, value in theirs)
    assert expected <= found


def assert_assets(ours: sm.saved_model.MetaGraph, expected: dict[str, bytes]) -> None:
    assert set(ours.assets.tensors) == set(expected)
    for tensor, filename in ours.assets.tensors.items():
        assert Path(ours.assets[filename]).read_bytes() == expected[tensor]


def assert_collections(ours: sm.saved_model.MetaGraph, expected: dict[str, list[Any]]) -> None:
    assert set(ours.collections) == set(expected)
    for key, items in ours.collections.items():
        pairs = zip(items, expected[key], strict=True)
        # As messages: the order of a map's entries in their bytes means nothing.
        assert items == [
            type(item).FromString(theirs) if isinstance(item, Message) else theirs
            for item, theirs in pairs
        ]


def assert_same_array(ours: np.ndarray, theirs: np.ndarray) -> None:
    assert contents(ours) == contents(theirs)


def contents(array: np.ndarray) -> tuple[object, ...]:
    """Comparable also where it holds NaN, and without the names of what numpy lacks."""
    data = repr(array.tolist()) if array.dtype == object else array.tobytes()
    return array.dtype.itemsize, array.shape, data
