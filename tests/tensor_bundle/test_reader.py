"""BundleReader: what it reads, in either byte order, and how it refuses what is damaged."""

from __future__ import annotations

import os
import pickle
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from savedmodel_writer import dtypes, errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.protos import BundleEntryProto, BundleHeaderProto
from savedmodel_writer.table import Table, TableBuilder
from savedmodel_writer.table.crc32c import crc32c, mask
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
    VariantTensor,
    merge_bundles,
)
from tests.oracle.process import Oracle
from tests.tensor_bundle.our_bundles import save
from tests.tensor_bundle.strategies import FIXED, Tensor, bundles, elements
from tests.tensor_bundle.test_against_tensorflow import scalars
from tests.tensor_bundle.test_string_tensor import OPTIONAL

STORAGE = LocalStorage(fsync=False)


def write(prefix: Path, tensors: dict[str, Any]) -> Path:
    with BundleWriter(prefix, storage=STORAGE) as writer:
        for name, value in tensors.items():
            writer.add(name, value)
    return prefix


def rewrite_index(prefix: Path, change: Any) -> None:
    """Changes the entries of an index, whose checksums stay right."""
    path = Path(f"{prefix}.index")
    entries = dict(Table(path.read_bytes()))
    change(entries)
    out = bytearray()
    builder = TableBuilder(out.extend)
    for key in sorted(entries):
        builder.add(key, entries[key])
    builder.finish()
    path.write_bytes(out)


def rewrite_entry(prefix: Path, name: str, **fields: Any) -> None:
    def change(entries: dict[bytes, bytes]) -> None:
        entry = BundleEntryProto.FromString(entries[name.encode()])
        for field, value in fields.items():
            setattr(entry, field, value)
        entries[name.encode()] = entry.SerializeToString()

    rewrite_index(prefix, change)


def assert_same_array(found: np.ndarray, expected: np.ndarray) -> None:
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    np.testing.assert_array_equal(found, expected)


# --- what it reads ------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(tensors=bundles())
def test_what_was_written_is_read(tmp_path_factory: Any, tensors: list[Tensor]) -> None:
    prefix = tmp_path_factory.mktemp("bundle") / "x"
    save(str(prefix), tensors)
    with BundleReader(prefix) as reader:
        assert len(reader) == len({name for name, _, _, _ in tensors})
        assert [os.fsencode(name) for name in reader] == sorted({name for name, *_ in tensors})
        for name, spec, enum, bits in tensors:
            assert name in reader
            assert reader.dtype(name) == dtypes.DType(enum)
            found = reader[name].read_bits()
            if spec:
                *_, extents = spec.split(" ")
                found = found[region(extents)]
            assert_same_array(found, bits)
        reader.verify()


def region(extents: str) -> tuple[slice, ...]:
    pairs = [text.split(",") for text in extents.split(":")]
    return tuple(
        slice(None) if pair == ["-"] else slice(int(pair[0]), int(pair[0]) + int(pair[1]))
        for pair in pairs
    )


def test_what_tensorflow_reads_is_what_we_read(oracle: Oracle, tmp_path: Path) -> None:
    tensors: list[Tensor] = [
        (
            f"{dtype.name}{list(shape)}".encode(),
            "",
            dtype.as_datatype_enum,
            elements(dtype, shape, 1),
        )
        for dtype in [*FIXED, dtypes.string]
        for shape in [(), (0, 2), (3, 2)]
    ]
    save(str(tmp_path / "x"), tensors)
    names = [name for name, _, _, _ in tensors]
    enums = [enum for _, _, enum, _ in tensors]
    restored = oracle(
        "tests.tensor_bundle.tf_bundles",
        "restored",
        str(tmp_path / "x"),
        names,
        [""] * len(names),
        enums,
    )
    with BundleReader(tmp_path / "x") as reader:
        for name, array in zip(names, restored, strict=True):
            ours = reader[name].read_bits()
            assert ours.shape == array.shape
            if ours.dtype == object:
                assert ours.tolist() == array.tolist()
            else:
                assert ours.tobytes() == array.tobytes()


def test_numpy_dtypes(tmp_path: Path) -> None:
    write(tmp_path / "x", {"a": np.float32(2), "s": np.array(["ä", b"\xff"], object)})
    with BundleReader(tmp_path / "x") as reader:
        assert reader.read("a").shape == ()
        assert reader.read("a").dtype == np.float32
        assert reader.read("s").tolist() == ["ä".encode(), b"\xff"]
        assert reader.shape("s") == (2,)
        assert reader.read_bytes("a") == bytes.fromhex("00000040")
        assert np.asarray(reader["a"]) == 2


def test_variants(tmp_path: Path) -> None:
    write(tmp_path / "x", {"v": VariantTensor([OPTIONAL, OPTIONAL])})
    with BundleReader(tmp_path / "x") as reader:
        assert reader.dtype("v") == dtypes.variant
        assert reader.read("v").tolist() == [OPTIONAL, OPTIONAL]
        assert reader.read_bytes("v") == (tmp_path / "x.data-00000-of-00001").read_bytes()
        reader.verify()


