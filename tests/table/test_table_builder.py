"""The bytes of tables: the format's worked example, block limits, index keys, order of calls."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from savedmodel_writer import errors
from savedmodel_writer.table import Table, TableBuilder
from savedmodel_writer.table.block_builder import common_prefix
from savedmodel_writer.table.table_builder import separator, successor

BYTES = st.one_of(st.binary(max_size=6), st.text("\0ab\xfe\xff").map(lambda s: s.encode("latin-1")))

# The index file of a bundle of a: float32 [2] and b: float32 scalar, as TensorFlow 2.21 writes it.
HEADER = bytes.fromhex("08011a020801")
ENTRY_A = bytes.fromhex("080112041202080228083559 3ce535".replace(" ", ""))
ENTRY_B = bytes.fromhex("08011200200828 0435efd682c3".replace(" ", ""))
EXAMPLE = bytes.fromhex(
    "000006 08011a020801"
    "00010f61 0801120412020802 2808 35593ce535"
    "00010d62 08011200 20082804 35efd682c3"
    "00000000 01000000  00 19d6ba4c"
    "00000000 01000000  00 c0f2a1b0"
    "00010263 0035 00000000 01000000  00 7e2c7d04"
    "3a08470e" + "00" * 36 + "57fb808b247547db"
)


def build(entries: dict[bytes, bytes], **options: int) -> bytes:
    out = bytearray()
    builder = TableBuilder(out.extend, **options)
    for key in sorted(entries):
        builder.add(key, entries[key])
    assert builder.finish() == len(out)
    return bytes(out)


def index_keys(table: bytes) -> list[bytes]:
    return Table(table)._bounds


def test_the_worked_example() -> None:
    assert len(EXAMPLE) == 138
    assert build({b"": HEADER, b"a": ENTRY_A, b"b": ENTRY_B}) == EXAMPLE


def test_an_empty_table() -> None:
    empty = build({})
    assert len(empty) == 74
    assert empty.startswith(bytes.fromhex("000000000100000000c0f2a1b0") * 2)
    assert empty[26:30].hex() == "00080d08"


def test_a_table_of_a_header_only() -> None:
    table = build({b"": HEADER})
    assert len(table) == 101
    assert index_keys(table) == [b""]


@pytest.mark.parametrize(
    ("last", "following", "expected"),
    [
        (b"a", b"c", b"b"),
        (b"a", b"b", b"a"),
        (b"abc", b"abe", b"abd"),
        (b"abc", b"abd", b"abc"),
        (b"abc", b"abcd", b"abc"),
        (b"a\xfd", b"a\xff", b"a\xfe"),
        (b"ab\xff", b"b", b"ab\xff"),
        (b"", b"a", b""),
    ],
)
def test_separators(last: bytes, following: bytes, expected: bytes) -> None:
    assert separator(last, following) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (b"b", b"c"),
        (b"layer/x", b"m"),
        (b"\xff\xff\x01", b"\xff\xff\x02"),
        (b"\xff\xff", b"\xff\xff"),
        (b"", b""),
    ],
)
def test_successors(last: bytes, expected: bytes) -> None:
    assert successor(last) == expected


@given(BYTES, BYTES)
def test_separators_separate(a: bytes, b: bytes) -> None:
    assert successor(a) >= a
    if a < b:
        assert a <= separator(a, b) < b


@given(BYTES, BYTES, BYTES)
def test_common_prefix(stem: bytes, a: bytes, b: bytes) -> None:
    size = common_prefix(stem + a, stem + b)
    assert (stem + a)[:size] == (stem + b)[:size]
    assert size == min(len(stem + a), len(stem + b)) or (stem + a)[size] != (stem + b)[size]


def test_restarts_come_every_sixteen_entries() -> None:
    table = build({b"": HEADER} | {f"k{n:02d}".encode(): b"v" for n in range(40)})
    # Three restarts: at the header, k15 and k31; each of these keys is stored whole.
    whole = [n for n in range(40) if f"\0\3\1k{n:02d}v".encode() in table]
    assert whole == [0, 15, 31]  # k00 shares nothing with the empty key


@pytest.mark.parametrize(
    ("value_size", "blocks"),
    # An entry has 5 bytes of lengths and 1 of key, a block of one restart 8 bytes more.
    [(262_144 - 14, 2), (262_144 - 15, 1)],
    ids=["full", "a byte short"],
)
def test_a_block_closes_when_it_is_full(value_size: int, blocks: int) -> None:
    assert len(index_keys(build({b"a": bytes(value_size), b"b": b""}))) == blocks


@pytest.mark.parametrize(
    ("size", "blocks"), [(2 * 262_144, 2), (2 * 262_144 - 1, 1)], ids=["twice", "a byte short"]
)
def test_a_block_closes_before_a_large_entry(size: int, blocks: int) -> None:
    assert len(index_keys(build({b"a": b"", b"b": bytes(size - 1)}))) == blocks


def test_a_large_first_entry_makes_no_empty_block() -> None:
    assert index_keys(build({b"a": bytes(3 * 262_144), b"b": b""})) == [b"a", b"c"]


@pytest.mark.parametrize("second", [b"a", b"b"], ids=["smaller", "equal"])
def test_keys_must_increase(second: bytes) -> None:
    builder = TableBuilder(bytearray().extend)
    builder.add(b"b", b"")
    with pytest.raises(errors.InvalidArgumentError, match="increasing order"):
        builder.add(second, b"")


def test_nothing_after_finish() -> None:
    builder = TableBuilder(bytearray().extend)
    builder.finish()
    with pytest.raises(errors.SequenceError):
        builder.add(b"a", b"")
    with pytest.raises(errors.SequenceError):
        builder.finish()


def test_sizes_that_do_not_fit_32_bits() -> None:
    class Large(bytes):
        def __len__(self) -> int:
            return 2**32

    builder = TableBuilder(bytearray().extend)
    with pytest.raises(errors.InvalidArgumentError, match="4 GiB"):
        builder.add(b"a", Large())
