"""The fixed parts of a table: handles, trailers, the footer."""

from __future__ import annotations

import pytest

from savedmodel_writer import errors
from savedmodel_writer.table.crc32c import crc32c, mask
from savedmodel_writer.table.format import (
    FOOTER_SIZE,
    BlockHandle,
    Footer,
    check_trailer,
    trailer,
)

EMPTY_BLOCK = bytes.fromhex("0000000001000000")


def stored(block: bytes, kind: int) -> bytes:
    tail = bytes([kind])
    return block + tail + mask(crc32c(block + tail)).to_bytes(4, "little")


def test_a_handle() -> None:
    handle = BlockHandle(262_149, 53)
    assert handle.encode().hex() == "85801035"
    assert BlockHandle.decode(b"\xff" + handle.encode() + b"\xff", 1) == (handle, 5)


def test_the_footer() -> None:
    footer = Footer(BlockHandle(58, 8), BlockHandle(71, 14))
    encoded = footer.encode()
    assert len(encoded) == FOOTER_SIZE
    assert encoded.hex() == "3a08470e" + "00" * 36 + "57fb808b247547db"
    assert Footer.decode(encoded) == footer


def test_a_footer_with_other_magic() -> None:
    encoded = Footer(BlockHandle(0, 8), BlockHandle(13, 8)).encode()
    with pytest.raises(errors.DataLossError, match="bad magic number"):
        Footer.decode(encoded[:-1] + b"\0")


def test_the_trailer_of_an_empty_block() -> None:
    assert trailer(EMPTY_BLOCK).hex() == "00c0f2a1b0"
    assert check_trailer(EMPTY_BLOCK + trailer(EMPTY_BLOCK)) == EMPTY_BLOCK


def test_every_changed_bit_of_a_block_is_seen() -> None:
    good = stored(EMPTY_BLOCK, 0)
    for bit in range(8 * len(good)):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(errors.DataLossError, match="block checksum mismatch"):
            check_trailer(bytes(bad))


def test_other_block_types() -> None:
    with pytest.raises(errors.DataLossError, match="bad block type: expected 0 or 1, found 9"):
        check_trailer(stored(EMPTY_BLOCK, 9))
