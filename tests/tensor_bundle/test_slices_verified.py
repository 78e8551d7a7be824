"""Which checksums are verified when a part of a tensor is read, and what else is checked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.protos import BundleEntryProto
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter
from tests.tensor_bundle.our_bundles import STORAGE
from tests.tensor_bundle.rewriting import rewrite_index, small, write

DATA = "data-00000-of-00001"


def damage(directory: Path, offset: int) -> None:
    path = directory / f"x.{DATA}"
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


def test_a_part_is_not_verified_and_verify_is(tmp_path: Path) -> None:
    write(tmp_path / "x", {"a": np.arange(100, dtype=np.uint8), "b": np.float32(1)})
    damage(tmp_path, 50)
    with BundleReader(tmp_path / "x") as reader:
        assert reader["a"][:10].tolist() == list(range(10))
        assert reader["a"][50] == 51
        for read in (
            lambda: reader["a"][:],
            lambda: reader.read("a", "-"),
            lambda: reader.verify("b", "a"),
            reader["a"].verify,
        ):
            with pytest.raises(errors.DataLossError, match="tensor 'a': Checksum does not match"):
                read()
        reader.verify("b")
        with pytest.raises(errors.TensorNotInCheckpointError):
            reader.verify("c")


def test_slices_that_are_read_whole_are_verified(tmp_path: Path) -> None:
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        writer.add_slice("w", [100], "0,50", np.zeros(50, np.uint8))
        writer.add_slice("w", [100], "50,50", np.zeros(50, np.uint8))
    damage(tmp_path, 60)
    with BundleReader(tmp_path / "x") as reader:
        assert reader["w"][:55].tolist() == [0] * 55
        with pytest.raises(errors.DataLossError, match="'w 50,50': Checksum"):
            reader["w"][40:]


def test_lengths_of_strings_are_verified(tmp_path: Path) -> None:
    write(tmp_path / "x", {"s": np.array([b"ab", b"cd", b"ef"], object)})
    damage(tmp_path, 2)
    with (
        BundleReader(tmp_path / "x") as reader,
        pytest.raises(errors.DataLossError, match="length checksum") as caught,
    ):
        reader["s"][0]
    assert (caught.value.path, caught.value.offset) == (str(tmp_path / f"x.{DATA}"), 3)


def test_columns_of_a_checkpoint_are_verified_when_they_are_saved(tmp_path: Path) -> None:
    """Slices beside each other are joined piece by piece: none of them is read in one go."""
    array = np.arange(10_000, dtype=np.int32).reshape(100, 100)
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        writer.add_slice("w", (100, 100), "-:0,60", array[:, :60])
        writer.add_slice("w", (100, 100), "-:60,40", array[:, 60:])
    with BundleReader(tmp_path / "x") as reader:
        pieces = [bytes(piece) for piece in reader["w"].chunks(1000)]
        assert max(map(len, pieces)) <= 1000
        assert b"".join(pieces) == array.tobytes()
    damage(tmp_path, 39_999)
    with BundleReader(tmp_path / "x") as reader, pytest.raises(errors.DataLossError):
        next(reader["w"].chunks(1000))


def test_a_region_of_a_tensor_with_a_hole(tmp_path: Path) -> None:
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        writer.add_slice("w", [6], "0,2", np.ones(2))
        writer.add_slice("w", [6], "4,2", np.ones(2))
    with BundleReader(tmp_path / "x") as reader:
        assert reader["w"][4:].tolist() == [1, 1]
        for read in (lambda: reader["w"][1:5], reader["w"].read, reader.verify):
            with pytest.raises(errors.DataLossError, match=r"the slices have \d of \d elements"):
                read()


def test_slices_in_the_same_bytes_take_no_memory(tmp_path: Path) -> None:
    """An index may claim more than the files have."""
    prefix = small(tmp_path)

    def change(entries: dict[bytes, bytes]) -> None:
        keys = [key for key in entries if key.startswith(b"\0")]
        first, second = (BundleEntryProto.FromString(entries[key]) for key in keys)
        second.offset = first.offset
        entries[keys[1]] = second.SerializeToString()

    rewrite_index(prefix, change)
    with (
        BundleReader(prefix) as reader,
        pytest.raises(errors.DataLossError, match="'p 0,2' and 'p 2,2' lie in the same bytes"),
    ):
        reader.read("p")
