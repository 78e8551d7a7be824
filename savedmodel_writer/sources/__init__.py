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

from savedmodel_writer.sources.arrays import ArraySource
from savedmodel_writer.sources.as_source import as_source
from savedmodel_writer.sources.converted import ConvertedSource
from savedmodel_writer.sources.divisible import Divisible, Verifiable
from savedmodel_writer.sources.lazy import LazySource
from savedmodel_writer.sources.lazy_tensor import LazyTensor
from savedmodel_writer.sources.part import PartSource, Whole
from savedmodel_writer.sources.region import Bounds
from savedmodel_writer.sources.tensor_source import Chunk, TensorSource

__all__ = [
    "ArraySource",
    "Bounds",
    "Chunk",
    "ConvertedSource",
    "Divisible",
    "LazySource",
    "LazyTensor",
    "PartSource",
    "TensorSource",
    "Verifiable",
    "Whole",
    "as_source",
]
