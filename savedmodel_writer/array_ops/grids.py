"""meshgrid: all combinations of the elements of several vectors."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.array_ops.filling import ones
from savedmodel_writer.array_ops.joining import stack
from savedmodel_writer.array_ops.measuring import size
from savedmodel_writer.array_ops.shaping import reshape
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope


def meshgrid(*args: Any, indexing: str = "xy", name: str | None = "meshgrid") -> list[Tensor]:
    """For each of several vectors a tensor of all their combinations.

    With indexing "xy" the second vector goes along the first axis, with "ij" the first.

    Raises:
        InvalidInputError: `indexing` is none of these.
    """
    if indexing not in ("xy", "ij"):
        raise InvalidInputError(f"meshgrid: expected indexing 'xy' or 'ij', found {indexing!r}")
    with in_scope(name, "meshgrid", *args):
        if not args:
            return []
        count = len(args)
        axes = [[1] * place + [-1] + [1] * (count - place - 1) for place, _ in enumerate(args)]
        grids = [reshape(stack(x), axis) for x, axis in zip(args, axes, strict=True)]
        lengths = [size(x) for x in args]
        dtype = convert_to_tensor(args[0]).dtype.base_dtype
        if indexing == "xy" and count > 1:
            grids[:2] = reshape(grids[0], axes[1]), reshape(grids[1], axes[0])
            lengths[:2] = reversed(lengths[:2])
        every = ones(lengths, dtype)
        return [grid * every for grid in grids]
