"""TensorShape, and the dimensions it is made of."""

from __future__ import annotations

from savedmodel_writer.shapes.dimensions import Dim
from savedmodel_writer.shapes.tensor_shape import (
    SCALAR,
    UNKNOWN,
    TensorShape,
    as_shape,
    shape_of,
    unknown_shape,
)

__all__ = ["SCALAR", "UNKNOWN", "Dim", "TensorShape", "as_shape", "shape_of", "unknown_shape"]
