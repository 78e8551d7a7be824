"""cast: the elements of a tensor in another dtype."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.graph import convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope


def cast(x: Any, dtype: Any, name: str | None = None) -> Any:
    """The elements in another dtype; a Tensor or Variable that has it is returned as it is.

    Raises:
        InvalidInputError: `dtype` is none, or `x` is no tensor.
    """
    wanted = as_dtype(dtype).base_dtype
    if hasattr(x, "__graph_tensor__") and x.dtype == wanted:
        return x
    with in_scope(name, "Cast", x) as scope:
        tensor = convert_to_tensor(x, name="x")
        if tensor.dtype.base_dtype is wanted:
            return tensor
        return raw_ops.Cast(x=tensor, DstT=wanted, name=scope)
