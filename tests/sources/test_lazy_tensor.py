"""Tensors that are made when their turn comes, and slices of the package safetensors."""

from __future__ import annotations

import pickle
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from savedmodel_writer import Variable, dtypes, errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.sources import LazyTensor, TensorSource, as_source
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint

STORAGE = LocalStorage(fsync=False)


def ones() -> np.ndarray:
    return np.ones((2, 3))


def test_a_tensor_is_made_when_it_is_read() -> None:
    calls: list[int] = []

    def make() -> list[list[int]]:
        calls.append(1)
        return [[1, 2, 3], [4, 5, 6]]

    tensor = LazyTensor(make, [2, 3], "float16")
    assert isinstance(tensor, TensorSource)
    assert as_source(tensor) is tensor
    assert (tensor.shape, tensor.dtype) == ((2, 3), dtypes.float16)
    assert calls == []
    expected = np.arange(1, 7, dtype=np.float16).reshape(2, 3)
    np.testing.assert_array_equal(tensor.read(), expected)
    assert tensor.read().dtype == np.float16
    assert b"".join(tensor.chunks(4)) == expected.tobytes()
    np.testing.assert_array_equal(tensor.read_part(((0, 2), (1, 2))), expected[:, 1:2])
    assert len(calls) == 4


def test_in_a_checkpoint_one_after_the_other(tmp_path: Path) -> None:
    """When a tensor is made, the one before is gone."""
    made: list[weakref.ref] = []

    def make() -> np.ndarray:
        assert all(array() is None for array in made)
        array = np.full(100_000, len(made), np.float32)
        made.append(weakref.ref(array))
        return array

    tensors: dict[str, Any] = {f"v{n}": LazyTensor(make, [100_000], np.float32) for n in range(5)}
    tensors["s"] = LazyTensor(lambda: ["a", b"b"], [2], dtypes.string)
    tensors["bits"] = LazyTensor(lambda: [1.0, 2.0], [2], dtypes.bfloat16)
    save_checkpoint(tmp_path / "x", tensors, storage=STORAGE)
    assert len(made) == 5
    with BundleReader(tmp_path / "x") as reader:
        assert [reader[f"v{n}"][7] for n in range(5)] == [0, 1, 2, 3, 4]
        assert reader.read("s").tolist() == [b"a", b"b"]
        assert reader.read("bits").tolist() == [1, 2]


def test_by_workers_in_other_processes() -> None:
    copy = pickle.loads(pickle.dumps(LazyTensor(ones, (2, 3), np.float64)))
    np.testing.assert_array_equal(copy.read(), ones())


def test_as_the_value_of_a_variable() -> None:
    variable: Any = Variable(LazyTensor(ones, (2, 3), np.float32), name="lazy")
    assert (variable.shape.as_list(), variable.dtype.base_dtype) == ([2, 3], dtypes.float32)


@pytest.mark.parametrize(
    ("arguments", "kind", "what"),
    [
        ((3, [2], "float32"), errors.InvalidTypeError, "make: expected a function, found 3"),
        ((ones, [2], "float31"), errors.InvalidTypeError, "float31"),
        ((ones, [None], "float32"), errors.ShapeError, "fully"),
    ],
)
def test_what_is_refused(arguments: Any, kind: type[Exception], what: str) -> None:
    with pytest.raises(kind, match=what):
        LazyTensor(*arguments)


def test_a_tensor_that_is_not_as_declared(tmp_path: Path) -> None:
    cases: list[tuple[LazyTensor, type[Exception], str]] = [
        (LazyTensor(ones, [3, 2], "float32"), errors.InvalidArgumentError, r"shape \(2, 3\)"),
        (LazyTensor(ones, [2, 3], "string"), errors.InvalidTypeError, "expected strings"),
        (LazyTensor(lambda: ["a"], [1], "float32"), errors.InvalidTypeError, "of type str"),
        (LazyTensor(lambda: 1 / 0, [], "float32"), errors.SourceError, "ZeroDivisionError"),
    ]
    for tensor, kind, what in cases:
        with pytest.raises(kind, match=f"tensor 'a': .*{what}"):
            save_checkpoint(tmp_path / "x", {"a": tensor}, storage=STORAGE)
        assert list(tmp_path.iterdir()) == []


# --- slices of the package safetensors -----------------------------------------------------------


def test_slices_of_the_package(tmp_path: Path) -> None:
    arrays = {
        "w": np.arange(12, dtype=np.float32).reshape(4, 3),
        "scalar": np.array(3, np.int16),
        "none": np.zeros((0, 2), np.uint8),
    }
    save_file(arrays, tmp_path / "w.safetensors")
    with safe_open(tmp_path / "w.safetensors", "np") as file:
        slices = {name: file.get_slice(name) for name in arrays}
        for name, array in arrays.items():
            source = as_source(slices[name])
            assert (source.shape, source.dtype) == (array.shape, dtypes.as_dtype(array.dtype))
            np.testing.assert_array_equal(source.read(), array)
            assert b"".join(source.chunks(12)) == array.tobytes()
        save_checkpoint(tmp_path / "x", slices, storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        for name, array in arrays.items():
            np.testing.assert_array_equal(reader.read(name), array)


def test_slices_of_a_dtype_that_tensorflow_has_not() -> None:
    class Slice:
        def get_shape(self) -> list[int]:
            return [2]

        def get_dtype(self) -> str:
            return "F8_E8M0"

    with pytest.raises(errors.InvalidTypeError, match="of dtype F8_E8M0, which TensorFlow's"):
        as_source(Slice())
