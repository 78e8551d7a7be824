"""load_checkpoint against tf.train.load_checkpoint."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.tensor_bundle import save_checkpoint
from savedmodel_writer.train.checkpoint_reader import load_checkpoint
from tests.oracle.process import Oracle
from tests.tensor_bundle.our_bundles import save
from tests.tensor_bundle.strategies import FIXED, elements
from tests.train.states import STATES, write_states

ORACLE = "tests.tensor_bundle.tf_bundles"
LOAD = "tests.train.tf_load_checkpoint"


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


def test_directories(oracle: Oracle, tmp_path: Path) -> None:
    write_states(tmp_path)
    (tmp_path / "a directory" / "checkpoint").mkdir(parents=True)
    names = [*STATES, "a directory", "relative/"]
    expected = oracle(LOAD, "outcomes", [str(tmp_path / name) for name in names])
    opened = 0
    for name, (error, value) in zip(names, expected, strict=True):
        if not error:
            opened += 1
            assert load_checkpoint(tmp_path / name).get_variable_to_shape_map() == value
            continue
        assert error in ("ValueError", "UnicodeDecodeError"), name
        with pytest.raises(errors.InvalidArgumentError) as caught:
            load_checkpoint(tmp_path / name)
        assert isinstance(caught.value, ValueError)
        if error == "ValueError":
            assert str(caught.value).startswith(value)
    assert opened == 5


def test_directories_that_tensorflow_made(oracle: Oracle, tmp_path: Path) -> None:
    for name in ("absolute", "relative", "objects"):
        (tmp_path / name).mkdir()
    oracle(LOAD, "saved_by_saver", str(tmp_path / "absolute"), False)
    oracle(LOAD, "saved_by_saver", str(tmp_path / "relative"), True)
    oracle(LOAD, "saved_by_manager", str(tmp_path / "objects"))
    assert load_checkpoint(tmp_path / "absolute").get_tensor("w").tolist() == [2, 2]
    moved = (tmp_path / "relative").rename(tmp_path / "moved")
    assert load_checkpoint(str(moved)).get_tensor("w").tolist() == [2, 2]
    objects = load_checkpoint(tmp_path / "objects")
    assert objects.get_tensor("w/.ATTRIBUTES/VARIABLE_VALUE").tolist() == [5, 6]
    assert objects.get_tensor("step/.ATTRIBUTES/VARIABLE_VALUE") == 3


def test_checkpoints_that_cannot_be_opened(oracle: Oracle, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "x", {"a": np.ones(3)})
    index = (tmp_path / "x.index").read_bytes()
    damaged = {
        "short": (index[:20], "file is too short to be an sstable"),
        "empty": (b"", "file is too short to be an sstable"),
        "magic": (index[:-1] + b"x", r"not an sstable \(bad magic number\)"),
        "header": (bytes([index[0] ^ 1]) + index[1:], "block checksum mismatch"),
        "index": (index[:-60] + bytes([index[-60] ^ 1]) + index[-59:], "block checksum mismatch"),
    }
    for name, (data, _) in damaged.items():
        (tmp_path / f"{name}.index").write_bytes(data)
    paths = [str(tmp_path / name) for name in [*damaged, "nope", "no directory/x"]]
    expected = oracle(LOAD, "outcomes", paths)
    assert [error for error, _ in expected] == ["OpError"] * 5 + ["NotFoundError"] * 2
    for path, (error, value) in zip(paths, expected, strict=True):
        if error == "NotFoundError":
            with pytest.raises(errors.NotFoundError) as missing:
                load_checkpoint(path)
            assert missing.value.filename == f"{path}.index"
            continue
        match = damaged[Path(path).name][1]
        assert re.search(match, value)
        with pytest.raises(errors.DataLossError, match=match) as caught:
            load_checkpoint(path)
        assert caught.value.path == f"{path}.index"
