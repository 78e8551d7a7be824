"""Where the values of variables come from: arrays and lazy things, read when their turn comes.

* `tensor_source`: the protocol TensorSource.
* `arrays`: numpy arrays, in any layout and byte order.
* `lazy`: anything with a shape, a dtype and `__array__`; `lazy_tensor`: what a function makes.
* `converted`: another source in another dtype or shape.
* `part`, `divisible`: a part of another source, of which no more is read; `region`: where it lies.
* `safetensors`, `npz`: the tensors of files of other programs, by name, each a `FileSource` or, if
  column-major, a `TransposedSource`.
* `as_source`: the one of these for a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names
from savedmodel_writer.sources.arrays import ArraySource
from savedmodel_writer.sources.as_source import as_source, source_of
from savedmodel_writer.sources.region import Bounds
from savedmodel_writer.sources.tensor_source import Chunk, TensorSource

if TYPE_CHECKING:
    from savedmodel_writer.sources.converted import ConvertedSource as ConvertedSource
    from savedmodel_writer.sources.divisible import (
        Divisible as Divisible,
        Verifiable as Verifiable,
    )
    from savedmodel_writer.sources.lazy import LazySource as LazySource
    from savedmodel_writer.sources.lazy_tensor import LazyTensor as LazyTensor
    from savedmodel_writer.sources.part import PartSource as PartSource, Whole as Whole

# By module of this package.
_NAMES = {
    "converted": "ConvertedSource",
    "divisible": "Divisible Verifiable",
    "lazy": "LazySource",
    "lazy_tensor": "LazyTensor",
    "part": "PartSource Whole",
}

__all__ = ["ArraySource", "Bounds", "Chunk", "TensorSource", "as_source", "source_of"]
if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, _lazy = lazy_names(__name__, _NAMES)
    __all__ += _lazy
