"""Regions of tensors: indices as numpy's, pieces in row-major order, no more read than needed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from savedmodel_writer import errors
from savedmodel_writer.sources import region

SHAPES = st.lists(st.integers(0, 6), max_size=4).map(tuple)


def counted(shape: tuple[int, ...]) -> np.ndarray:
    return np.arange(math.prod(shape), dtype=np.int32).reshape(shape)


@st.composite
def indices(draw: st.DrawFn, shape: tuple[int, ...]) -> Any:
    steps = st.one_of(st.none(), st.integers(-3, 3).filter(bool))
    ends = st.one_of(st.none(), st.integers(-8, 8))
    items: list[Any] = [
        draw(
            st.one_of(
                st.builds(slice, ends, ends, steps),
                *([st.integers(-size, size - 1)] if size else []),
            )
        )
        for size in shape[: draw(st.integers(0, len(shape)))]
    ]
    if draw(st.booleans()):
        items.insert(draw(st.integers(0, len(items))), Ellipsis)
    return items[0] if len(items) == 1 and draw(st.booleans()) else tuple(items)


@given(SHAPES, st.data())
def test_an_index_is_numpys(shape: tuple[int, ...], data: st.DataObject) -> None:
    array = counted(shape)
    index = data.draw(indices(shape))
    try:
        expected = array[index]
    except IndexError:  # the Ellipsis moved an int to an axis for which it is too large
        with pytest.raises(errors.TensorIndexError):
            region.bounds_of(index, shape)
        return
    bounds, rest = region.bounds_of(index, shape)
    assert all(
        0 <= start <= stop <= size for (start, stop), size in zip(bounds, shape, strict=True)
    )
    found = array[region.slices_of(bounds)][rest]
    np.testing.assert_array_equal(found, expected)
    assert np.shape(found) == np.shape(expected)


@pytest.mark.parametrize(
    ("index", "what"),
    [
        (4, "index 4 is out of range for an axis of 4"),
        (-5, "out of range"),
        ((0, 0, 0), "too long"),
        ((..., 0, ...), "too long"),
        (None, "found None"),
        (True, "found True"),
        (1.5, "found 1.5"),
        ([0, 1], r"found \[0, 1\]"),
        (np.array([0, 1]), "found array"),
        ("0,2", "found '0,2'"),
        (slice(None, None, 0), "found slice"),
        (slice("a", None), "found slice"),
    ],
)
def test_what_is_no_index(index: Any, what: str) -> None:
    with pytest.raises(errors.TensorIndexError, match=what) as caught:
        region.bounds_of(index, (4, 3))
    assert isinstance(caught.value, IndexError)


@st.composite
def regions(draw: st.DrawFn) -> tuple[tuple[int, ...], region.Bounds]:
    shape = draw(SHAPES)
    starts = [draw(st.integers(0, size)) for size in shape]
    return shape, tuple(
        (start, draw(st.integers(start, size))) for start, size in zip(starts, shape, strict=True)
    )


@given(regions(), st.integers(1, 30))
def test_blocks_are_the_region_in_order(
    chosen: tuple[tuple[int, ...], region.Bounds], most: int
) -> None:
    shape, bounds = chosen
    array = counted(shape)
    blocks = list(region.blocks(bounds, most))
    found = [array[region.slices_of(block)].ravel() for block in blocks]
    assert all(0 < part.size <= most for part in found)
    expected = array[region.slices_of(bounds)].ravel()
    np.testing.assert_array_equal(np.concatenate([*found, expected[:0]]), expected)


class Reads:
    """A tensor in a file, and how many bytes of it were read in how many reads."""

    def __init__(self, array: np.ndarray) -> None:
        self.data = array.tobytes()
        self.count = self.size = 0

    def __call__(self, offset: int, buffer: memoryview) -> None:
        assert 0 <= offset <= offset + len(buffer) <= len(self.data)
        buffer[:] = self.data[offset : offset + len(buffer)]
        self.count += 1
        self.size += len(buffer)


@given(regions(), st.sampled_from([1, 8, 1 << 16]))
def test_a_region_is_read(chosen: tuple[tuple[int, ...], region.Bounds], small: int) -> None:
    shape, bounds = chosen
    array = counted(shape)
    before = region._SMALL_ROW
    region._SMALL_ROW = small  # so that small tensors are read in each of the ways
    try:
        found = region.read_region(shape, bounds, array.dtype, Reads(array))
    finally:
        region._SMALL_ROW = before
    np.testing.assert_array_equal(found, array[region.slices_of(bounds)])
    assert found.shape == region.shape_of(bounds)


@pytest.mark.parametrize(
    ("bounds", "count", "size"),
    [
        (((20, 50), (0, 100), (0, 1000)), 1, 30 * 400_000),  # rows: as they lie
        (((20, 21), (3, 7), (0, 1000)), 1, 4 * 4000),  # part of a row
        (((20, 23), (3, 7), (0, 1000)), 3, 3 * 4 * 4000),  # part of each of some large rows
        (((20, 22), (3, 7), (5, 6)), 2, 2 * 4 * 4000),  # small rows are read whole
        (((0, 0), (0, 100), (0, 1000)), 0, 0),
    ],
)
def test_little_more_than_the_region_is_read(bounds: region.Bounds, count: int, size: int) -> None:
    array = counted((60, 100, 1000))
    reads = Reads(array)
    found = region.read_region(array.shape, bounds, array.dtype, reads)
    np.testing.assert_array_equal(found, array[region.slices_of(bounds)])
    assert (reads.count, reads.size) == (count, size)
