"""Npz files, compared with what numpy loads."""

from __future__ import annotations

import io
import pickle
import random
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.sources.npz import NpzFile
from savedmodel_writer.sources.transposed import TransposedSource
from savedmodel_writer.tensors import as_array

GRID = np.arange(24).reshape(4, 6)
ARRAYS: dict[str, Any] = {
    **{
        np.dtype(t).name: (GRID % 2).astype(t)
        for t in [
            *(np.float16, np.float32, np.float64, np.complex64, np.complex128, np.bool_),
            *(np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64),
        ]
    },
    "big-endian": GRID.astype(">f8"),
    "complex big-endian": GRID.astype(">c8"),
    "scalar": np.float32(3),
    "column-major": GRID.T,
    "column-major, three axes": np.asfortranarray(GRID.reshape(2, 3, 4)),
    "column-major big-endian": GRID.astype(">i4").T,
    "column-major, empty": np.zeros((3, 0, 2), np.float32, "F"),
    "column-major bools": (GRID % 2 == 0).T,
    "empty": np.zeros((0, 4)),
    "qint8": GRID.astype(np.int8).view(np.dtype([("qint8", np.int8)])),
    "in/a folder": GRID,
    "ünicode": GRID[0],
}
STRINGS = {
    "bytes": np.array([[b"a", b"bcd"], [b"", b"e"]]),
    "text": np.array(["ä", "bc"]),
    "big-endian text": np.array(["ä", "bc"]).astype(">U4"),
    "column-major text": np.array([["a", "b"], ["c", "d"], ["e", "f"]]).T,
    "nothing": np.array(["", ""]),
}
SAVERS = [np.savez, np.savez_compressed]


def opened(path: Path) -> NpzFile:
    return NpzFile(str(path), LocalStorage())


@pytest.fixture(params=SAVERS, ids=["stored", "deflated"])
def arrays(request: pytest.FixtureRequest, tmp_path: Path) -> NpzFile:
    request.param(tmp_path / "x.npz", **ARRAYS, **STRINGS)
    return opened(tmp_path / "x.npz")


def test_the_mapping(arrays: NpzFile) -> None:
    assert list(arrays) == [*ARRAYS, *STRINGS]
    assert len(arrays) == len(ARRAYS) + len(STRINGS)
    assert "scalar" in arrays and "scalar.npy" not in arrays
    with pytest.raises(KeyError, match="there is no array 'nope'"):
        arrays["nope"]
    again = pickle.loads(pickle.dumps(arrays))
    assert again["scalar"].read() == 3


@pytest.mark.parametrize("name", ARRAYS)
def test_numbers(arrays: NpzFile, name: str) -> None:
    expected = np.asarray(ARRAYS[name])
    source = arrays[name]
    assert source.name == name
    assert source.shape == expected.shape
    native = as_array(expected)
    assert source.dtype is dtypes.as_dtype(native.dtype)
    for again in (source, pickle.loads(pickle.dumps(source))):
        found = again.read()
        assert (found.dtype, found.shape) == (native.dtype, native.shape)
        assert found.tobytes() == native.tobytes()
        for max_bytes in (1, 50, 2**20):
            chunks = [bytes(chunk) for chunk in again.chunks(max_bytes)]
            assert b"".join(chunks) == native.tobytes()
            assert all(len(chunk) <= max(native.itemsize, max_bytes) for chunk in chunks)
    assert np.asarray(source).tolist() == native.tolist()


@pytest.mark.parametrize("name", STRINGS)
def test_strings(arrays: NpzFile, name: str) -> None:
    source = arrays[name]
    assert source.dtype is dtypes.string
    assert source.read().tolist() == as_array(STRINGS[name]).tolist()
    with pytest.raises(errors.InvalidTypeError, match="no fixed size"):
        list(source.chunks(8))


def test_column_major_arrays_are_not_taken_for_others(arrays: NpzFile) -> None:
    assert isinstance(arrays["column-major"], TransposedSource)
    assert not isinstance(arrays["int64"], TransposedSource)


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_versions_of_the_format(version: tuple[int, int], tmp_path: Path) -> None:
    file = io.BytesIO()
    np.lib.format.write_array(file, GRID, version)
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("x.npy", file.getvalue())
    assert opened(tmp_path / "x.npz")["x"].read().tolist() == GRID.tolist()


def test_an_archive_with_something_before_it(tmp_path: Path) -> None:
    file = io.BytesIO(b"#!/bin/sh\n")
    file.seek(0, io.SEEK_END)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("README", b"not an array")
        member = io.BytesIO()
        np.save(member, GRID.T)
        archive.writestr("x.npy", member.getvalue())
    (tmp_path / "x.npz").write_bytes(file.getvalue())
    arrays = opened(tmp_path / "x.npz")
    assert list(arrays) == ["x"]
    assert b"".join(arrays["x"].chunks(8)) == GRID.T.tobytes()


class Refused:
    def __reduce__(self) -> Any:
        return pytest.fail, ("a pickle was loaded",)


