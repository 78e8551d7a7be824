"""Bundles made by hypothesis: dtypes, names, shapes and slices that SaveV2 accepts."""

from __future__ import annotations

import itertools
import math
import zlib
from typing import Any

import numpy as np
from hypothesis import strategies as st

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType

# name, shape_and_slice, enum of the dtype, array in DType.bits_dtype
Tensor = tuple[bytes, str, int, Any]

FIXED = [DType(enum) for enum in range(1, 34) if DType(enum).size]
DTYPES = st.sampled_from([*FIXED, dtypes.string])
# How many of the low bits of an element are its own.
BITS = {"int4": 4, "uint4": 4, "int2": 2, "uint2": 2, "float4_e2m1fn": 4, "bool": 1}
SHAPES = st.lists(st.integers(0, 5), max_size=4).map(tuple)


class Bundle(list[Tensor]):
    """Tensors of which an error message shows a few."""

    def __repr__(self) -> str:
        return f"{len(self)} tensors: {self[:5]!r}"[:5000]


def elements(dtype: DType, shape: tuple[int, ...], seed: int) -> Any:
    """An array of any bit patterns of a dtype, in its bits_dtype; strings of 0 to 3,000 bytes."""
    chance = np.random.default_rng(seed)
    if dtype == dtypes.string:
        array = np.empty(shape, object)
        longest = chance.choice([3, 200, 3000])
        for index in np.ndindex(*shape):
            array[index] = chance.bytes(int(chance.integers(0, longest)))
        return array
    raw = chance.integers(0, 256, math.prod(shape) * dtype.size, np.uint8)
    raw &= (1 << BITS.get(dtype.name, 8)) - 1
    return raw.view(dtype.bits_dtype).reshape(shape)


def region(spec: str) -> tuple[slice, ...]:
    """A slice's text as numpy's index."""
    pairs = [text.split(",") for text in spec.split(":")]
    return tuple(
        slice(None) if pair == ["-"] else slice(int(pair[0]), int(pair[0]) + int(pair[1]))
        for pair in pairs
    )


@st.composite
def names(draw: st.DrawFn) -> list[bytes]:
    """Distinct names: short and long, unicode, of any bytes, with common prefixes."""
    stems = draw(
        st.lists(
            st.one_of(
                st.text(min_size=1, max_size=12).map(
                    lambda text: text.encode("utf-8", "surrogatepass")
                ),
                st.binary(min_size=1, max_size=8),
                st.text("\0\1ab/\xfe\xff", min_size=1).map(lambda text: text.encode("latin-1")),
            ),
            min_size=1,
            max_size=6,
            unique=True,
        )
    )
    found = dict.fromkeys(stems)
    for stem in stems:
        repeat = draw(st.sampled_from([1, 1, 1, 20, 600]))
        family = draw(st.sampled_from([0, 0, 1, 2, 17, 40]))
        found.update(dict.fromkeys(stem * repeat + b"/%d" % n for n in range(family)))
    order = draw(st.randoms(use_true_random=False))
    result = list(found)
    order.shuffle(result)
    return result


@st.composite
def cuts(draw: st.DrawFn, size: int) -> list[str]:
    """A dimension cut into extents, or all of it, in one of the two ways to say so."""
    if size == 0:
        return ["-"]
    inner = draw(st.sets(st.integers(1, size - 1), max_size=3)) if size > 1 else set()
    if not inner:
        return [draw(st.sampled_from(["-", f"0,{size}"]))]
    edges = [0, *sorted(inner), size]
    return [f"{start},{stop - start}" for start, stop in itertools.pairwise(edges)]


@st.composite
def tensors_of(draw: st.DrawFn, name: bytes) -> list[Tensor]:
    """A tensor, whole or in slices."""
    dtype = draw(DTYPES)
    seed = draw(st.integers(0, 2**32))
    if draw(st.integers(0, 4)):
        return [(name, "", dtype.as_datatype_enum, elements(dtype, draw(SHAPES), seed))]
    shape = draw(st.lists(st.integers(0, 6), min_size=1, max_size=3))
    grid = itertools.product(*(draw(cuts(size)) for size in shape))
    parts = []
    for number, part in enumerate(grid):
        extents = [
            size if text == "-" else int(text.partition(",")[2])
            for size, text in zip(shape, part, strict=True)
        ]
        spec = " ".join(map(str, shape)) + " " + ":".join(part)
        array = elements(dtype, tuple(extents), seed + number)
        parts.append((name, spec, dtype.as_datatype_enum, array))
    return draw(st.permutations(parts))


@st.composite
def many_scalars(draw: st.DrawFn) -> list[Tensor]:
    """So many names that the index has several blocks."""
    stem = draw(st.binary(min_size=1, max_size=4)) * 30
    scalars = np.arange(draw(st.integers(4_000, 8_000)), dtype=np.uint32).view(np.float32)
    return [
        (b"%s/%d" % (stem, number * 7919 % 10_000), "", dtypes.float32.as_datatype_enum, bits)
        for number, bits in enumerate(scalars)
    ]


def long_strings(seed: int) -> list[Tensor]:
    """A tensor of strings of nothing to several MB."""
    chance = np.random.default_rng(seed)
    array = np.empty(4, object)
    array[:] = [chance.bytes(int(size)) for size in (0, *chance.integers(0, 4 << 20, 2), 1)]
    return [(b"long strings", "", 7, array)]


@st.composite
def bundles(draw: st.DrawFn) -> list[Tensor]:
    """What one SaveV2 saves."""
    seed = draw(st.integers(0, 2**32))
    groups = [draw(tensors_of(name)) for name in draw(names())[:60]]
    # One in thirty each, for they take their time. Of a draw Hypothesis makes what it likes best.
    extra = zlib.crc32(seed.to_bytes(5, "little")) % 30
    if extra == 0:
        groups.append(draw(many_scalars()))
    elif extra == 1:
        groups.append(long_strings(seed))
    return Bundle(tensor for group in groups for tensor in group)
