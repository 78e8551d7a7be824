"""Several batch dimensions, for ops that take one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import concat, shape
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.shapes import UNKNOWN, TensorShape, as_shape


def over_batch_dimensions(
    op: Callable[..., Tensor], input: Any, inner_rank: int, name: str | None, **inputs: Any
) -> Tensor:
    """The node that `op` makes; where there are more batch dimensions they are joined for it."""
    rank = as_shape(getattr(input, "shape", UNKNOWN)).rank
    if rank is None or rank <= inner_rank + 1:
        return op(input=input, name=name, **inputs)

    def known_or_node(tensor: Tensor, part: slice) -> TensorShape | Tensor:
        known = tensor.shape[part]
        return known if known.is_fully_defined() else shape(tensor)[part]

    outer, inner = slice(-inner_rank), slice(-inner_rank, None)
    with in_scope(name, "squeeze_batch_dims", input):
        tensor = convert_to_tensor(input, name="input")
        sizes, batch = known_or_node(tensor, inner), known_or_node(tensor, outer)
        joined = concat([[-1], sizes], -1) if isinstance(sizes, Tensor) else [-1, *sizes]
        result = op(input=raw_ops.Reshape(tensor=tensor, shape=joined), **inputs)
        sizes = known_or_node(result, inner)
        restored = raw_ops.Reshape(tensor=result, shape=concat([batch, sizes], -1))
        restored.set_shape(tensor.shape[outer] + restored.shape[inner])
        return restored