def test_a_checkpoint_is_a_source_of_another(tmp_path: Path) -> None:
    tensors = {
        "a": np.arange(12.0).reshape(3, 4),
        "b": np.array([b"x", b"yy"], object),
        "c": VariantTensor([OPTIONAL]),
    }
    write(tmp_path / "x", tensors)
    with BundleReader(tmp_path / "x") as reader:
        write(tmp_path / "y", dict(reader))
    assert (tmp_path / "x.index").read_bytes() == (tmp_path / "y.index").read_bytes()


def test_a_partitioned_tensor_is_a_source_of_a_whole_one(tmp_path: Path) -> None:
    whole = np.arange(40, dtype=np.float16).reshape(5, 8)
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        writer.add_slice("rows", [5, 8], "3,2:-", whole[3:])
        writer.add_slice("rows", [5, 8], "0,3:-", whole[:3])
        writer.add_slice("columns", [5, 8], "-:0,2", whole[:, :2])
        writer.add_slice("columns", [5, 8], "-:2,6", whole[:, 2:])
    with BundleReader(tmp_path / "x") as reader:
        assert list(reader) == ["columns", "rows"]
        write(tmp_path / "y", dict(reader))
        assert reader.read_bytes("rows") == reader.read_bytes("columns") == whole.tobytes()
    with BundleReader(tmp_path / "y") as reader:
        for name in ("rows", "columns"):
            assert_same_array(reader.read(name), whole)


def test_readers_and_tensors_can_be_pickled(tmp_path: Path) -> None:
    write(tmp_path / "x", {"a": np.arange(3)})
    with BundleReader(tmp_path / "x") as reader:
        copies = pickle.loads(pickle.dumps((reader, reader["a"])))
    assert copies[0].read("a").tolist() == copies[1].read().tolist() == [0, 1, 2]


def test_several_threads(tmp_path: Path) -> None:
    write(tmp_path / "x", {f"v{n}": np.full(5000, n) for n in range(40)})
    wrong: list[str] = []
    with BundleReader(tmp_path / "x") as reader:

        def read() -> None:
            wrong.extend(name for name in reader if not (reader.read(name) == int(name[1:])).all())

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_a_forked_child_reads_on_its_own(tmp_path: Path) -> None:
    write(tmp_path / "x", {f"v{n}": np.full(1000, n) for n in range(200)})
    with BundleReader(tmp_path / "x") as reader:
        reader.verify()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                reader.verify()
                code = 0
            finally:
                os._exit(code)
        reader.verify()
        assert os.waitpid(child, 0)[1] == 0


# --- the other byte order -----------------------------------------------------------------------


def turned(dtype: dtypes.DType, bits: np.ndarray) -> np.ndarray:
    size = dtype.size // 2 if dtype.is_complex else dtype.size
    raw = np.frombuffer(bits.tobytes(), np.uint8)
    return raw.reshape(-1, size)[:, ::-1].reshape(-1)


def test_big_endian(tmp_path: Path) -> None:
    """Turns the bytes of every number in a checkpoint around, and says so in the header."""
    arrays = {dtype.name: elements(dtype, (3, 2), 5) for dtype in FIXED}
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        for name, bits in arrays.items():
            writer.add(name, bits.view(dtypes.as_dtype(name).as_numpy_dtype))
    data = bytearray()

    def change(entries: dict[bytes, bytes]) -> None:
        entries[b""] = BundleHeaderProto(num_shards=1, endianness=1).SerializeToString()
        for name, bits in arrays.items():
            payload = turned(dtypes.as_dtype(name), bits).tobytes()
            entry = BundleEntryProto.FromString(entries[name.encode()])
            entry.offset, entry.crc32c = len(data), mask(crc32c(payload))
            entries[name.encode()] = entry.SerializeToString()
            data.extend(payload)

    rewrite_index(tmp_path / "x", change)
    (tmp_path / "x.data-00000-of-00001").write_bytes(data)
    with BundleReader(tmp_path / "x") as reader:
        for name, bits in arrays.items():
            assert_same_array(reader[name].read_bits(), bits)
            assert b"".join(reader[name].chunks(7)) == bits.tobytes()
        reader.verify()


# --- what is damaged ----------------------------------------------------------------------------


def small(directory: Path) -> Path:
    with BundleWriter(directory / "x", storage=STORAGE) as writer:
        writer.add("a", np.array([1, 2], np.float32))
        writer.add("s", np.array([b"ab", b"c"], object))
        writer.add_slice("p", [4], "0,2", np.zeros(2, np.int8))
        writer.add_slice("p", [4], "2,2", np.ones(2, np.int8))
    return directory / "x"


def values(prefix: Path) -> dict[str, Any]:
    with BundleReader(prefix) as reader:
        reader.verify()
        return {name: tensor.read().tolist() for name, tensor in reader.items()}


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
        (drop_from_list, "the slices have 2 elements, the tensor has 4"),
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
        pytest.raises(errors.DataLossError, match="2 elements, the tensor has 4"),
    ):
        reader.verify()


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(errors.NotFoundError):
        BundleReader(tmp_path / "x")
    prefix = small(tmp_path)
    os.remove(f"{prefix}.data-00000-of-00001")
    with BundleReader(prefix) as reader:
        assert reader.shape("a") == (2,)
        with pytest.raises(errors.MissingShardError) as caught:
            reader.read("a")
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
