"""StridedSlice: Python's slicing, with unknown dimensions and unknown bounds.

The rules are those of `ValidateStridedSliceOp` (TensorFlow's util/strided_slice_op.cc). A slice
has one entry per index; bits of the masks say which entries are an ellipsis, a new axis, a single
index, or leave out a bound.
"""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import Dims, merge, shown
from savedmodel_writer.ops.shape_functions.input_values import list_input, vector_length
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import UNKNOWN, Dim, TensorShape, shape_of


@shape_function("StridedSlice")
def strided_slice(c: InferenceContext) -> list[TensorShape]:
    """The strides must be known; bounds may be unknown where a mask leaves them out."""
    length = merge((vector_length(c, 1),), (vector_length(c, 2),))
    length = merge(length, (vector_length(c, 3),))
    dims, strides = c.input_shape(0).dims, list_input(c, 3)
    if dims is None or length == (None,) or strides is None:
        return [UNKNOWN]
    return [shape_of(sliced(c, dims, list_input(c, 1), list_input(c, 2), strides))]


def sliced(
    c: InferenceContext,
    dims: Dims,
    begin: list[int] | None,
    end: list[int] | None,
    strides: list[int],
) -> Dims:
    """The dimensions of a slice of a tensor that has dimensions `dims`.

    Raises:
        ShapeError: there are too many indices, or one is out of bounds.
    """
    begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask = (
        c.attr(f"{name}_mask") for name in ("begin", "end", "ellipsis", "new_axis", "shrink_axis")
    )
    if ellipsis_mask & (ellipsis_mask - 1):
        raise ShapeError("Multiple ellipses in slice spec not allowed")
    count = len(strides)
    entries = list(range(count))
    ellipsis = ellipsis_mask.bit_length() - 1 if ellipsis_mask else count
    if ellipsis >= count:
        entries.append(count)  # without an ellipsis there is one at the end
        ellipsis = count
    result: list[Dim] = []
    axis = 0
    for position, i in enumerate(entries):
        if i == ellipsis:
            later = sum(1 for j in entries[position + 1 :] if not new_axis_mask >> j & 1)
            rest = max(len(dims) - later, axis)
            result += dims[axis:rest]
            axis = rest
            continue
        if new_axis_mask >> i & 1:
            result.append(1)
            continue
        if axis == len(dims):
            raise ShapeError(
                f"Index out of range using input dim {axis}; input has only {len(dims)} dims: "
                f"{shown(dims)}"
            )
        shrink = bool(shrink_axis_mask >> i & 1)
        size = _size(
            axis,
            dims[axis],
            None if begin is None or end is None else (begin[i], end[i]),
            strides[i],
            (bool(begin_mask >> i & 1), bool(end_mask >> i & 1)),
            shrink,
        )
        if not shrink:
            result.append(size)
        axis += 1
    return tuple(result)


def _size(
    axis: int,
    dim: Dim,
    bounds: tuple[int, int] | None,
    stride: int,
    masks: tuple[bool, bool],
    shrink: bool,
) -> Dim:
    """How many entries of one axis are taken."""
    if stride == 0:
        raise ShapeError(f"strides[{axis}] must be non-zero")
    if dim is None:
        return None
    if shrink and stride < 0:
        raise ShapeError("only stride 1 allowed on non-range indexing")
    if shrink:
        if bounds is not None and not -dim <= bounds[0] < dim:
            raise ShapeError(
                f"slice index {bounds[0]} of dimension {axis} of size {dim} out of bounds"
            )
        return 1
    if bounds is None:
        return len(range(0, dim, abs(stride))) if all(masks) else None
    first = None if masks[0] else bounds[0]
    last = None if masks[1] else bounds[1]
    return len(range(*slice(first, last, stride).indices(dim)))
