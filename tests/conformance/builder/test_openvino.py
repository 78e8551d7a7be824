"""TensorFlow's model and ours are the same to OpenVINO, which shares no code with TensorFlow.

It cannot be asked for tags or for variables, and reads binary files only: each MetaGraph is given
to it as a model of its own, beside links to the variables and the assets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import as_dtype, protos
from savedmodel_writer.saved_model.model_file import read_saved_model
from tests.conformance.builder.conftest import Pairs
from tests.conformance.builder.program import all_programs
from tests.oracle.process import Oracle

READINGS = "tests.conformance.builder.openvino_readings"

# Programs with a MetaGraph that OpenVINO does not take, by its own message, a pattern.
REFUSALS = {
    "No conversion rule found for operations: ComplexTypeMark": (
        "strip_default_attrs testStripDefaultAttrs"
    ),
    "No conversion rule found for operations: ShardedFilespec": (
        "saver_argument_write_version_of_nodes"
    ),
    # Tables that an op fills, or that are restored.
    "LookupTableFindV2 with a message": (
        "tables testCustomSaveable loading_two_tables saver_of_a_table saver_of_a_given_table "
        "saver_of_a_table_beside_references saver_of_tables_on_devices "
        "loading_table_by_main_op_1 loading_table_by_main_op_2 "
        "loading_table_by_legacy_init_op_1 loading_table_by_legacy_init_op_2 "
        "loading_table_by_init_op_1 loading_table_by_init_op_2 "
        "loading_table_by_collection_1 loading_table_by_collection_2 "
        "loading_table_by_initialiser_only_1 loading_table_by_initialiser_only_2"
    ),
    # Variables that are not in the checkpoint, or in parts.
    "VarHandleOp with a message": (
        "main_op_of_all_initializers saver_of_some testOp local_and_model_variables "
        "loading_reads_a_file saver_argument_defer_build saver_of_other_collections "
        "partitioned_variables saver_of_parts_in_a_collection saver_of_parts_in_a_dictionary "
        "saver_of_parts_on_devices saver_of_parts_on_devices_elsewhere "
        "saver_of_parts_two_rows_resources saver_of_parts_three_uneven_resources "
        "saver_of_parts_two_columns_resources saver_of_parts_twelve_resources"
    ),
    # Nodes of a saver of reference variables, which are reached as there is no signature.
    "Assign operation expects variable by the first input": (
        "saver_of_parts_two_rows_references saver_of_parts_three_uneven_references "
        "saver_of_parts_two_columns_references saver_of_parts_twelve_references "
        "saver_of_parts_one_references saver_of_two_devices saver_of_a_caching_device "
        "saver_of_shapes_not_known"
    ),
    # Reshape nodes between those that restore and those that assign.
    "Unexpected topology near AssignVariableOp|VariableV2 with a message": (
        "saver_argument_all saver_argument_reshape saver_argument_reshape_sharded "
        "saver_of_reshaped_parts"
    ),
    # Inputs of the signature that are no placeholders.
    "Port for tensor name": "signature_of_operations testGraphWithoutVariables",
}
REFUSED = {name: message for message, names in REFUSALS.items() for name in names.split()}

# What it does not take of TensorFlow's alone, as we do not write the op.
OURS_ALONE = {"saver_of_parts_one_resources": "No conversion rule found.* DisableCopyOnRead"}


@pytest.fixture(scope="module")
def found() -> Iterator[Counter[str]]:
    """How many models and answers were read."""
    counted: Counter[str] = Counter()
    yield counted


@pytest.mark.parametrize("name", all_programs())
def test_each_meta_graph(
    name: str, pairs: Pairs, openvino: Oracle, tmp_path: Path, found: Counter[str]
) -> None:
    pair = pairs(name)
    ours, theirs = (
        [
            openvino(READINGS, "reading", str(model), inputs)
            for model, inputs in meta_graphs(export_dir, tmp_path / str(side))
        ]
        for side, export_dir in enumerate((pair.ours, pair.theirs))
    )
    assert_refused(ours, REFUSED.get(name))
    assert_refused(theirs, OURS_ALONE.get(name, REFUSED.get(name)))
    if name not in OURS_ALONE:
        assert [values(parts) for parts in ours] == [values(parts) for parts in theirs]
    found.update(part for parts in ours for part in values(parts))


def assert_refused(readings: list[Any], pattern: str | None) -> None:
    errors = [what for parts in readings for kind, what in parts.values() if kind == "error"]
    assert bool(errors) == (pattern is not None), errors
    assert all(re.search(str(pattern), message) for message in errors), errors


def values(parts: dict[str, Any]) -> dict[str, Any]:
    """What was found, without errors: they list ops that TensorFlow's model alone may have."""
    return {part: what for part, (kind, what) in parts.items() if kind == "value"}


def meta_graphs(export_dir: Path, directory: Path) -> Iterator[tuple[Path, Any]]:
    """A model of each MetaGraph, and inputs of the signature that OpenVINO takes of it."""
    _, model = read_saved_model(str(export_dir))
    for number, meta_graph in enumerate(model.meta_graphs):
        alone = directory / str(number)
        alone.mkdir(parents=True)
        one = protos.SavedModel(saved_model_schema_version=1, meta_graphs=[meta_graph])
        (alone / "saved_model.pb").write_bytes(one.SerializeToString())
        for part in ("variables", "assets"):
            if (export_dir / part).exists():
                (alone / part).symlink_to(export_dir / part)
        yield alone, made_up_inputs(meta_graph.signature_def)


def made_up_inputs(signatures: Any) -> dict[str, Any] | None:
    """Inputs of the default signature, or of the only one; None if there is none."""
    key = next(iter(signatures)) if len(signatures) == 1 else "serving_default"
    if key not in signatures or not signatures[key].outputs or not signatures[key].inputs:
        return None
    inputs = signatures[key].inputs
    return {name: made_up(info) for name, info in inputs.items()}


def made_up(info: protos.TensorInfo) -> Any:
    shape = [2 if dim.size < 0 else dim.size for dim in info.tensor_shape.dim]
    if info.dtype == protos.DataType.DT_STRING:
        return np.full(shape, b"a", object)
    return np.ones(shape, as_dtype(info.dtype).as_numpy_dtype)


def test_most_is_readable(found: Counter[str]) -> None:
    assert found["outputs"] > 100 and found["answers"] > 20, found
