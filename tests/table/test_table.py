"""Every layer of the table beside a plain sorted dict, and tables that are damaged."""

from __future__ import annotations

import io
import random
import struct
from bisect import bisect_left
from collections.abc import Iterator
from typing import Protocol

import pytest
from hypothesis import given, strategies as st

from savedmodel_writer import errors
from savedmodel_writer.table import Table
from savedmodel_writer.table.block import Block
from savedmodel_writer.table.block_builder import BlockBuilder
from savedmodel_writer.table.crc32c import crc32c, mask
from savedmodel_writer.table.format import BlockHandle, Footer, trailer
from tests.table.test_table_builder import EXAMPLE, build

ALPHABET = bytes([0, 1, *b"abcde", 0xFD, 0xFE, 0xFF])
KEYS = st.lists(st.sampled_from(ALPHABET), max_size=8).map(bytes)
ENTRIES = st.dictionaries(KEYS, st.binary(max_size=30), max_size=60)


class SortedMap(Protocol):
    def __iter__(self) -> Iterator[tuple[bytes, bytes]]: ...

    def seek(self, key: bytes) -> Iterator[tuple[bytes, bytes]]: ...


def block_of(entries: dict[bytes, bytes], restart_interval: int) -> SortedMap:
    builder = BlockBuilder(restart_interval)
    for key in sorted(entries):
        builder.add(key, entries[key])
    return Block(builder.finish())


def table_in_memory(entries: dict[bytes, bytes], restart_interval: int) -> SortedMap:
    return Table(build(entries, block_size=256, restart_interval=restart_interval))


def table_in_file(entries: dict[bytes, bytes], restart_interval: int) -> SortedMap:
    data = build(entries, block_size=256, restart_interval=restart_interval)
    return Table(io.BytesIO(data))


LAYERS = pytest.mark.parametrize("layer", [block_of, table_in_memory, table_in_file])
INTERVALS = pytest.mark.parametrize("restart_interval", [16, 1, 1024])


def compare(found: SortedMap, entries: dict[bytes, bytes], keys: list[bytes]) -> None:
    """A scan, and a scan from each of `keys`, agree with the sorted dict."""
    expected = sorted(entries.items())
    assert list(found) == expected
    order = [key for key, _ in expected]
    for key in keys:
        assert list(found.seek(key)) == expected[bisect_left(order, key) :]
        if isinstance(found, Table):
            assert found.get(key) == entries.get(key)


@LAYERS
@INTERVALS
@pytest.mark.parametrize(
    "entries",
    [
        {},
        {b"": b"v"},
        {b"abc": b"v"},
        {b"abc": b"v", b"abcd": b"v", b"ac": b"v2"},
        {
            b"ainitial": b"tiny",
            b"anext": b"x" * 10_000_000,
            b"anext2": b"y" * 10_000_000,
            b"b": b"",
        },
        {b"\xff\xff": b"v3"},
    ],
    ids=["empty", "empty key", "single", "several", "big values", "special key"],
)
def test_simple(layer, restart_interval: int, entries: dict[bytes, bytes]) -> None:
    around = [key[:-1] for key in entries] + [key + b"\0" for key in entries]
    compare(layer(entries, restart_interval), entries, [*entries, *around])


@LAYERS
@INTERVALS
@given(entries=ENTRIES, keys=st.lists(KEYS, max_size=10))
def test_randomized(
    layer, restart_interval: int, entries: dict[bytes, bytes], keys: list[bytes]
) -> None:
    compare(layer(entries, restart_interval), entries, [*keys, *entries])


@LAYERS
@INTERVALS
def test_many_entries(layer, restart_interval: int) -> None:
    chance = random.Random(restart_interval)

    def key() -> bytes:
        return bytes(chance.choices(ALPHABET, k=chance.randrange(12)))

    entries = {key(): chance.randbytes(chance.randrange(40)) for _ in range(2000)}
    compare(
        layer(entries, restart_interval),
        entries,
        [*chance.sample(sorted(entries), 30), *(key() for _ in range(30))],
    )


def test_a_block_without_restarts_is_empty() -> None:
    assert list(Block(bytes(4))) == []
    assert list(Block(bytes(4)).seek(b"a")) == []


class CountingFile(io.BytesIO):
    read_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.read_bytes += len(data)
        return data


def test_the_first_key_is_found_without_reading_much() -> None:
    entries = {b"k01": b"hello", b"k02": b"x" * 1_000_000, b"k03": b"y" * 1_000_000}
    file = CountingFile(build(entries, block_size=1024))
    assert Table(file).get(b"k01") == b"hello"
    assert file.read_bytes < 200


def test_a_lookup_reads_one_block() -> None:
    entries = {f"{n:05d}".encode(): b"v" * 10 for n in range(10_000)}
    file = CountingFile(build(entries, block_size=1024))
    table = Table(file)
    for number in range(0, 10_000, 977):
        file.read_bytes = 0
        assert table.get(f"{number:05d}".encode()) == b"v" * 10
        assert file.read_bytes < 1024 + 64


# --- damage -----------------------------------------------------------------------------------


def read_all(data: bytes) -> dict[bytes, bytes]:
    table = Table(data, path="some.index")
    table.verify()
    return dict(table)


