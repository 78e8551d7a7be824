"""Parts of tensors: what is read is right, and is no more than the part needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.sources import TensorSource, as_source
from savedmodel_writer.sources.region import slices_of
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter, VariantTensor
from savedmodel_writer.train.checkpoint_reader import load_checkpoint
from savedmodel_writer.variables.partition import cut, fixed_size_partitioner
from tests.oracle.process import Oracle
from tests.tensor_bundle.disks import CountingStorage
from tests.tensor_bundle.our_bundles import STORAGE, save
from tests.tensor_bundle.rewriting import assert_same_array, write
from tests.tensor_bundle.strategies import FIXED, Tensor, elements, region
from tests.tensor_bundle.test_string_tensor import OPTIONAL

INDICES: list[Any] = [
    slice(1, 3),
    (slice(None), slice(2, 5)),
    (slice(1, 4), slice(3, 4)),
    (2, slice(None, None, 2)),
    (slice(None, None, -1), -1),
    ...,
    (4, 7),
    slice(3, 3),
]
SHAPE = (5, 8)
PARTS = ("0,2:0,3", "0,2:3,5", "2,3:-")


DATA = "data-00000-of-00001"


@pytest.fixture
def matrices(tmp_path: Path) -> Iterator[tuple[BundleReader, dict[str, np.ndarray]]]:
    """For each dtype a matrix, whole and in parts."""
    tensors: list[Tensor] = []
    expected = {}
    for dtype in [*FIXED, dtypes.string]:
        bits = elements(dtype, SHAPE, 5)
        for kind in ("whole", "parts"):
            name = f"{kind}/{dtype.name}"
            expected[name] = bits
            for spec in PARTS if kind == "parts" else [""]:
                array = bits[region(spec)] if spec else bits
                text = f"5 8 {spec}" if spec else ""
                tensors.append((name.encode(), text, dtype.as_datatype_enum, array))
    save(str(tmp_path / "x"), tensors)
    with BundleReader(tmp_path / "x") as reader:
        yield reader, expected


def bits_of(array: Any, dtype: dtypes.DType) -> Any:
    return array if dtype == dtypes.string else np.asarray(array).view(dtype.bits_dtype)


@pytest.mark.parametrize("index", INDICES, ids=repr)
def test_indices_are_numpys(index: Any, matrices: tuple[BundleReader, Any]) -> None:
    reader, expected = matrices
    for name, bits in expected.items():
        found = bits_of(reader[name][index], reader.dtype(name))
        np.testing.assert_array_equal(found, bits[index], err_msg=name)
        assert np.shape(found) == np.shape(bits[index])


SPECS = ["-:-", "0,5:0,8", "1,3:-", "-:2,4", "2,1:7,1", "0,2:0,3", "0,3:2,6"]


def test_slices_are_tensorflows(
    oracle: Oracle, matrices: tuple[BundleReader, Any], tmp_path: Path
) -> None:
    """Of dtypes that it cannot cut, TensorFlow reads none."""
    reader, expected = matrices
    uncut = {"string", "qint16", "quint16", "uint16", "half", "float16", "uint32", "uint64"}
    names = [
        name
        for name in expected
        if name.partition("/")[2] not in uncut
        and not name.partition("/")[2].startswith(("float8", "float4", "int2", "uint2"))
    ]
    cases = [(name, spec) for name in names for spec in SPECS]
    restored = oracle(
        "tests.tensor_bundle.tf_bundles",
        "restored",
        str(tmp_path / "x"),
        [name.encode() for name, _ in cases],
        [f"5 8 {spec}" for _, spec in cases],
        [reader.dtype(name).as_datatype_enum for name, _ in cases],
    )
    assert len(cases) > 150
    for (name, spec), array in zip(cases, restored, strict=True):
        found = reader.read(name, spec)
        assert found.tobytes() == array.tobytes(), (name, spec)
        assert found.shape == array.shape


def test_a_spec_is_what_the_index_is(matrices: tuple[BundleReader, Any]) -> None:
    reader, expected = matrices
    for name, bits in expected.items():
        for spec in SPECS:
            found = bits_of(reader.read(name, spec), reader.dtype(name))
            np.testing.assert_array_equal(found, bits[region(spec)], err_msg=f"{name} {spec}")


@pytest.mark.parametrize(
    ("spec", "what"),
    [
        ("0,2", "has 1 dimensions"),
        ("0,6:-", "tensor 'whole/int8': slice 0,6:- is outside"),
        ("0,0:-", "length of 1 or more"),
        ("rows", "expected 'start,length'"),
    ],
)
def test_specs_that_are_none(
    spec: str, what: str, matrices: tuple[BundleReader, Any], tmp_path: Path
) -> None:
    with pytest.raises(errors.InvalidArgumentError, match=what):
        matrices[0].read("whole/int8", spec)
    with pytest.raises(errors.InvalidArgumentError, match=what):
        load_checkpoint(tmp_path / "x").get_tensor("whole/int8", spec)


def test_indices_that_are_none(matrices: tuple[BundleReader, Any]) -> None:
    reader, _ = matrices
    for name in ("whole/int8", "parts/int8", "whole/string"):
        for index in (5, (0, 8), "0,2", None, [1, 2]):
            with pytest.raises(errors.TensorIndexError, match=f"tensor '{name}': "):
                reader[name][index]
    assert [row.shape for row in reader["whole/int8"]] == [(8,)] * 5


def test_through_load_checkpoint(tmp_path: Path) -> None:
    write(tmp_path / "x", {"w": np.arange(10.0).reshape(5, 2)})
    reader = load_checkpoint(tmp_path / "x")
    assert reader.get_tensor("w", "3,2:1,1").tolist() == [[7], [9]]
    assert reader.reader["w"][3].tolist() == [6, 7]


def test_tensors_are_array_like_sources(matrices: tuple[BundleReader, Any]) -> None:
    for name in ("whole/float32", "parts/float32"):
        tensor = matrices[0][name]
        assert isinstance(tensor, TensorSource)
        assert as_source(tensor) is tensor
        assert np.asarray(tensor[1:2]).tobytes() == np.asarray(tensor)[1:2].tobytes()


def test_variants(tmp_path: Path) -> None:
    write(tmp_path / "x", {"v": VariantTensor([[OPTIONAL], [OPTIONAL]])})
    with BundleReader(tmp_path / "x") as reader:
        assert reader["v"][1:].tolist() == [[OPTIONAL]]


# --- how much is read ----------------------------------------------------------------------------


def test_of_a_large_tensor_only_the_rows_are_read(tmp_path: Path) -> None:
    array = np.arange(1 << 20, dtype=np.int32).reshape(1024, 1024)
    write(tmp_path / "x", {"w": array})
    storage = CountingStorage()
    with BundleReader(tmp_path / "x", storage=storage) as reader:
        assert_same_array(reader["w"][10:20], array[10:20])
        assert storage.read[DATA] == [10 * 4096]
        storage.read[DATA].clear()
        assert reader["w"][1023, 1023] == array[-1, -1]
        assert sum(storage.read[DATA]) <= 4096


def test_of_a_partitioned_tensor_only_the_slices_needed_are_read(tmp_path: Path) -> None:
    array = np.arange(4000, dtype=np.int64).reshape(40, 100)
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        for start in range(0, 40, 10):
            writer.add_slice("w", (40, 100), f"{start},10:-", array[start : start + 10])
    storage = CountingStorage()
    with BundleReader(tmp_path / "x", storage=storage) as reader:
        assert_same_array(reader["w"][12:25], array[12:25])
        assert sorted(storage.read[DATA]) == [5 * 800, 8 * 800]
        storage.read[DATA].clear()
        assert_same_array(reader.read("w", "20,10:-"), array[20:30])
        assert storage.read[DATA] == [10 * 800]


def test_of_strings_only_those_wanted_are_read(tmp_path: Path) -> None:
    strings = np.array([b"%d" % n * (n % 50 * 100) for n in range(3000)], object)
    write(tmp_path / "x", {"s": strings})
    storage = CountingStorage()
    with BundleReader(tmp_path / "x", storage=storage) as reader:
        size = len(reader.read_bytes("s"))
        storage.read[DATA].clear()
        for index in (slice(7, 9), slice(0, 1), slice(2990, None), 1234, slice(None, None, 1000)):
            storage.read[DATA].clear()
            np.testing.assert_array_equal(reader["s"][index], strings[index])
        storage.read[DATA].clear()
        assert reader["s"][7:9].tolist() == strings[7:9].tolist()
        assert sum(storage.read[DATA]) < 60_000 < size // 20


def test_parts_of_a_variable_are_verified_once_and_read_once(tmp_path: Path) -> None:
    array = np.arange(1 << 18, dtype=np.int32).reshape(256, 1024)
    write(tmp_path / "x", {"w": array})
    storage = CountingStorage()
    with BundleReader(tmp_path / "x", storage=storage) as reader:
        _, parts = cut("w", reader["w"], fixed_size_partitioner(8))
        for info, part in parts:
            np.testing.assert_array_equal(part.read(), array[slices_of(info.bounds)])
        assert sum(storage.read[DATA]) == 2 * array.nbytes
