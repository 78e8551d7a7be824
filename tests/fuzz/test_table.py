"""A damaged table gives its right entries or a DataLossError; it never hangs."""

from __future__ import annotations

from random import Random

from savedmodel_writer import errors
from savedmodel_writer.table import Table, TableBuilder
from savedmodel_writer.table.block import Block
from savedmodel_writer.table.format import FOOTER_SIZE, BlockHandle, Footer, trailer
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.mutations import damaged


def table(entries: dict[bytes, bytes]) -> bytes:
    """A table of several small blocks."""
    written: list[bytes] = []
    builder = TableBuilder(written.append, block_size=200, restart_interval=4)
    for key, value in sorted(entries.items()):
        builder.add(key, value)
    builder.finish()
    return b"".join(written)


ENTRIES = {b"": b"header", b"\0key": b"x" * 300, b"\xff\xff": b"last"}
ENTRIES |= {b"layer_%d/kernel/%d" % (n % 5, n * n): bytes([n]) * n for n in range(60)}
TABLE = table(ENTRIES)


def test_damaged_bytes() -> None:
    def attempt(chance: Random) -> bool:
        data = damaged(TABLE, chance)
        key = chance.choice(list(ENTRIES))
        try:
            opened = Table(data)
            assert opened.get(key) == ENTRIES[key]
            assert list(opened) == sorted(ENTRIES.items())
        except errors.DataLossError as error:
            assert error.message and error.offset is not None
            return True
        return False  # a byte between two blocks, or in one that the entries do not need

    fuzz(0.25, attempt)


def test_damaged_entries_under_right_checksums() -> None:
    """What a checksum hides else: the bytes within a block. Whatever is read is in order."""
    footer = Footer.decode(TABLE[-FOOTER_SIZE:])
    index = dict(Block(TABLE[footer.index.offset :][: footer.index.size]))
    handles = [BlockHandle.decode(value)[0] for value in index.values()]

    def attempt(chance: Random) -> bool:
        handle = chance.choice([*handles, footer.index, footer.index, footer.metaindex])
        end = handle.offset + handle.size
        block = damaged(TABLE[handle.offset : end], chance, same_length=True)
        sealed = block + trailer(block)
        data = TABLE[: handle.offset] + sealed + TABLE[handle.offset + len(sealed) :]
        try:
            opened = Table(data)
            keys = [key for key, _ in opened]
            assert keys == sorted(set(keys))
            sought = chance.choice(list(ENTRIES))
            found = [key for key, _ in opened.seek(sought)]
            assert found == [key for key in keys if key >= sought]
            opened.get(sought)
        except errors.DataLossError as error:
            assert error.message and error.offset is not None
            return True
        return False

    fuzz(0.2, attempt)
