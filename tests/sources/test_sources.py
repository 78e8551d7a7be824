"""TensorSources: the payload of every kind of value, whole and in chunks."""

from __future__ import annotations

import pickle
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from savedmodel_writer import dtypes
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError, ShapeError
from savedmodel_writer.sources import (
    ArraySource,
    ConvertedSource,
    LazySource,
    TensorSource,
    as_source,
)
from savedmodel_writer.tensors import as_array

GRID = np.arange(24, dtype=np.float32).reshape(4, 6)
TYPES: list[Any] = [
    *(np.float16, np.float32, np.float64, np.complex64, np.complex128, np.bool_, np.int8, np.int64),
    *(np.uint16, np.uint32, ml_dtypes.bfloat16, ml_dtypes.float8_e4m3fn, ml_dtypes.int4),
    np.dtype([("qint8", np.int8)]),
]
LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "contiguous": lambda a: a,
    "transposed": lambda a: a.T,
    "Fortran": np.asfortranarray,
    "stepped": lambda a: a[::2, ::-1],
    "empty": lambda a: a[:0],
    "scalar": lambda a: a[1, 1:2].reshape(()),
    "broadcast": lambda a: np.broadcast_to(a[0], (5, 6)),
}


def joined(source: TensorSource, max_bytes: int = 2**20) -> bytes:
    return b"".join(source.chunks(max_bytes))


