"""Safetensors files, compared with what their own package reads."""

from __future__ import annotations

import json
import pickle
import random
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
import safetensors
from safetensors.numpy import save

from savedmodel_writer import dtypes, errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.sources.safetensors import SafetensorsFile

GRID = np.arange(-12, 12).reshape(4, 6)
DTYPES: list[Any] = [
    *(np.float16, np.float32, np.float64, np.complex64, np.bool_, np.int8, np.int16, np.int32),
    *(np.int64, np.uint8, np.uint16, np.uint32, np.uint64, ml_dtypes.bfloat16),
    *(ml_dtypes.float8_e4m3fn, ml_dtypes.float8_e5m2, ml_dtypes.float8_e4m3fnuz),
    ml_dtypes.float8_e5m2fnuz,
]
SMALL = save(
    {
        "a": np.arange(3, dtype=np.float32),
        "b": np.ones((2, 1), np.int16),
        "c": np.zeros((0, 2), np.int8),
    },
    metadata={"k": "v"},
)


def opened(path: Path, data: bytes) -> SafetensorsFile:
    path.write_bytes(data)
    return SafetensorsFile(str(path), LocalStorage())


def file_of(header: Any, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


@pytest.mark.parametrize("numpy_type", DTYPES, ids=lambda t: np.dtype(t).name)
@pytest.mark.parametrize("shape", [(4, 6), (0, 3), (), (2, 2, 3)])
def test_every_dtype(numpy_type: Any, shape: tuple[int, ...], tmp_path: Path) -> None:
    array = np.resize(GRID, shape).astype(numpy_type)
    tensors = opened(tmp_path / "x", save({"before": np.ones(3, np.uint8), "x": array}))
    source = tensors["x"]
    assert source.dtype is dtypes.as_dtype(numpy_type)
    assert source.shape == shape
    assert source.read().dtype == array.dtype
    assert source.read().shape == shape
    assert source.read().tobytes() == array.tobytes()
    for max_bytes in (1, 7, 2**20):
        chunks = [bytes(chunk) for chunk in source.chunks(max_bytes)]
        assert b"".join(chunks) == array.tobytes()
        assert all(len(chunk) <= max(array.itemsize, max_bytes) for chunk in chunks)


def test_the_mapping(tmp_path: Path) -> None:
    tensors = opened(tmp_path / "x", SMALL)
    assert list(tensors) == ["a", "b", "c"], "in the order of their bytes"
    assert len(tensors) == 3
    assert "a" in tensors and "__metadata__" not in tensors
    assert np.asarray(tensors["a"]).tolist() == [0, 1, 2]
    assert np.asarray(tensors["a"], np.int32).dtype == np.int32
    assert repr(tensors["a"]) == "FileSource(name='a', dtype=tf.float32, shape=(3,))"
    for error in (KeyError, errors.NotFoundError):
        with pytest.raises(error, match="there is no tensor 'd'"):
            tensors["d"]
    again = pickle.loads(pickle.dumps(tensors))
    assert again["b"].read().tolist() == [[1], [1]]
    with pytest.raises(errors.NotFoundError):
        SafetensorsFile(str(tmp_path / "y"), LocalStorage())


def test_a_source_is_pickled_without_its_bytes(tmp_path: Path) -> None:
    tensors = opened(tmp_path / "x", save({"a": np.ones(10_000)}))
    pickled = pickle.dumps(tensors["a"])
    assert len(pickled) < 1000
    assert pickle.loads(pickled).read().sum() == 10_000


def test_without_ml_dtypes(tmp_path: Path) -> None:
    """The bytes of bfloat16 and float8 go from file to checkpoint where numpy has no such type."""
    array = GRID.astype(ml_dtypes.bfloat16)
    data = save({"b": array, "f": GRID.astype(ml_dtypes.float8_e5m2)})
    (tmp_path / "x.safetensors").write_bytes(data)
    script = """if True:
        import sys
        sys.modules["ml_dtypes"] = None
        import savedmodel_writer as sm
        tensors = sm.variables_from(sys.argv[1])
        print(tensors["b"].dtype.name, tensors["b"].read().dtype, tensors["f"].dtype.name)
        sm.save_checkpoint(sys.argv[2], tensors)
        print(sm.BundleReader(sys.argv[2]).read_bytes("b").hex())
    """
    arguments = [str(tmp_path / "x.safetensors"), str(tmp_path / "out")]
    result = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True
    )
    expected = ["bfloat16", "uint16", "float8_e5m2", array.tobytes().hex()]
    assert result.stdout.split() == expected, result.stderr


@pytest.mark.parametrize("dtype, size", [("F8_E8M0", 6), ("F4", 3), ("F6_E2M3", 6)])
def test_dtypes_that_tensorflow_has_not(dtype: str, size: int, tmp_path: Path) -> None:
    shape = [2, 3] if dtype != "F6_E2M3" else [8]
    data = file_of({"x": {"dtype": dtype, "shape": shape, "data_offsets": [0, size]}}, bytes(size))
    safetensors.deserialize(data)
    tensors = opened(tmp_path / "x", data)
    assert list(tensors) == ["x"]
    with pytest.raises(errors.InvalidTypeError, match=f"'x': it is of dtype {dtype}, which Ten"):
        tensors["x"]


