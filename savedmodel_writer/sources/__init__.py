"""Where the values of variables come from: arrays and lazy things, read when their turn comes.

* `tensor_source`: the protocol TensorSource.
* `arrays`: numpy arrays, in any layout and byte order.
* `lazy`: anything with a shape, a dtype and `__array__`.
* `converted`: another source in another dtype or shape.
* `safetensors`, `npz`: the tensors of files of other programs, by name, each a `FileSource` or, if
  column-major, a `TransposedSource`.
* `as_source`: the one of these for a value.
"""

from __future__ import annotations

from savedmodel_writer.sources.arrays import ArraySource
from savedmodel_writer.sources.as_source import as_source
from savedmodel_writer.sources.converted import ConvertedSource
from savedmodel_writer.sources.lazy import LazySource
from savedmodel_writer.sources.tensor_source import Chunk, TensorSource

__all__ = ["ArraySource", "Chunk", "ConvertedSource", "LazySource", "TensorSource", "as_source"]
