"""Damaged checkpoints: whatever is wrong is seen, and said where it is."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.protos import BundleEntryProto, BundleHeaderProto
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
    merge_bundles,
)
from tests.tensor_bundle.our_bundles import save
from tests.tensor_bundle.rewriting import (
    STORAGE,
    rewrite_entry,
    rewrite_index,
    small,
    values,
    write,
)
from tests.tensor_bundle.test_against_tensorflow import scalars


@pytest.mark.parametrize("suffix", [".index", ".data-00000-of-00001"])
def test_every_changed_bit_and_every_truncation_is_seen(suffix: str, tmp_path: Path) -> None:
    prefix = small(tmp_path)
    path = Path(f"{prefix}{suffix}")
    good = path.read_bytes()
    for bit in range(8 * len(good)):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bad)
        with pytest.raises(errors.DataLossError) as caught:
            values(prefix)
        assert caught.value.path == str(path)
    for size in range(len(good)):
        path.write_bytes(good[:size])
        with pytest.raises(errors.DataLossError):
            values(prefix)


def test_more_bytes_at_the_end_are_ignored(tmp_path: Path) -> None:
    prefix = small(tmp_path)
    with open(f"{prefix}.data-00000-of-00001", "ab") as file:
        file.write(b"more")
    assert values(prefix)["a"] == [1, 2]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"size": 4}, "stored size 4; expected size 8"),
        ({"size": 2**63 - 1}, "expected size 8"),
        ({"offset": 1}, "Checksum does not match"),
        ({"offset": 2**63 - 1}, "read less bytes than requested"),
        ({"offset": -8}, "read less bytes than requested"),
        ({"crc32c": 0}, "Checksum does not match"),
        ({"shard_id": 1}, "shard 1 of a checkpoint of 1 shards"),
        ({"shard_id": -1}, "shard -1"),
        ({"dtype": 0}, "unknown dtype 0"),
        ({"dtype": 20}, "unknown dtype 20"),
        ({"dtype": 34}, "unknown dtype 34"),
        ({"dtype": 101}, "unknown dtype 101"),
        ({"dtype": 2}, "expected size 16"),
        ({"dtype": 7}, "stored size 8|length checksum"),
        ({"dtype": 21}, "variant"),
    ],
)
def test_wrong_entries(fields: dict[str, int], what: str, tmp_path: Path) -> None:
    prefix = small(tmp_path)
    rewrite_entry(prefix, "a", **fields)
    with pytest.raises(errors.DataLossError, match=what) as caught:
        values(prefix)
    assert caught.value.path is not None


@pytest.mark.parametrize("sizes", [[-1], [2**40, 2**40], [2**62, 4], [0, 2**62]])
def test_impossible_shapes(sizes: list[int], tmp_path: Path) -> None:
    prefix = small(tmp_path)

    def change(entries: dict[bytes, bytes]) -> None:
        entry = BundleEntryProto.FromString(entries[b"a"])
        entry.ClearField("shape")
        for size in sizes:
            entry.shape.dim.add(size=size)
        entries[b"a"] = entry.SerializeToString()

    rewrite_index(prefix, change)
    with pytest.raises(errors.DataLossError, match=r"Invalid tensor shape|expected size"):
        values(prefix)


def test_more_dimensions_than_numpy_has(tmp_path: Path) -> None:
    prefix = small(tmp_path)

    def change(entries: dict[bytes, bytes]) -> None:
        entry = BundleEntryProto.FromString(entries[b"a"])
        for _ in range(100):
            entry.shape.dim.add(size=1)
        entries[b"a"] = entry.SerializeToString()

    with BundleReader(prefix) as reader:
        expected = reader.read_bytes("a")
    rewrite_index(prefix, change)
    with BundleReader(prefix) as reader:
        assert len(reader.shape("a")) > 100
        assert reader.read_bytes("a") == expected
        with pytest.raises(errors.UnimplementedError, match="read_bytes"):
            reader.read("a")


def test_entries_that_are_no_messages(tmp_path: Path) -> None:
    prefix = small(tmp_path)
    rewrite_index(prefix, lambda entries: entries.update({b"a": b"\xff"}))
    with pytest.raises(errors.DataLossError, match="Entry for key b'a' not parseable"):
        values(prefix)


def drop_slice(entries: dict[bytes, bytes]) -> None:
    del entries[next(key for key in entries if key.startswith(b"\0"))]


def drop_from_list(entries: dict[bytes, bytes]) -> None:
    entry = BundleEntryProto.FromString(entries[b"p"])
    del entry.slices[0]
    entries[b"p"] = entry.SerializeToString()


def double_in_list(entries: dict[bytes, bytes]) -> None:
    entry = BundleEntryProto.FromString(entries[b"p"])
    entry.slices.append(entry.slices[0])
    entries[b"p"] = entry.SerializeToString()


def shift_in_list(entries: dict[bytes, bytes]) -> None:
    entry = BundleEntryProto.FromString(entries[b"p"])
    entry.slices[0].extent[0].start = 9
    entries[b"p"] = entry.SerializeToString()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (drop_slice, "slice 0,2 is missing"),
        (drop_from_list, "the slices have 2 of 4 elements"),
        (double_in_list, "Overlapping slices"),
        (shift_in_list, "outside the tensor"),
    ],
)
def test_slices_that_do_not_fit(change: Any, what: str, tmp_path: Path) -> None:
    prefix = small(tmp_path)
    rewrite_index(prefix, change)
    with pytest.raises(errors.DataLossError, match=what):
        values(prefix)


def test_a_hole_between_slices_is_found(tmp_path: Path) -> None:
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        writer.add_slice("p", [4], "0,2", np.zeros(2))
    with (
        BundleReader(tmp_path / "x") as reader,
        pytest.raises(errors.DataLossError, match="2 of 4 elements"),
    ):
        reader.verify()


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(errors.NotFoundError):
        BundleReader(tmp_path / "x")
    prefix = small(tmp_path)
    os.remove(f"{prefix}.data-00000-of-00001")
    with BundleReader(prefix) as reader:
        assert reader.shape("a") == (2,)
        for name in ("a", "s", "p"):
            tensor = reader[name]
            for read in (tensor.read, tensor.verify, functools.partial(tensor.read, "1,1")):
                with pytest.raises(errors.MissingShardError, match=f"tensor '{name}") as caught:
                    read()
    assert isinstance(caught.value, (errors.NotFoundError, errors.DataLossError))


def test_swapped_shards(tmp_path: Path) -> None:
    for number in range(2):
        save(str(tmp_path / f"p{number}"), scalars([b"v%d" % number] * 1))
        rewrite = np.full(3, number)
        write(tmp_path / f"p{number}", {f"v{number}": rewrite})
    merge_bundles([tmp_path / "p0", tmp_path / "p1"], tmp_path / "x", storage=STORAGE)
    first, second = (tmp_path / f"x.data-0000{n}-of-00002" for n in range(2))
    first.rename(tmp_path / "other")
    second.rename(first)
    (tmp_path / "other").rename(second)
    with pytest.raises(errors.DataLossError, match="Checksum does not match"):
        values(tmp_path / "x")


def test_names_that_are_not_there(tmp_path: Path) -> None:
    with BundleReader(small(tmp_path)) as reader:
        assert "zz" not in reader
        assert "" not in reader
        assert 3 not in reader
        for name in ("zz", ""):
            with pytest.raises(errors.TensorNotInCheckpointError, match="not found") as caught:
                reader.read(name)
            assert isinstance(caught.value, KeyError)
            assert isinstance(caught.value, errors.NotFoundError)
        assert reader.get("zz") is None


HEADER = BundleHeaderProto(num_shards=1)


@pytest.mark.parametrize(
    ("header", "kind", "what"),
    [
        ({"producer": -1}, errors.InvalidArgumentError, "producer version -1 below"),
        ({"min_consumer": 2}, errors.InvalidArgumentError, "min consumer version 2 above"),
        ({"bad_consumers": [1]}, errors.InvalidArgumentError, "disallows consumer version 1"),
        ({"producer": 9}, None, ""),
        ({}, None, ""),
    ],
)
def test_versions(header: dict[str, Any], kind: Any, what: str, tmp_path: Path) -> None:
    prefix = small(tmp_path)
    message = BundleHeaderProto(num_shards=1, version=header).SerializeToString()
    rewrite_index(prefix, lambda entries: entries.update({b"": message}))
    if kind is None:
        assert values(prefix)["a"] == [1, 2]
    else:
        with pytest.raises(kind, match=what):
            BundleReader(prefix)


@pytest.mark.parametrize("header", [b"", b"\xff", None])
def test_headers_that_are_none(header: bytes | None, tmp_path: Path) -> None:
    prefix = small(tmp_path)

    def change(entries: dict[bytes, bytes]) -> None:
        if header is None:
            del entries[b""]
        else:
            entries[b""] = header

    rewrite_index(prefix, change)
    with pytest.raises(errors.DataLossError, match="header"):
        BundleReader(prefix)
