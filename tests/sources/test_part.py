"""Parts of sources: what numpy would cut, and nothing else is read."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from safetensors.numpy import save_file

from savedmodel_writer import dtypes, errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.sources import PartSource, TensorSource, Whole, as_source
from savedmodel_writer.sources.npz import NpzFile
from savedmodel_writer.sources.region import slices_of
from savedmodel_writer.sources.safetensors import SafetensorsFile

ARRAY = np.arange(240, dtype=np.float32).reshape(6, 8, 5)
STORAGE = LocalStorage(fsync=False)


class Rows:
    """Gives rows, and keeps which it was asked for."""

    def __init__(self, array: np.ndarray) -> None:
        self.array, self.shape, self.dtype = array, array.shape, array.dtype
        self.asked: list[slice] = []

    def __getitem__(self, index: slice) -> np.ndarray:
        self.asked.append(index)
        return self.array[index]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        raise AssertionError("not all of it was asked for")


@attrs.frozen
class Plain:
    """A source of the user's, with no more than the protocol."""

    array: np.ndarray
    dtype: dtypes.DType = dtypes.float32

    @property
    def shape(self) -> tuple[int, ...]:
        return self.array.shape

    def chunks(self, max_bytes: int) -> Any:
        raise AssertionError("a part is not all of it")

    def read(self) -> np.ndarray:
        return self.array


def safetensors(directory: Path) -> TensorSource:
    save_file({"before": np.zeros(3), "w": ARRAY}, directory / "w.safetensors")
    return SafetensorsFile(str(directory / "w.safetensors"), STORAGE)["w"]


def npz(directory: Path, array: np.ndarray, save: Callable[..., None]) -> TensorSource:
    save(directory / "w.npz", before=np.zeros(3), w=array)
    return NpzFile(str(directory / "w.npz"), STORAGE)["w"]


SOURCES: dict[str, Callable[[Path], TensorSource]] = {
    "array": lambda _: as_source(ARRAY),
    "transposed array": lambda _: as_source(np.asfortranarray(ARRAY)),
    "big-endian array": lambda _: as_source(ARRAY.astype(">f4")),
    "lazy": lambda _: as_source(Rows(ARRAY)),
    "cast": lambda _: as_source(Rows(ARRAY.astype(np.int16)), dtypes.float32),
    "reshaped": lambda _: as_source(ARRAY.reshape(8, 30), None, [6, 8, 5]),
    "plain": lambda _: Plain(ARRAY),
    "cast plain": lambda _: as_source(Plain(ARRAY.astype(np.int32), dtypes.int32), dtypes.float32),
    "safetensors": safetensors,
    "npz": lambda directory: npz(directory, ARRAY, np.savez),
    "packed npz": lambda directory: npz(directory, ARRAY, np.savez_compressed),
    "column-major npz": lambda directory: npz(directory, np.asfortranarray(ARRAY), np.savez),
}
PARTS = [
    ((0, 6), (0, 8), (0, 5)),
    ((2, 5), (0, 8), (0, 5)),
    ((0, 6), (3, 4), (0, 5)),
    ((1, 3), (2, 8), (4, 5)),
    ((3, 3), (0, 8), (0, 5)),
]


@pytest.mark.parametrize("name", SOURCES)
def test_parts(name: str, tmp_path: Path) -> None:
    source = SOURCES[name](tmp_path)
    whole = Whole(source)
    for bounds in PARTS:
        part = PartSource(whole, bounds)
        expected = ARRAY[slices_of(bounds)]
        assert isinstance(part, TensorSource)
        assert (part.shape, part.dtype) == (expected.shape, dtypes.float32)
        np.testing.assert_array_equal(part.read(), expected)
        assert part.read().dtype == np.float32
        for max_bytes in (1, 50, 1 << 20):
            chunks = [bytes(chunk) for chunk in part.chunks(max_bytes)]
            assert b"".join(chunks) == expected.tobytes()
            assert all(len(chunk) <= max(max_bytes, 4) for chunk in chunks)


@pytest.mark.parametrize("name", ["safetensors", "npz", "packed npz", "column-major npz"])
def test_files_are_indexed_as_arrays(name: str, tmp_path: Path) -> None:
    source: Any = SOURCES[name](tmp_path)
    for index in (2, -1, slice(1, 4), (..., 3), (slice(None, None, -2), 5), (1, 2, 3)):
        np.testing.assert_array_equal(source[index], ARRAY[index])
    with pytest.raises(errors.TensorIndexError, match="index 6 is out of range"):
        source[6]


def test_strings(tmp_path: Path) -> None:
    strings = np.array([["a", "bb"], ["", "dddd"]])
    for source in (as_source(strings), npz(tmp_path, strings, np.savez)):
        part = PartSource(Whole(source), ((0, 2), (1, 2)))
        assert part.read().tolist() == [[b"bb"], [b"dddd"]]
        with pytest.raises(errors.InvalidTypeError):
            next(part.chunks(100))


def test_of_a_lazy_value_only_the_rows_are_read() -> None:
    rows = Rows(ARRAY)
    part = PartSource(Whole(as_source(rows)), ((2, 4), (3, 5), (0, 5)))
    np.testing.assert_array_equal(part.read(), ARRAY[2:4, 3:5])
    assert b"".join(part.chunks(40)) == ARRAY[2:4, 3:5].tobytes()
    assert {row for asked in rows.asked for row in range(asked.start, asked.stop)} == {2, 3}


def test_a_checksum_is_verified_once() -> None:
    verified: list[str] = []

    class Checked(Plain):
        def verify(self) -> None:
            verified.append("once")

        def read_part(self, bounds: Any) -> np.ndarray:
            assert verified == ["once"]
            return self.array[slices_of(bounds)]

    source = Checked(ARRAY)
    whole = Whole(source)
    parts = [PartSource(whole, bounds) for bounds in PARTS]
    assert verified == []
    for part in parts:
        part.read()
        list(part.chunks(100))
    assert verified == ["once"]


def test_parts_of_files_are_pickled_as_places(tmp_path: Path) -> None:
    part = PartSource(Whole(safetensors(tmp_path)), PARTS[3])
    pickled = pickle.dumps(part)
    assert len(pickled) < 2000
    np.testing.assert_array_equal(pickle.loads(pickled).read(), ARRAY[slices_of(PARTS[3])])
