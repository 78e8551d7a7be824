"""CRC-32C (Castagnoli), and the masked form that is stored beside the bytes it covers.

A checksum over bytes that hold checksums tells little, so what is stored is the checksum rotated
right by 15 bits plus 0xa282ead8 (LevelDB's log format, and TensorFlow's).
"""

from __future__ import annotations

from crc32c import crc32c

__all__ = ["crc32c", "mask", "unmask"]

_DELTA = 0xA282EAD8


def mask(crc: int) -> int:
    """The form of a checksum that is stored."""
    return ((crc >> 15 | crc << 17) + _DELTA) & 0xFFFFFFFF


def unmask(masked: int) -> int:
    """The checksum of which `masked` is the stored form."""
    rotated = (masked - _DELTA) & 0xFFFFFFFF
    return (rotated >> 17 | rotated << 15) & 0xFFFFFFFF