def test_every_changed_bit_and_every_truncation_is_seen() -> None:
    for bit in range(8 * len(EXAMPLE)):
        bad = bytearray(EXAMPLE)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(errors.DataLossError) as caught:
            read_all(bytes(bad))
        assert caught.value.path == "some.index"
        assert caught.value.offset is not None and 0 <= caught.value.offset <= len(EXAMPLE)
    for size in range(len(EXAMPLE)):
        with pytest.raises(errors.DataLossError):
            read_all(EXAMPLE[:size])


def test_what_a_short_file_and_another_file_are() -> None:
    with pytest.raises(errors.DataLossError, match="too short to be an sstable"):
        Table(b"\0" * 47)
    with pytest.raises(errors.DataLossError, match="bad magic number"):
        Table(b"\0" * 48)


def one_block_table(block: bytes, handle: BlockHandle | None = None) -> bytes:
    """A table whose checksums are right and whose one data block is `block`."""
    data = block + trailer(block)
    index_builder = BlockBuilder(1)
    index_builder.add(b"\xff" * 4, (handle or BlockHandle(0, len(block))).encode())
    index = index_builder.finish()
    index_at = len(data)
    metaindex = BlockBuilder(1).finish()
    data += index + trailer(index)
    footer = Footer(BlockHandle(len(data), len(metaindex)), BlockHandle(index_at, len(index)))
    return data + metaindex + trailer(metaindex) + footer.encode()


def block_bytes(entries: str, restarts: list[int]) -> bytes:
    return bytes.fromhex(entries) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


@pytest.mark.parametrize(
    ("block", "what"),
    [
        (b"", "a block of 0 bytes"),
        (b"\xff" * 4, "restarts"),
        (block_bytes("00016161 00", []), "cannot have 0 restarts"),
        (block_bytes("000100 62 000100 61", [0]), "keys out of order"),
        (block_bytes("000100 62 000100 62", [0]), "keys out of order"),
        (block_bytes("010100 61", [0]), "shares 1 bytes with a key of 0"),
        (block_bytes("00ff0100 61", [0]), "passes the end"),
        (block_bytes("0001ff01 61", [0]), "passes the end"),
        (block_bytes("00ffffffffffffffffff0100 61", [0]), "passes the end"),
        (block_bytes("00ffffffffffffffffffff0100 61", [0]), "varint"),
        (block_bytes("00", [0]), "passes the end"),
        (block_bytes("000100 61", [9]), "outside the entries"),
        (block_bytes("000100 61 010100 62", [0, 4]), "is not whole"),
    ],
)
def test_a_malformed_block_with_a_right_checksum(block: bytes, what: str) -> None:
    with pytest.raises(errors.DataLossError, match=what) as caught:
        table = Table(one_block_table(block), path="some.index")
        list(table)
        table.get(b"z")
    assert caught.value.path == "some.index"


@pytest.mark.parametrize(
    "handle", [BlockHandle(0, 2**64 - 1), BlockHandle(2**64 - 1, 8), BlockHandle(90, 8)]
)
def test_an_index_that_points_outside_the_file(handle: BlockHandle) -> None:
    table = Table(one_block_table(block_bytes("000100 61", [0]), handle))
    with pytest.raises(errors.DataLossError):
        table.get(b"a")
    with pytest.raises(errors.DataLossError):
        list(table)


def test_a_footer_that_points_outside_the_file() -> None:
    footer = Footer(BlockHandle(0, 0), BlockHandle(0, 2**64 - 1)).encode()
    with pytest.raises(errors.DataLossError, match="outside the file"):
        Table(EXAMPLE[:-48] + footer)


def swapped_blocks() -> bytes:
    """A table of two blocks whose index names them in the wrong order."""
    data = bytearray()
    handles = []
    for key in (b"a", b"b"):
        builder = BlockBuilder(16)
        builder.add(key, b"")
        block = builder.finish()
        handles.append(BlockHandle(len(data), len(block)))
        data += block + trailer(block)
    index_builder = BlockBuilder(1)
    index_builder.add(b"a", handles[1].encode())
    index_builder.add(b"b", handles[0].encode())
    index = index_builder.finish()
    footer = Footer(handles[0], BlockHandle(len(data), len(index)))
    return bytes(data + index + trailer(index) + footer.encode())


def test_blocks_out_of_order() -> None:
    with pytest.raises(errors.DataLossError, match="keys out of order"):
        list(Table(swapped_blocks()))


def test_a_block_that_says_it_is_snappy() -> None:
    block = block_bytes("000100 61", [0])
    table = bytearray(one_block_table(block))
    table[len(block)] = 1
    table[len(block) + 1 : len(block) + 5] = mask(crc32c(block + b"\1")).to_bytes(4, "little")
    with pytest.raises(errors.DataLossError, match="snappy"):
        Table(bytes(table)).get(b"a")


@given(st.binary(max_size=64), st.integers(0, 255))
def test_any_bytes_with_right_checksums(block: bytes, restarts: int) -> None:
    """Whatever a block holds, reading it ends, with entries in order or DataLossError."""
    table = Table(one_block_table(block + struct.pack("<I", restarts % 4)))
    try:
        keys = [key for key, _ in table]
        assert keys == sorted(set(keys))
        for key in keys:
            table.get(key)
    except errors.DataLossError:
        pass