def test_a_byte_that_is_no_bool(tmp_path: Path) -> None:
    header = {"x": {"dtype": "BOOL", "shape": [3], "data_offsets": [0, 3]}}
    tensors = opened(tmp_path / "x", file_of(header, b"\0\1\2"))
    for read in (tensors["x"].read, lambda: list(tensors["x"].chunks(8))):
        with pytest.raises(errors.DataLossError, match="'x': a byte of a bool tensor is neither"):
            read()


def info(**changes: Any) -> dict[str, Any]:
    return {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} | changes


DAMAGED = {
    "empty file": b"",
    "no header": struct.pack("<Q", 9),
    "a header of 2**64 - 1 bytes": b"\xff" * 8 + b"{}",
    "a header of 101 MB": struct.pack("<Q", 101_000_000) + b"{}",
    "not UTF-8": file_of(b'{"\xff":1}'),
    "no JSON": file_of(b"{"),
    "no object": file_of([]),
    "NaN": file_of(b'{"__metadata__":NaN}'),
    "deep": file_of(b'{"a":' + b"[" * 100_000),
    "an endless number": file_of(b'{"a":' + b"1" * 10_000 + b"}"),
    "metadata that is no text": file_of({"__metadata__": {"a": 1}}),
    "no tensor": file_of({"x": 1}),
    "a dtype that is no text": file_of({"x": info(dtype=["F32"])}, bytes(8)),
    "unknown dtype": file_of({"x": info(dtype="F99")}, bytes(8)),
    "no shape": file_of({"x": {"dtype": "F32", "data_offsets": [0, 8]}}, bytes(8)),
    "a negative dimension": file_of({"x": info(shape=[-2])}, bytes(8)),
    "a dimension that is true": file_of({"x": info(shape=[True, 2])}, bytes(8)),
    "three offsets": file_of({"x": info(data_offsets=[0, 8, 8])}, bytes(8)),
    "another size than its shape": file_of({"x": info(shape=[3])}, bytes(8)),
    "a size beyond 2**64": file_of({"x": info(shape=[2**32, 2**31])}, bytes(8)),
    "a hole": file_of({"x": info(data_offsets=[4, 12])}, bytes(12)),
    "an overlap": file_of({"x": info(), "y": info(data_offsets=[4, 12])}, bytes(12)),
    "the same bytes twice": file_of({"x": info(), "y": info()}, bytes(8)),
    "bytes that are missing": file_of({"x": info()}, bytes(7)),
    "bytes too many": file_of({"x": info()}, bytes(9)),
    "a lone surrogate": file_of({"\ud800": info()}, bytes(8)),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_files(name: str, tmp_path: Path) -> None:
    with pytest.raises(safetensors.SafetensorError):
        safetensors.deserialize(DAMAGED[name])
    with pytest.raises(errors.DataLossError) as caught:
        opened(tmp_path / "x", DAMAGED[name])
    assert caught.value.path == str(tmp_path / "x")
    assert caught.value.offset is not None


def test_a_name_that_stands_there_twice(tmp_path: Path) -> None:
    """Disallowed by the format; the package takes one of the two."""
    text = json.dumps(info()).encode()
    with pytest.raises(errors.DataLossError, match="a name stands there twice"):
        opened(tmp_path / "x", file_of(b'{"x":' + text + b',"x":' + text + b"}", bytes(8)))


def mutations(data: bytes, count: int) -> Iterator[bytes]:
    """Every truncation, then headers with a few characters changed, left out, put in."""
    yield from (data[:length] for length in range(len(data)))
    letters = b'0123456789"{}[]:,abFI_\\-.e \n\x00\xff'
    chance = random.Random(1)
    stop = 8 + int.from_bytes(data[:8], "little")
    for _ in range(count):
        header = bytearray(data[8:stop])
        for _ in range(chance.randint(1, 3)):
            where, what = chance.randrange(len(header)), chance.choice(letters)
            action = chance.random()
            if action < 0.5:
                header[where] = what
            elif action < 0.75:
                del header[where]
            else:
                header.insert(where, what)
        yield file_of(bytes(header), data[stop:])


def outcome(path: Path, data: bytes) -> dict[str, bytes] | None:
    try:
        return {name: t.read().tobytes() for name, t in opened(path, data).items()}
    except errors.DataLossError:
        return None


def expected_outcome(data: bytes) -> dict[str, bytes] | None:
    try:
        return {name: bytes(t["data"]) for name, t in safetensors.deserialize(data)}
    except safetensors.SafetensorError:
        return None


def test_what_the_package_refuses_is_refused_and_nothing_else(tmp_path: Path) -> None:
    accepted = 0
    for data in mutations(SMALL, 3000):
        expected = expected_outcome(data)
        assert outcome(tmp_path / "x", data) == expected, data
        accepted += expected is not None
    assert accepted > 50


def test_a_file_that_shrinks_after_it_was_opened(tmp_path: Path) -> None:
    tensors = opened(tmp_path / "x", SMALL)
    (tmp_path / "x").write_bytes(SMALL[:-6])
    for read in (tensors["a"].read, lambda: list(tensors["a"].chunks(4))):
        with pytest.raises(errors.OutOfRangeError, match="expected 12 bytes at 208") as caught:
            read()
        assert caught.value.offset == 208
    (tmp_path / "x").unlink()
    with pytest.raises(errors.NotFoundError):
        tensors["a"].read()