@pytest.mark.parametrize(
    "value, match",
    [
        (np.array([Refused()], object), "dtype object: a pickle, which may run code"),
        (np.zeros(2, [("a", object)]), "a pickle"),
        (np.zeros(2, "M8[s]"), r"dtype datetime64\[s\], which TensorFlow does not have"),
        (np.zeros(2, np.longdouble), "which TensorFlow does not have"),
        (np.zeros(2, ml_dtypes.bfloat16), "numpy does not save the name of bfloat16"),
        (np.zeros(2, [("a", "f4"), ("b", "f4")]), "is of dtype"),
    ],
)
def test_arrays_that_are_no_tensors(value: Any, match: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy's, about names of fields
        np.savez(tmp_path / "x.npz", x=value, y=GRID)
    arrays = opened(tmp_path / "x.npz")
    with pytest.raises(errors.InvalidTypeError, match=match):
        arrays["x"]
    assert arrays["y"].read().tolist() == GRID.tolist(), "others can be read"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_without_a_limit_to_their_memory(method: int, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.npz", "w", method) as archive:
        archive.writestr("x.npy", b"")
    with pytest.raises(errors.UnimplementedError, match=f"not compressed as numpy .*{method}"):
        opened(tmp_path / "x.npz")["x"]


def saved(save: Callable[..., None], **arrays: Any) -> bytes:
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


def with_header(header: bytes, data: bytes = b"") -> bytes:
    """An npz of one member whose npy header is given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        member = b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header + data
        archive.writestr("x.npy", member)
    return file.getvalue()


def literal(descr: str = "'<f4'", order: str = "False", shape: str = "(2,)") -> bytes:
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}}}".encode()


DAMAGED = {
    "empty file": b"",
    "no archive": b"PK\3\4" * 30,
    "no npy": saved(np.savez, x=GRID).replace(b"\x93NUMPY", b"\x93NUMPI"),
    "no literal": with_header(b"{"),
    "no dict": with_header(b"[]"),
    "unknown dtype": with_header(literal("'<f3'"), bytes(8)),
    "a negative dimension": with_header(literal(shape="(-2,)"), bytes(8)),
    "a dimension that is true": with_header(literal(shape="(True, 2)"), bytes(8)),
    "another size than its shape": with_header(literal(shape="(3,)"), bytes(8)),
    "a size beyond 2**64": with_header(literal(shape="(4294967296, 4294967296, 2)"), bytes(8)),
    "empty beyond numpy": with_header(literal(shape=f"({2**63}, {2**63}, 0)")),
    "more axes than numpy has": with_header(literal(shape=f"({'1, ' * 200})"), bytes(4)),
    "deep": with_header(b"(" * 5000),
    "a header without end": with_header(b" " * 20_000),
}


def read_all(path: Path) -> dict[str, bytes]:
    found = {}
    for name, source in opened(path).items():
        found[name] = source.read().tobytes()
        if source.dtype.size:
            assert b"".join(source.chunks(5)) == found[name]
    return found


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_files(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.npz").write_bytes(DAMAGED[name])
    with pytest.raises(errors.DataLossError) as caught:
        read_all(tmp_path / "x.npz")
    assert caught.value.path == str(tmp_path / "x.npz")
    assert caught.value.offset is not None


def test_a_member_that_cannot_be_so_large(tmp_path: Path) -> None:
    data = bytearray(saved(np.savez_compressed, x=np.zeros(1000)))
    entry = data.index(b"PK\1\2")
    data[entry + 24 : entry + 28] = struct.pack("<I", 2**31)
    (tmp_path / "x.npz").write_bytes(data)
    with pytest.raises(errors.DataLossError, match=r"'x\.npy' cannot have 2147483648 bytes"):
        opened(tmp_path / "x.npz")["x"]


def mutations(data: bytes, step: int) -> Iterator[bytes]:
    """Every truncation, every byte changed, and 1000 times several; of all that each `step`th."""
    chance = random.Random(2)
    yield from (data[:length] for length in range(0, len(data), step))
    for where in range(0, len(data), step):
        for what in {0, 255, data[where] ^ 1, data[where] ^ 128}:
            yield data[:where] + bytes([what]) + data[where + 1 :]
    for _ in range(1000 // step):
        changed = bytearray(data)
        for _ in range(chance.randint(2, 6)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield bytes(changed)


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("save", SAVERS)
def test_a_changed_file_gives_the_right_values_or_a_typed_error(
    save: Callable[..., None], step: int, tmp_path: Path
) -> None:
    data = saved(save, a=np.float32([1, 2, 3]), t=GRID[:2, :2].T, s=np.array(["x", "yy"]))
    (tmp_path / "x.npz").write_bytes(data)
    expected = read_all(tmp_path / "x.npz")
    found = 0
    for changed in mutations(data, step):
        (tmp_path / "x.npz").write_bytes(changed)
        try:
            values = read_all(tmp_path / "x.npz")
        except (errors.DataLossError, errors.UnimplementedError):
            continue
        found += 1
        for name in values.keys() & set("at"):
            assert values[name] == expected[name], changed
    assert found * step > 100


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(errors.NotFoundError):
        opened(tmp_path / "x.npz")
    np.savez(tmp_path / "x.npz", x=GRID)
    source = opened(tmp_path / "x.npz")["x"]
    (tmp_path / "x.npz").unlink()
    with pytest.raises(errors.NotFoundError):
        source.read()
