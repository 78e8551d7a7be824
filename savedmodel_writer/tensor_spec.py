"""TensorSpec: the dtype and the shape of a tensor that is to come."""

from __future__ import annotations

from typing import Any

import attrs

from savedmodel_writer.dtypes import DType, as_dtype, float32
from savedmodel_writer.shapes import UNKNOWN, TensorShape, as_shape


def _shape(value: Any) -> TensorShape:
    return UNKNOWN if value is None else as_shape(value)


@attrs.frozen
class TensorSpec:
    """What is known of a tensor, as `tf.TensorSpec`.

    Attributes:
        shape: its shape, None where it is not known: `[None, 64]`, or None for any rank.
        dtype: its dtype.
        name: a name for it, or None.
    """

    shape: TensorShape = attrs.field(converter=_shape)
    dtype: DType = attrs.field(converter=as_dtype, default=float32)
    name: str | None = None

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r})"
