"""TensorFlow's model and ours load alike: the same values, answers, assets and errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import as_dtype, protos
from savedmodel_writer.saved_model.loader import read_saved_model
from tests.conformance.builder.conftest import Pairs
from tests.conformance.builder.program import all_programs
from tests.oracle.process import Oracle

READINGS = "tests.conformance.builder.tf_readings"
OPENVINO = "tests.conformance.builder.openvino_readings"


# MetaGraphs that a loader does not take, in TensorFlow's model neither, and why.
REFUSED = {
    # Variables that the first MetaGraph did not save.
    ("other_graphs_variables", "cpp v1 v2"): {"baz"},
    ("testVariables", "cpp v1 v2"): {"baz"},
    ("savers", "cpp v1 v2"): {"automatic", "default"},
    # A second CPU, which that loader is not told of.
    ("clear_devices", "cpp"): {"baz"},
    ("two_devices", "cpp"): {"serve"},
    ("sharded_saver", "cpp"): {"custom"},
    ("testOp", "cpp"): {"foo"},
    # A signature of an operation, of half a sparse tensor, or of what is fed and fetched at once.
    ("signature_of_operations", "v2"): {"t"},
    ("signatures_of_each_method", "v2"): {"foo"},
    ("testSignatureDefValidationSucceedsWithCoo", "v2"): {"input", "output"},
    ("testSignatureDefValidationSucceedsWithName", "v2"): {"output"},
    # An init op that is a tensor.
    ("init_and_train_op", "v1 v2"): {"baz"},
}


def refused(name: str, loader: str) -> set[str]:
    return next(
        (tags for (n, loaders), tags in REFUSED.items() if n == name and loader in loaders.split()),
        set(),
    )


@pytest.fixture(scope="module")
def found() -> Iterator[Counter[str]]:
    """How many variables, assets and signatures were read, by loader."""
    counted: Counter[str] = Counter()
    yield counted


@pytest.mark.parametrize("loader", ["cpp", "v1", "v2"])
@pytest.mark.parametrize("name", all_programs())
def test_tensorflow(
    name: str, loader: str, pairs: Pairs, oracle: Oracle, found: Counter[str]
) -> None:
    pair = pairs(name)
    ours = oracle(READINGS, "readings", loader, str(pair.ours))
    theirs = oracle(READINGS, "readings", loader, str(pair.theirs))
    if loader == "v2":
        ours, theirs = without_classes(ours), without_classes(theirs)
    assert ours == theirs
    errors = {" ".join(tags): what for tags, (kind, what) in ours if kind == "error"}
    assert set(errors) == refused(name, loader), errors
    for _, (kind, items) in ours:
        if kind == "value":
            found[loader] += [item_kind for item_kind, _ in items.values()].count("value")


def without_classes(readings: list[Any]) -> list[Any]:
    """Version 2 meets signatures in a hash table's order: which bad one is first is chance."""
    return [(tags, (kind, None if kind == "error" else what)) for tags, (kind, what) in readings]


@pytest.mark.parametrize("name", all_programs())
def test_openvino(name: str, pairs: Pairs, openvino: Oracle, found: Counter[str]) -> None:
    """What it cannot take of ours it cannot take of TensorFlow's.

    It takes the MetaGraph of "serve" or the only one, and cannot be asked for variables.
    """
    pair = pairs(name)
    inputs = made_up_inputs(pair.ours)
    ours = openvino(OPENVINO, "reading", str(pair.ours), inputs)
    if inputs is not None or "error" in dict(ours):
        assert ours == openvino(OPENVINO, "reading", str(pair.theirs), inputs)
    found["openvino"] += [kind for kind, _ in ours].count("value")


def made_up_inputs(export_dir: Path) -> dict[str, Any] | None:
    """Inputs of the default signature of the MetaGraph of "serve", None if there is none."""
    name, model = read_saved_model(str(export_dir))
    for meta_graph in model.meta_graphs:
        signature = meta_graph.signature_def.get("serving_default")
        if name == "saved_model.pb" and meta_graph.meta_info_def.tags == ["serve"] and signature:
            return {key: made_up(info) for key, info in signature.inputs.items()}
    return None


def made_up(info: protos.TensorInfo) -> Any:
    shape = [2 if dim.size < 0 else dim.size for dim in info.tensor_shape.dim]
    if info.dtype == protos.types.DT_STRING:
        return np.full(shape, b"a", object)
    return np.ones(shape, as_dtype(info.dtype).as_numpy_dtype)


def test_most_is_readable(found: Counter[str]) -> None:
    least = {"cpp": 350, "v1": 350, "v2": 350, "openvino": 50}
    assert all(count > least[loader] for loader, count in found.items()), found
