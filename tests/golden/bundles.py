"""What the golden bundles hold. Each is a list of parts; several parts are merged."""

from __future__ import annotations

import math

import attrs
import numpy as np

from savedmodel_writer.dtypes import DType
from tests.tensor_bundle.strategies import BITS, FIXED, Tensor

FLOAT, STRING, INT64 = 1, 7, 9


@attrs.frozen(eq=False)
class Content:
    """A tensor, and which windows of it are saved as slices: `start,length` or `-` per axis."""

    name: bytes
    enum: int
    values: np.ndarray
    windows: tuple[str, ...] = ()

    def tensors(self) -> list[Tensor]:
        """What SaveV2 is given."""
        if not self.windows:
            return [(self.name, "", self.enum, self.values)]
        sizes = " ".join(map(str, self.values.shape))
        return [
            (self.name, f"{sizes} {window}", self.enum, self.values[_index(window)])
            for window in self.windows
        ]


def _index(window: str) -> tuple[slice, ...]:
    index = []
    for extent in window.split(":"):
        start, _, length = extent.partition(",")
        index.append(slice(int(start), int(start) + int(length)) if length else slice(None))
    return tuple(index)


def pattern(enum: int, shape: tuple[int, ...], first: int) -> np.ndarray:
    """Bytes that count up, as an array in the dtype's bits_dtype."""
    dtype = DType(enum)
    raw = (np.arange(math.prod(shape) * dtype.size) * 37 + first).astype(np.uint8)
    raw &= (1 << BITS.get(dtype.name, 8)) - 1
    return raw.view(dtype.bits_dtype).reshape(shape)


def strings(shape: tuple[int, ...], *lengths: int) -> np.ndarray:
    array = np.empty(len(lengths), object)
    array[:] = [
        bytes((length + position) % 256 for position in range(length)) for length in lengths
    ]
    return array.reshape(shape)


EVERY_DTYPE = [
    Content(f"{dtype.name}/{len(shape)}".encode(), enum, pattern(enum, shape, len(shape)))
    for dtype in FIXED
    for enum in [dtype.as_datatype_enum]
    for shape in [(), (3,), (0, 2), (2, 1, 2)]
]
STRINGS = [
    Content(b"scalar", STRING, strings((), 5)),
    Content(b"nothing", STRING, strings((2, 0))),
    Content(b"lengths", STRING, strings((2, 3), 0, 1, 127, 128, 300, 16_384)),
    Content(b"\xff\0an odd name", STRING, strings((1,), 2)),
]
SLICES = [
    Content(b"rows", FLOAT, pattern(FLOAT, (6, 5), 1), ("4,2:-", "0,4:-")),
    Content(b"grid", FLOAT, pattern(FLOAT, (6, 5), 2), ("0,2:3,2", "2,4:3,2", "0,6:0,3")),
    Content(b"whole", INT64, pattern(INT64, (4,), 3), ("-",)),
    Content(b"far", INT64, pattern(INT64, (300,), 4), ("0,128", "128,172")),
    Content(b"words", STRING, strings((3,), 1, 2, 3), ("0,2", "2,1")),
]
# The long name fills a block of the index to its size.
SEVERAL_BLOCKS = [
    Content(name, FLOAT, np.float32(number))
    for number, name in enumerate(
        [*(b"layer_%d/kernel" % layer for layer in range(40)), b"m" * 262_144, b"n", b"z"]
    )
]
GRID = pattern(FLOAT, (4, 3), 5)
FIRST_SHARD = [
    Content(b"b", FLOAT, pattern(FLOAT, (2, 2), 6)),
    Content(b"grid", FLOAT, GRID, ("0,1:-", "3,1:-")),
]
SECOND_SHARD = [
    Content(b"grid", FLOAT, GRID, ("1,2:-",)),
    Content(b"a", STRING, strings((2,), 3, 4)),
]

BUNDLES = {
    "every_dtype": [EVERY_DTYPE],
    "several_blocks": [SEVERAL_BLOCKS],
    "slices": [SLICES],
    "strings": [STRINGS],
    "two_shards": [FIRST_SHARD, SECOND_SHARD],
}


def parts(name: str) -> list[list[Tensor]]:
    """What is given to one SaveV2 after the other, to be merged if they are several."""
    return [[tensor for content in part for tensor in content.tensors()] for part in BUNDLES[name]]
