"""CRC-32C (Castagnoli), and the masked form that is stored beside the bytes it covers.

A checksum over bytes that hold checksums tells little, so what is stored is the checksum rotated
right by 15 bits plus 0xa282ead8 (LevelDB's log format, and TensorFlow's).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType

__all__ = ["crc32c", "mask", "unmask"]

_DELTA = 0xA282EAD8


def _compiled() -> ModuleType:
    """The compiled module of the distribution crc32c, without its package where it has one.

    That package reads its own metadata and makes a command line when it is imported, which takes
    as long as half of what an export imports otherwise.
    """
    package = PathFinder.find_spec("crc32c")
    folders = package and package.submodule_search_locations
    spec = folders and PathFinder.find_spec("crc32c._crc32c", folders)
    if not spec or spec.loader is None:
        return import_module("crc32c")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


crc32c: Callable[..., int] = _compiled().crc32c
"""The checksum of bytes, going on from the checksum of what came before if that is given."""


def mask(crc: int) -> int:
    """The form of a checksum that is stored."""
    return ((crc >> 15 | crc << 17) + _DELTA) & 0xFFFFFFFF


def unmask(masked: int) -> int:
    """The checksum of which `masked` is the stored form."""
    rotated = (masked - _DELTA) & 0xFFFFFFFF
    return (rotated >> 17 | rotated << 15) & 0xFFFFFFFF