class Lazy:
    """Counts the rows it is asked for at once."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array
        self.shape = array.shape
        self.dtype = array.dtype
        self.reads: list[int] = []

    def __getitem__(self, rows: slice) -> np.ndarray:
        self.reads.append(rows.stop - rows.start)
        return self.array[rows]

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        self.reads.append(-1)
        return self.array


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("numpy_type", TYPES, ids=lambda t: np.dtype(t).name)
@pytest.mark.parametrize("max_bytes", [1, 7, 64, 2**20])
def test_arrays(numpy_type: Any, layout: str, max_bytes: int) -> None:
    array = LAYOUTS[layout](GRID.astype(np.int8).astype(numpy_type))
    source = as_source(array)
    assert isinstance(source, TensorSource)
    assert source.shape == array.shape
    assert source.dtype == array.dtype
    chunks = [bytes(chunk) for chunk in source.chunks(max_bytes)]
    assert b"".join(chunks) == array.tobytes()
    size = source.dtype.size
    assert all(len(chunk) <= max(size, max_bytes) and len(chunk) % size == 0 for chunk in chunks)
    assert joined(source) == array.tobytes(), "a second pass"
    assert source.read().tobytes() == array.tobytes()
    assert source.read().shape == array.shape


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("code", [">f4", ">i8", ">c16", ">u2", ">f2"])
def test_big_endian_arrays(code: str, layout: str) -> None:
    array = LAYOUTS[layout](GRID.astype(code))
    little = array.astype(array.dtype.newbyteorder("<"))
    source = as_source(array)
    assert joined(source, 16) == little.tobytes()
    assert source.read().dtype.isnative
    assert source.read().tolist() == array.tolist()


def test_chunks_of_a_contiguous_array_are_its_memory() -> None:
    array = GRID.copy()
    chunks = list(as_source(array).chunks(16))
    assert len(chunks) == 6
    assert all(np.shares_memory(np.frombuffer(chunk, np.uint8), array) for chunk in chunks)
    assert np.shares_memory(as_source(array).read(), array)


def test_what_is_in_memory_as_it_is_written_needs_no_chunks(tmp_path: Path) -> None:
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    view = ArraySource(array).view()
    assert view is not None and np.shares_memory(np.frombuffer(view, np.uint8), array)
    assert bytes(view) == array.tobytes()
    array.tofile(tmp_path / "x")
    mapped = np.memmap(tmp_path / "x", np.float32, "r")
    others = [array.T, array[:, ::2], array.astype(">f4"), array[:0], mapped, mapped[2:]]
    assert [ArraySource(other).view() for other in others] == [None] * len(others)


def test_chunks_may_be_kept() -> None:
    chunks = list(as_source(GRID.T).chunks(16))
    assert b"".join(chunks) == GRID.T.tobytes()


@pytest.mark.parametrize(
    "dtype", ["float32", "float64", "bfloat16", "int32", "float8_e5m2", "int4"]
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_casts(dtype: str, layout: str) -> None:
    array = LAYOUTS[layout](GRID % 5)
    source = as_source(array, dtype)
    expected = array.astype(dtypes.as_dtype(dtype).as_numpy_dtype)
    assert source.dtype is dtypes.as_dtype(dtype)
    assert joined(source, 10) == expected.tobytes()
    assert source.read().tobytes() == expected.tobytes()
    assert source.read().dtype == expected.dtype


def test_from_a_dtype_of_ml_dtypes() -> None:
    array = GRID.astype(ml_dtypes.bfloat16)
    assert joined(as_source(array, "float32"), 12) == GRID.tobytes()
    assert joined(as_source(array.view(np.uint16), "bfloat16"), 12) == array.tobytes()
    assert joined(as_source(np.array([1, -1], np.int8), "qint8")) == b"\x01\xff"
    assert as_source(np.array([1, -1], np.int8), "qint8").dtype is dtypes.qint8


@pytest.mark.parametrize(
    "value", [1, 2.5, True, [1, 2], [[1.0], [2]], [], 2**40, (1j,), b"x", ["a"]]
)
def test_python_values(value: Any) -> None:
    source, expected = as_source(value), as_array(value)
    assert source.shape == expected.shape
    assert source.dtype == expected.dtype
    assert source.read().tolist() == expected.tolist()
    if source.dtype is not dtypes.string:
        assert joined(source) == expected.tobytes()


def test_a_source_is_taken_as_it_is() -> None:
    source = as_source(GRID)
    assert as_source(source) is source
    assert as_source(source, "float32", (4, 6)) is source
    assert joined(as_source(source, "float64")) == GRID.astype(np.float64).tobytes()
    assert as_source(source, "float32_ref") is source


def test_shapes() -> None:
    assert as_source(GRID, shape=(2, 12)).shape == (2, 12)
    assert as_source(GRID, shape=[24]).read().shape == (24,)
    assert joined(as_source(GRID.T, "float64", [3, 8]), 24) == GRID.T.astype(np.float64).tobytes()
    filled = as_source(1.5, shape=[100, 3])
    assert filled.shape == (100, 3)
    assert joined(filled, 40) == np.full((100, 3), 1.5, np.float32).tobytes()
    assert joined(as_source(2, "bfloat16", [4])) == b"\x00\x40" * 4
    assert joined(as_source(np.float64(2), shape=[0])) == b""
    with pytest.raises(ShapeError, match=r"\(4, 6\) does not have the elements of \(5,\)"):
        as_source(GRID, shape=5)
    with pytest.raises(ShapeError, match="not fully defined"):
        as_source(GRID, shape=[None, 6])


def test_strings() -> None:
    source = as_source(np.array([["é", "b"], ["c", "d\0e"]]))
    assert source.dtype is dtypes.string
    assert source.read().tolist() == [["é".encode(), b"b"], [b"c", b"d\0e"]]
    assert as_source(["a", b"\xff"]).read().tolist() == [b"a", b"\xff"]
    assert as_source("a", shape=[2]).read().tolist() == [b"a", b"a"]
    assert as_source(source, shape=4).read().shape == (4,)
    with pytest.raises(InvalidTypeError, match="no fixed size"):
        list(source.chunks(8))
    with pytest.raises(InvalidTypeError, match="string cannot become one of float32"):
        as_source(np.array(["1"]), "float32")
    with pytest.raises(InvalidTypeError, match="float32 cannot become one of string"):
        as_source(GRID, "string")
    with pytest.raises(InvalidArgumentError, match=r"element \[1\] .* lone surrogate"):
        as_source(np.array(["a", "\ud800"], object)).read()


def test_object_arrays_of_numbers_are_cast() -> None:
    assert joined(as_source(np.array([1, 2], object), "int16")) == b"\x01\x00\x02\x00"
    with pytest.raises(InvalidTypeError, match=r"element \[1\] is None"):
        as_source(np.array([1, None], object), "int16")


def test_refusals() -> None:
    for value in (np.zeros(2, "M8[s]"), np.zeros(2, np.longdouble), None, [None], object()):
        with pytest.raises((InvalidTypeError, InvalidArgumentError)):
            as_source(value)


def test_lazy_values_are_read_in_rows() -> None:
    lazy = Lazy(GRID)
    source = as_source(lazy)
    assert isinstance(source, LazySource)
    assert lazy.reads == []
    assert joined(source, 60) == GRID.tobytes()
    assert lazy.reads == [2, 2]
    lazy.reads.clear()
    assert joined(source, 8) == GRID.tobytes(), "a row has more than fits"
    assert lazy.reads == [1, 1, 1, 1]
    lazy.reads.clear()
    assert source.read().tolist() == GRID.tolist()
    assert lazy.reads == [-1]


class Grid(Lazy):
    """Takes an index for each axis, and counts the elements it is asked for at once."""

    def __getitem__(self, index: Any) -> np.ndarray:
        part = self.array[index]
        self.reads.append(part.size)
        return part


def test_of_large_rows_parts_are_read() -> None:
    array = np.arange(240, dtype=np.float32).reshape(2, 3, 4, 10)
    lazy = Grid(array)
    source = as_source(lazy)
    for elements in (1, 10, 25, 100, 119):
        lazy.reads.clear()
        assert joined(source, 4 * elements) == array.tobytes()
        assert max(lazy.reads) <= elements
    lazy.reads.clear()
    assert joined(source, 480) == array.tobytes()
    assert lazy.reads == [120, 120], "whole rows where they fit"
    rows_only = Lazy(array)
    assert joined(as_source(rows_only), 40) == array.tobytes()
    assert rows_only.reads == [1, 1], "and where they are all that can be had"


def test_lazy_values_are_cast_and_reshaped() -> None:
    source = as_source(Lazy(GRID), "bfloat16", [24])
    assert isinstance(source, ConvertedSource)
    assert joined(source, 9) == GRID.astype(ml_dtypes.bfloat16).tobytes()
    assert source.read().shape == (24,)


def test_lazy_values_without_slices() -> None:
    class Whole:
        shape = (4, 6)
        dtype = np.dtype(np.float32)

        def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
            return GRID

    assert joined(as_source(Whole()), 20) == GRID.tobytes()
    assert joined(as_source(Lazy(np.array(3.0)))) == np.float64(3).tobytes()
    assert joined(as_source(Lazy(GRID[:0]))) == b""
    assert joined(as_source(Lazy(GRID[:, :0]))) == b""


def test_lazy_strings() -> None:
    assert as_source(Lazy(np.array(["a", "b"], object))).read().tolist() == [b"a", b"b"]


def test_a_lazy_value_that_changes_is_found_out() -> None:
    lazy = Lazy(GRID)
    source = as_source(lazy)
    lazy.array = GRID[:3]
    with pytest.raises(InvalidArgumentError, match=r"gave an array of shape \(3, 6\)"):
        source.read()
    with pytest.raises(InvalidArgumentError, match="was it changed"):
        joined(source)
    lazy.array = GRID.astype(np.float64)
    with pytest.raises(InvalidArgumentError, match="dtype float64"):
        joined(source)


def test_memory_maps(tmp_path: Path) -> None:
    mapped = np.memmap(tmp_path / "weights", np.float32, "w+", shape=(4, 6))
    mapped[:] = GRID
    assert joined(as_source(mapped), 20) == GRID.tobytes()
    assert joined(as_source(mapped[1:3].T)) == GRID[1:3].T.tobytes()
    assert np.shares_memory(
        np.frombuffer(next(iter(as_source(mapped).chunks(4))), np.uint8), mapped
    )


@pytest.mark.parametrize(
    "source", [as_source(GRID.T), as_source(GRID, "bfloat16"), as_source(["a"])]
)
def test_sources_can_be_pickled(source: TensorSource) -> None:
    again = pickle.loads(pickle.dumps(source))
    assert type(again) is type(source)
    assert again.dtype is source.dtype
    assert again.shape == source.shape
    assert again.read().tolist() == source.read().tolist()


@pytest.mark.parametrize(
    "make",
    [
        lambda a: as_source(a.T),
        lambda a: as_source(a.astype(">f4")),
        lambda a: as_source(a[:, ::2]),
        lambda a: as_source(a, "float64"),
        lambda a: as_source(a, "bfloat16"),
        lambda a: as_source(a, "float8_e4m3fn"),
        lambda a: as_source(1.0, shape=[4096, 4096]),
    ],
)
def test_memory_is_constant(make: Callable[[np.ndarray], TensorSource]) -> None:
    source = make(np.ones((2048, 2048), np.float32))
    tracemalloc.start()
    total = sum(len(chunk) for chunk in source.chunks(2**16))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == source.dtype.size * source.shape[0] * source.shape[1]
    assert peak < 2**21


def test_changes_before_reading_are_seen() -> None:
    array = GRID.copy()
    source = ArraySource(array)
    array[0, 0] = 99
    assert joined(source)[:4] == np.float32(99).tobytes()
