"""Cases of TensorFlow's `tensor_bundle_test` that no other test has; `test_upstream` lists all."""

from __future__ import annotations

import operator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.protos import BundleHeaderProto
from savedmodel_writer.table import Table
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter, merge_bundles
from savedmodel_writer.tensor_bundle.joined_tensor import JoinedTensor
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice
from tests.tensor_bundle.our_bundles import STORAGE, save, writer
from tests.tensor_bundle.rewriting import rewrite_index, write
from tests.tensor_bundle.strategies import FIXED, elements

BASIC = ["foo_003", "foo_000", "foo_002", "foo_001"]


def basic(dtype: dtypes.DType, first: int) -> dict[str, np.ndarray]:
    shape = (2, 3)
    return {name: elements(dtype, shape, first + int(name[-1])) for name in BASIC}


@pytest.mark.parametrize("dtype", FIXED, ids=str)
def test_four_keys_out_of_order_and_two_bundles_merged(dtype: dtypes.DType, tmp_path: Path) -> None:
    expected: dict[str, np.ndarray] = {}
    for part in range(2):
        arrays = {f"{part}/{name}": bits for name, bits in basic(dtype, 10 * part).items()}
        save(
            str(tmp_path / f"p{part}"),
            [(name.encode(), "", dtype.as_datatype_enum, bits) for name, bits in arrays.items()],
        )
        expected |= arrays
        with BundleReader(tmp_path / f"p{part}") as reader:
            assert list(reader) == sorted(arrays)
            for name, tensor in reader.items():
                assert (tensor.dtype, tensor.shape) == (dtype, (2, 3))
                np.testing.assert_array_equal(tensor.read_bits(), arrays[name])
                np.testing.assert_array_equal(reader[name].read_bits(), arrays[name])
    merge_bundles([tmp_path / "p0", tmp_path / "p1"], tmp_path / "x", storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        assert list(reader) == sorted(expected)
        for name, tensor in reader.items():
            np.testing.assert_array_equal(tensor.read_bits(), expected[name])


@pytest.mark.parametrize("shape", [(), (0, 1618), (16, 0, 18)])
def test_shapes_that_are_not_standard(shape: tuple[int, ...], tmp_path: Path) -> None:
    save(
        str(tmp_path / "x"),
        [
            (dtype.name.encode(), "", dtype.as_datatype_enum, elements(dtype, shape, 1))
            for dtype in FIXED
        ],
    )
    with BundleReader(tmp_path / "x") as reader:
        for dtype in FIXED:
            tensor = reader[dtype.name]
            assert (tensor.dtype, tensor.shape, tensor.read_bits().shape) == (dtype, shape, shape)


def test_partitioned_variables(tmp_path: Path) -> None:
    with writer(tmp_path) as bundle:
        bundle.add_slice("foo", [5, 10], "-:0,1", np.zeros((5, 1), np.float32))
        bundle.add_slice("foo", [5, 10], "-:1,9", np.ones((5, 9), np.float32))
    expected = np.ones((5, 10), np.float32)
    expected[:, 0] = 0
    with BundleReader(tmp_path / "x") as reader:
        assert list(reader) == ["foo"]
        tensor = reader["foo"]
        assert isinstance(tensor, JoinedTensor)
        assert [part.name for _, part in tensor.parts] == ["foo -:0,1", "foo -:1,9"]
        np.testing.assert_array_equal(tensor.read(), expected)
        np.testing.assert_array_equal(reader.read("foo", "-:0,2"), expected[:, :2])
        np.testing.assert_array_equal(reader.read("foo", "-:2,2"), expected[:, 2:4])


@pytest.mark.parametrize("written", ["-:-", "0,5:0,10", "-:0,10"])
def test_slices_that_mean_the_same(written: str, tmp_path: Path) -> None:
    array = np.arange(50.0).reshape(5, 10)
    with writer(tmp_path) as bundle:
        bundle.add_slice("whole", [5, 10], written, array)
        bundle.add_slice("half", [10, 10], written.replace("-", "0,5", 1), array)
        bundle.add_slice("half", [10, 10], "5,5:-", array)
    with BundleReader(tmp_path / "x") as reader:
        for asked in ("-:-", "0,5:0,10", "0,5:-", ""):
            np.testing.assert_array_equal(reader.read("whole", asked), array)
        for asked in ("0,5:-", "0,5:0,10"):
            np.testing.assert_array_equal(reader.read("half", asked), array)


def test_strings_of_all_sizes_among_floats(tmp_path: Path) -> None:
    strings = {
        "string_tensor": np.array([b""], object),
        "scalar": np.array(b"hello", object),
        "strs": np.array([b"hello", b"", b"x01", bytes(32 << 20)], object),
    }
    floats = {"floats": np.full((16, 18), 16.18, np.float32)}
    write(tmp_path / "x", {**strings, **floats})
    with BundleReader(tmp_path / "x") as reader:
        assert list(reader) == ["floats", "scalar", "string_tensor", "strs"]
        for name, array in (strings | floats).items():
            assert reader.shape(name) == array.shape
            assert (reader.read(name) == array).all()


def test_the_order_of_the_data_files(tmp_path: Path) -> None:
    """A reader of everything sorts by shard and offset; the mapping is in the order of names."""
    for part, names in enumerate((["zz", "b"], ["c", "a"])):
        write(tmp_path / f"p{part}", {name: np.float32(part) for name in names})
    merge_bundles([tmp_path / "p0", tmp_path / "p1"], tmp_path / "x", storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        tensors: list[Any] = list(reader.values())
    assert [tensor.name for tensor in tensors] == ["a", "b", "c", "zz"]
    tensors.sort(key=operator.attrgetter("shard", "offset"))
    assert [tensor.name for tensor in tensors] == ["zz", "b", "c", "a"]


def test_big_endian_bundles_are_merged(tmp_path: Path) -> None:
    header = BundleHeaderProto(num_shards=1, endianness=1, version={"producer": 1})
    for part in range(2):
        prefix = write(tmp_path / f"p{part}", {f"v{part}": np.array([part + 1], ">u4").view("u4")})
        rewrite_index(prefix, lambda entries: entries.update({b"": header.SerializeToString()}))
    merge_bundles([tmp_path / "p0", tmp_path / "p1"], tmp_path / "x", storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        assert [reader.read(name).tolist() for name in reader] == [[1], [2]]
        assert reader["v1"][0] == 2


def test_the_header(tmp_path: Path) -> None:
    write(tmp_path / "x", {"a": 1.0})
    header = BundleHeaderProto.FromString(dict(Table((tmp_path / "x.index").read_bytes()))[b""])
    assert (header.num_shards, header.endianness) == (1, BundleHeaderProto.LITTLE)
    assert (header.version.producer, header.version.min_consumer) == (1, 0)


def test_a_second_finish(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("foo", 1.0)
    with pytest.raises(errors.DuplicateNameError):
        bundle.add("foo", 2.0)
    bundle.finish()  # TensorFlow's fails here: what it refused has ended it
    with pytest.raises(errors.SequenceError):
        bundle.finish()
    with BundleReader(tmp_path / "x") as reader:
        assert reader.read("foo") == 1


def test_a_slice_of_no_tensor(tmp_path: Path) -> None:
    with BundleWriter(tmp_path / "x", storage=STORAGE) as bundle:
        bundle.add("a", np.zeros(3))
    with (
        BundleReader(tmp_path / "x") as reader,
        pytest.raises(errors.TensorNotInCheckpointError, match="'b' not found"),
    ):
        reader.read("b", str(TensorSlice(((0, 1),))))
