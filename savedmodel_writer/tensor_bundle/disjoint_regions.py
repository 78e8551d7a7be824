"""Regions of one tensor, of which no two have an element in common."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from savedmodel_writer.sources import Bounds
from savedmodel_writer.tensor_bundle.tensor_slice import overlap


class DisjointRegions:
    """Tells whether a region overlaps one that is there, without looking at all of them.

    They are kept in the order of the axis on which the first two differ. A region is compared with
    those alone that begin, on that axis, no further before it than the longest one reaches: of
    thousands of slices of a like size, with a few.
    """

    def __init__(self) -> None:
        self._axis = 0
        self._longest = 0
        self._starts: list[int] = []
        self._regions: list[Bounds] = []

    def overlapping(self, region: Bounds) -> Bounds | None:
        """A region that is there and has an element of this one, or None."""
        start, stop = self._extent(region)
        first = bisect_right(self._starts, start - self._longest)
        last = bisect_left(self._starts, stop)
        near = self._regions[first:last]
        return next((other for other in near if overlap(other, region)), None)

    def add(self, region: Bounds) -> None:
        """Adds a region that overlaps none."""
        if len(self._regions) == 1:
            (first,) = self._regions
            self._axis = next((n for n, pair in enumerate(region) if pair != first[n]), 0)
            self._starts.clear()
            self._regions.clear()
            self._longest = 0
            self._insert(first)
        self._insert(region)

    def _insert(self, region: Bounds) -> None:
        start, stop = self._extent(region)
        at = bisect_right(self._starts, start)
        self._starts.insert(at, start)
        self._regions.insert(at, region)
        self._longest = max(self._longest, stop - start)

    def _extent(self, region: Bounds) -> tuple[int, int]:
        return region[self._axis] if region else (0, 1)
