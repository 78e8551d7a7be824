"""load_checkpoint against tf.train.load_checkpoint."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.tensor_bundle import save_checkpoint
from savedmodel_writer.train.checkpoint_reader import load_checkpoint
from tests.oracle.process import Oracle
from tests.tensor_bundle.our_bundles import save
from tests.tensor_bundle.strategies import FIXED, elements

ORACLE = "tests.tensor_bundle.tf_bundles"


def test_as_tensorflow(oracle: Oracle, tmp_path: Path) -> None:
    tensors = [
        (
            f"{dtype.name}/{len(shape)}".encode(),
            "",
            dtype.as_datatype_enum,
            elements(dtype, shape, 3),
        )
        for dtype in [*FIXED, dtypes.string]
        for shape in [(), (2, 3)]
    ]
    tensors += [
        (b"rows", "5 4 0,3:-", 1, np.ones((3, 4), np.float32)),
        (b"rows", "5 4 3,2:-", 1, np.zeros((2, 4), np.float32)),
    ]
    save(str(tmp_path / "x"), tensors)
    shapes, enums, values, text = oracle(ORACLE, "checkpoint_reader", str(tmp_path / "x"))
    reader = load_checkpoint(tmp_path / "x")
    assert reader.get_variable_to_shape_map() == shapes
    assert {
        name: dtype.as_datatype_enum for name, dtype in reader.get_variable_to_dtype_map().items()
    } == enums
    for name, value in values.items():
        assert reader.has_tensor(name)
        ours = reader.get_tensor(name)
        assert type(ours) is type(value)
        if isinstance(ours, bytes):
            assert ours == value
        elif ours.dtype == object:
            assert ours.tolist() == value.tolist()
        else:
            assert (ours.shape, ours.dtype) == (value.shape, value.dtype)
            assert ours.tobytes() == value.tobytes()
    ours = [line for line in reader.debug_string().splitlines() if b"rows" not in line]
    theirs = [line for line in text.splitlines() if b"rows" not in line]
    assert ours == theirs


def test_names_that_are_not_there(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "x", {"a": 1.0})
    reader = load_checkpoint(str(tmp_path / "x"))
    assert not reader.has_tensor("b")
    with pytest.raises(errors.NotFoundError, match="Key 'b' not found in checkpoint"):
        reader.get_tensor("b")


@pytest.mark.parametrize("absolute", [True, False])
def test_the_latest_of_a_directory(absolute: bool, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "x-1", {"a": np.float32(1)})
    save_checkpoint(tmp_path / "x-2", {"a": np.float32(2)})
    latest = str(tmp_path / "x-2") if absolute else "x-2"
    (tmp_path / "checkpoint").write_text(
        f'model_checkpoint_path: "{latest}"\nall_model_checkpoint_paths: "x-1"\n'
    )
    assert load_checkpoint(tmp_path).get_tensor("a") == 2


@pytest.mark.parametrize("state", [None, "", "model_checkpoint_path: 3", "\0"])
def test_a_directory_without_checkpoints(state: str | None, tmp_path: Path) -> None:
    if state is not None:
        (tmp_path / "checkpoint").write_text(state)
    with pytest.raises(ValueError, match=r"Couldn't find|names no checkpoint") as caught:
        load_checkpoint(tmp_path)
    assert isinstance(caught.value, errors.InvalidArgumentError)
