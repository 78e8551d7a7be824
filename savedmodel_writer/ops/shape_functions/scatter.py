"""Writing parts of tensors by their indices."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    concatenate,
    elements,
    merge,
    shown,
    with_rank_at_least,
)
from savedmodel_writer.ops.shape_functions.input_values import shape_input
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import TensorShape


def _check_scatter(target: Dims | None, indices: TensorShape, updates: TensorShape) -> None:
    """Checks that updates are parts of the target, one for each row of indices."""
    index, update = with_rank_at_least(indices, 1), with_rank_at_least(updates, 1)
    empty = target is not None and 0 in target
    if empty and any(dims is not None and elements(dims) for dims in (index, update)):
        raise ShapeError("Indices and updates specified for empty output shape")
    if index is None or update is None or index[-1] is None:
        return
    outer = len(index) - 1
    try:
        merge(index[:-1], update[:outer])
        if target is not None:
            merge(target[index[-1] :], update[outer:])
    except ShapeError as error:
        raise ShapeError(
            f"The outer {outer} dimensions of indices.shape={shown(index)} must match those of "
            f"updates.shape={shown(update)}, and its inner dimensions those of "
            f"input.shape={shown(target)}: {error}"
        ) from None


@shape_function("ScatterNd")
def scatter_nd(c: InferenceContext) -> list[TensorShape]:
    """Zeros of the shape given, with parts written."""
    shape = shape_input(c, 2)
    _check_scatter(shape.dims, c.input_shape(0), c.input_shape(1))
    return [shape]


@shape_function(
    *("TensorScatterAdd", "TensorScatterMax", "TensorScatterMin", "TensorScatterSub"),
    *("TensorScatterUpdate", "ScatterNdNonAliasingAdd"),
)
def tensor_scatter(c: InferenceContext) -> list[TensorShape]:
    """The tensor with parts written; one update may be a scalar."""
    target = with_rank_at_least(c.input_shape(0), 1)
    if c.input_shape(2).dims == ():
        with_rank_at_least(c.input_shape(1), 1)
        if target is not None and 0 in target:
            raise ShapeError("Indices and updates specified for empty input")
        return [c.input_shape(0)]
    return scatter_parts(c)


@shape_function("ScatterNdAdd", "ScatterNdMax", "ScatterNdMin", "ScatterNdSub", "ScatterNdUpdate")
def scatter_parts(c: InferenceContext) -> list[TensorShape]:
    """The tensor with parts written."""
    _check_scatter(c.input_shape(0).dims, c.input_shape(1), c.input_shape(2))
    return [c.input_shape(0)]


@shape_function(
    *("ResourceScatterNdAdd", "ResourceScatterNdMax", "ResourceScatterNdMin"),
    *("ResourceScatterNdSub", "ResourceScatterNdUpdate"),
)
def resource_scatter_parts(c: InferenceContext) -> list[TensorShape]:
    """Nothing; parts of the variable are written."""
    handle = c.input_handle(0)
    target = handle[0][1] if handle and len(handle) == 1 else c.input_shape(0)
    _check_scatter(target.dims, c.input_shape(1), c.input_shape(2))
    return []


@shape_function(
    *("ScatterAdd", "ScatterDiv", "ScatterMax", "ScatterMin", "ScatterMul", "ScatterSub"),
    "ScatterUpdate",
)
def scatter_rows(c: InferenceContext) -> list[TensorShape]:
    """The variable with rows written; an update may be a scalar."""
    dims, updates = c.input_shape(0).dims, c.input_shape(2).dims
    if updates != ():
        row = None if dims is None else dims[1:]
        merge(updates, concatenate(c.input_shape(1).dims, row))
    return [c.input_shape(0)]
