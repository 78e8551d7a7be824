"""CRC-32C: the test vectors of RFC 3720 (B.4) and of the bundle format."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from savedmodel_writer.table.crc32c import crc32c, mask, unmask


@pytest.mark.parametrize(
    ("data", "crc"),
    [
        (b"", 0),
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(range(31, -1, -1)), 0x113FDB5C),
        (b"123456789", 0xE3069283),
    ],
)
def test_vectors(data: bytes, crc: int) -> None:
    assert crc32c(data) == crc


def test_masked_vectors() -> None:
    assert mask(0) == 0xA282EAD8
    assert mask(crc32c(b"123456789")) == 0xC78AB0E5


@given(st.integers(0, 2**32 - 1))
def test_unmask_undoes_mask(crc: int) -> None:
    assert unmask(mask(crc)) == crc
    assert 0 <= mask(crc) < 2**32


@given(st.binary(), st.binary())
def test_a_checksum_is_continued(a: bytes, b: bytes) -> None:
    assert crc32c(b, crc32c(a)) == crc32c(a + b)
