"""Tensors mapped where they lie, and the reasons why some are not."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.sources import as_source
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter, VariantTensor
from tests.fuzz.memory_storage import MemoryStorage
from tests.tensor_bundle.our_bundles import STORAGE, save, writer
from tests.tensor_bundle.rewriting import rewrite_index, small, write
from tests.tensor_bundle.strategies import FIXED, Tensor, elements
from tests.tensor_bundle.test_string_tensor import OPTIONAL
from tests.trees import files_in

DATA = "x.data-00000-of-00001"


def test_every_dtype_of_a_fixed_size(tmp_path: Path) -> None:
    tensors: list[Tensor] = [
        (f"{dtype.name}{shape}".encode(), "", dtype.as_datatype_enum, elements(dtype, shape, 7))
        for dtype in FIXED
        for shape in [(), (3, 5), (0, 2)]
    ]
    save(str(tmp_path / "x"), tensors)
    with BundleReader(tmp_path / "x") as reader:
        for name, _, _, bits in tensors:
            mapped = reader.memmap(name)
            assert isinstance(mapped, np.memmap) == (bits.size > 0)
            assert not mapped.flags.writeable
            read = reader.read(name)
            assert (mapped.dtype, mapped.shape) == (read.dtype, read.shape)
            assert mapped.tobytes() == read.tobytes() == bits.tobytes()


def test_it_outlives_the_reader_and_the_checkpoint(tmp_path: Path) -> None:
    write(tmp_path / "x", {"w": np.arange(5)})
    with BundleReader(tmp_path / "x") as reader:
        mapped = reader.memmap("w")
    write(tmp_path / "x", {"w": np.zeros(5)})
    assert mapped.tolist() == [0, 1, 2, 3, 4]
    os.remove(tmp_path / DATA)
    assert mapped.tolist() == [0, 1, 2, 3, 4]


def test_a_mapped_tensor_is_pickled_as_its_place(tmp_path: Path) -> None:
    array = np.arange(100_000)
    write(tmp_path / "x", {"before": np.int8(1), "w": array})
    with BundleReader(tmp_path / "x") as reader:
        source = as_source(reader.memmap("w"))
    pickled = pickle.dumps(source)
    assert len(pickled) < 2000
    np.testing.assert_array_equal(pickle.loads(pickled).read(), array)


def test_an_aligned_tensor_is_aligned_in_memory(tmp_path: Path) -> None:
    for alignment in (1, 64):
        with writer(tmp_path / str(alignment), data_alignment=alignment) as bundle:
            bundle.add("before", np.int8(1))
            bundle.add("w", np.arange(5.0))
        with BundleReader(tmp_path / str(alignment) / "x") as reader:
            assert reader.memmap("w").flags.aligned == (alignment == 64)
            assert reader.memmap("w").tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("name", "kind", "what"),
    [
        ("s", errors.InvalidTypeError, "tensor 's' of dtype string cannot be mapped"),
        ("v", errors.InvalidTypeError, "tensor 'v' of dtype variant cannot be mapped"),
        ("p", errors.UnimplementedError, "tensor 'p' cannot be mapped: it is saved in 2 slices"),
    ],
)
def test_what_cannot_be_mapped(name: str, kind: type[Exception], what: str, tmp_path: Path) -> None:
    with BundleWriter(tmp_path / "x", storage=STORAGE) as bundle:
        bundle.add("s", ["a", "b"])
        bundle.add("v", VariantTensor(OPTIONAL))
        bundle.add_slice("p", [4], "0,2", np.zeros(2))
        bundle.add_slice("p", [4], "2,2", np.zeros(2))
    with BundleReader(tmp_path / "x") as reader, pytest.raises(kind, match=what):
        reader.memmap(name)


def test_the_bytes_of_another_kind_of_machine(tmp_path: Path) -> None:
    def turn(entries: dict[bytes, bytes]) -> None:
        entries[b""] += b"\x10\x01"

    prefix = small(tmp_path)
    rewrite_index(prefix, turn)
    with (
        BundleReader(prefix) as reader,
        pytest.raises(errors.UnimplementedError, match="'a' cannot be mapped: its bytes are in"),
    ):
        reader.memmap("a")


def test_files_that_are_not_local(tmp_path: Path) -> None:
    prefix = small(tmp_path)
    storage: Any = MemoryStorage(
        {str(tmp_path / name): data for name, data in files_in(tmp_path).items()}
    )
    with BundleReader(prefix, storage=storage) as reader:
        assert reader["a"][1:].tolist() == [2]
        with pytest.raises(errors.UnimplementedError, match="is not a local file"):
            reader.memmap("a")


def test_a_tensor_past_the_end(tmp_path: Path) -> None:
    write(tmp_path / "x", {"w": np.arange(1000, dtype=np.int64)})
    os.truncate(tmp_path / DATA, 7999)
    with (
        BundleReader(tmp_path / "x") as reader,
        pytest.raises(errors.OutOfRangeError, match="the file has 7999") as caught,
    ):
        reader.memmap("w")
    assert caught.value.path == str(tmp_path / DATA)
