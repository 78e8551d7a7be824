"""data_alignment: where the tensors begin, and that TensorFlow reads them there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
    merge_bundles,
    save_checkpoint,
)
from savedmodel_writer.tensor_bundle.joined_tensor import JoinedTensor
from savedmodel_writer.tensor_bundle.stored_tensor import StoredTensor
from tests.oracle.process import Oracle
from tests.tensor_bundle.our_bundles import STORAGE, writer
from tests.trees import files_in

TENSORS: dict[str, Any] = {
    "floats": np.arange(6, dtype=np.float32).reshape(2, 3),
    "none": np.zeros((0, 3), np.int16),
    "one": np.int8(5),
    "strings": np.array([b"ab", b"", b"c" * 50], object),
    "zero": np.zeros(42, np.uint8),
}
PART = np.arange(10, dtype=np.int64)


def add_all(bundle: BundleWriter) -> None:
    for name, value in TENSORS.items():
        bundle.add(name, value)
    bundle.add_slice("rows", [10], "0,3", PART[:3])
    bundle.add_slice("rows", [10], "3,7", PART[3:])


def stored(reader: BundleReader) -> list[StoredTensor]:
    found: list[StoredTensor] = []
    for tensor in reader.values():
        if isinstance(tensor, JoinedTensor):
            found.extend(part for _, part in tensor.parts)
        else:
            assert isinstance(tensor, StoredTensor)
            found.append(tensor)
    return sorted(found, key=lambda tensor: tensor.offset)


@pytest.mark.parametrize("alignment", [2, 8, 42, 4096])
def test_tensors_begin_at_multiples(alignment: int, oracle: Oracle, tmp_path: Path) -> None:
    with writer(tmp_path, data_alignment=alignment) as bundle:
        add_all(bundle)
    data = (tmp_path / "x.data-00000-of-00001").read_bytes()
    end = 0
    with BundleReader(tmp_path / "x") as reader:
        reader.verify()
        for tensor in stored(reader):
            assert tensor.offset == -(-end // alignment) * alignment
            assert data[end : tensor.offset] == bytes(tensor.offset - end)
            end = tensor.offset + tensor.size
        assert data[end:] == bytes(-end % alignment)
        for name, value in TENSORS.items():
            np.testing.assert_array_equal(reader.read(name), value)
        np.testing.assert_array_equal(reader.read("rows"), PART)
    names = [*(name.encode() for name in TENSORS), b"rows"]
    restored = oracle(
        "tests.tensor_bundle.tf_bundles",
        "restored",
        str(tmp_path / "x"),
        names,
        [""] * len(names),
        [1, 5, 6, 7, 4, 9],
    )
    for array, value in zip(restored, [*TENSORS.values(), PART], strict=True):
        assert array.tolist() == np.asarray(value).view(array.dtype).tolist()


def test_no_gaps_by_default(tmp_path: Path) -> None:
    for name, options in {"default": {}, "one": {"data_alignment": 1}}.items():
        with writer(tmp_path / name, **options) as bundle:
            add_all(bundle)
    assert files_in(tmp_path / "default") == files_in(tmp_path / "one")
    with BundleReader(tmp_path / "one" / "x") as reader:
        ends = [0, *(tensor.offset + tensor.size for tensor in stored(reader))]
        assert [tensor.offset for tensor in stored(reader)] == ends[:-1]


def test_aligned_bundles_are_merged(tmp_path: Path) -> None:
    for number in range(2):
        with BundleWriter(tmp_path / f"p{number}", storage=STORAGE, data_alignment=64) as bundle:
            bundle.add(f"a{number}", np.arange(3))
            bundle.add(f"b{number}", np.arange(5))
    merge_bundles([tmp_path / "p0", tmp_path / "p1"], tmp_path / "x", storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        assert [tensor.offset for tensor in reader.values()] == [0, 0, 64, 64]
        assert reader.read("b1").tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("shards", [1, 2])
def test_an_aligned_checkpoint(shards: int, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "x", TENSORS, shards, storage=STORAGE, data_alignment=64)
    with BundleReader(tmp_path / "x") as reader:
        assert reader.num_shards == shards
        assert {tensor.offset % 64 for tensor in stored(reader)} == {0}
        for name, value in TENSORS.items():
            np.testing.assert_array_equal(reader.read(name), value)


@pytest.mark.parametrize("alignment", [0, -8, 2.5, "8"])
def test_alignments_that_are_none(alignment: Any, tmp_path: Path) -> None:
    with pytest.raises(errors.InvalidArgumentError, match="expected 1 or more"):
        writer(tmp_path, data_alignment=alignment)
    for shards in (1, 2):
        with pytest.raises(errors.InvalidArgumentError, match="expected 1 or more"):
            save_checkpoint(tmp_path / "x", TENSORS, shards, data_alignment=alignment)
    assert files_in(tmp_path) == {}
