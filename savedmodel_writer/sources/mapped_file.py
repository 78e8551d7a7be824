"""Mapped arrays: pickled as a place in a file, and taken out of memory once they are read."""

from __future__ import annotations

import mmap
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt


@attrs.frozen
class MappedFile:
    """An array in a file, in any layout.

    Attributes:
        path: of the file.
        offset: where the array's first element is, `array[0, 0, ...]`.
        dtype: its dtype.
        shape: its shape.
        strides: the steps between its elements, in bytes.
    """

    path: str
    offset: int
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    @classmethod
    def of(cls, array: npt.NDArray[Any]) -> MappedFile | None:
        """Where an array lies that is a numpy.memmap or a view of one.

        Returns None for other arrays, for empty ones, and for copy-on-write maps, whose changes
        are in memory only. What was written through the map is flushed.
        """
        found = _view(array)
        if found is None or found[0].filename is None:
            return None
        owner, mapping, position = found
        if owner.mode != "r":
            mapping.flush()
        # A map begins at a multiple of the granularity: numpy maps a little more than asked for.
        begin = owner.offset - owner.offset % mmap.ALLOCATIONGRANULARITY
        return cls(str(owner.filename), begin + position, array.dtype, array.shape, array.strides)

    def array(self) -> npt.NDArray[Any]:
        """Maps the file; the array can be read only."""
        low, high = _extent(self.shape, self.strides)
        length = high - low + self.dtype.itemsize
        whole = np.memmap(self.path, np.uint8, "r", self.offset + low, (length,))
        array: npt.NDArray[Any] = np.ndarray(self.shape, self.dtype, whole, -low, self.strides)
        return array


def is_mapped(array: npt.NDArray[Any]) -> bool:
    """Whether an array is a view of a mapped file, which `let_go` takes out of memory."""
    return _view(array) is not None


def let_go(array: npt.NDArray[Any]) -> None:
    """Takes the pages of a mapped array out of this process's memory, if it is one.

    They are mapped again when they are used: the array is as it was.
    """
    found = _view(array) if hasattr(mmap, "MADV_DONTNEED") else None
    if found is not None:
        _, mapping, position = found
        low, high = _extent(array.shape, array.strides)
        begin = (position + low) // mmap.PAGESIZE * mmap.PAGESIZE
        mapping.madvise(mmap.MADV_DONTNEED, begin, position + high + array.itemsize - begin)


def _view(
    array: npt.NDArray[Any],
) -> tuple[np.memmap[Any, np.dtype[Any]], mmap.mmap, int] | None:
    """The map that an array is a view of, and where in it the array's first element is.

    None for other arrays, for empty ones, and for copy-on-write maps.
    """
    owner: Any = array
    while isinstance(owner, np.ndarray) and not isinstance(owner, np.memmap):
        owner = owner.base
    if not isinstance(owner, np.memmap) or not array.size or owner.mode == "c":
        return None
    mapping = _mapping(owner)
    if mapping is None:
        return None
    address = array.__array_interface__["data"][0]
    position = address - np.frombuffer(mapping, np.uint8).__array_interface__["data"][0]
    low, high = _extent(array.shape, array.strides)
    if not 0 <= position + low <= position + high + array.itemsize <= len(mapping):
        return None  # computed from a map, not a view of it
    return owner, mapping, position


def _mapping(array: npt.NDArray[Any]) -> mmap.mmap | None:
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    return base if isinstance(base, mmap.mmap) else None


def _extent(shape: tuple[int, ...], strides: tuple[int, ...]) -> tuple[int, int]:
    """The lowest and the highest position of an element, seen from the first."""
    spans = [(size - 1) * stride for size, stride in zip(shape, strides, strict=True)]
    return sum(min(span, 0) for span in spans), sum(max(span, 0) for span in spans)
