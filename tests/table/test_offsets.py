"""Where in a table a key is, as nearly as the index tells."""

from __future__ import annotations

import random

import pytest

from savedmodel_writer.table import Table
from tests.table.packing import packed
from tests.table.test_table_builder import build

PLAIN = {
    b"k01": b"hello",
    b"k02": b"hello2",
    b"k03": b"x" * 10_000,
    b"k04": b"x" * 200_000,
    b"k05": b"x" * 300_000,
    b"k06": b"hello3",
    b"k07": b"x" * 100_000,
}


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        (b"abc", 0, 0),
        (b"k01", 0, 0),
        (b"k01a", 0, 0),
        (b"k02", 0, 0),
        (b"k03", 10, 500),  # a block is closed before a large entry
        (b"k04", 10_000, 11_000),
        (b"k04a", 210_000, 211_000),
        (b"k05", 210_000, 211_000),
        (b"k06", 510_000, 511_000),
        (b"k07", 510_000, 511_000),
        (b"xyz", 610_000, 612_000),
    ],
)
def test_offsets_of_plain_blocks(key: bytes, low: int, high: int) -> None:
    table = Table(build(PLAIN, block_size=1024))
    assert low <= table.approximate_offset(key) <= high


def test_offsets_of_packed_blocks() -> None:
    chance = random.Random(301)
    large = {key: chance.randbytes(500) * 20 for key in (b"k02", b"k04")}  # of a twentieth, packed
    entries = {b"k01": b"hello", b"k03": b"hello3", **large}
    table = Table(packed(build(entries, block_size=1024)))
    assert [table.approximate_offset(key) for key in (b"abc", b"k01")] == [0, 0]
    assert 10 <= table.approximate_offset(b"k02") <= 100
    third, fourth, end = map(table.approximate_offset, (b"k03", b"k04", b"xyz"))
    assert 500 < third < 2000
    assert third < fourth < third + 100
    assert 500 < end - fourth < 2000
