"""Elements of a tensor chosen by range, by condition or by a mask."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops.filling import ones_like
from savedmodel_writer.array_ops.gathering import gather
from savedmodel_writer.array_ops.joining import concat
from savedmodel_writer.array_ops.measuring import shape
from savedmodel_writer.array_ops.shaping import reshape, squeeze
from savedmodel_writer.dtypes import bool as bool_dtype
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.graph.static_value import constant_value


def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
    """The places where a condition is true, or elements of `x` there and of `y` elsewhere.

    With `x` and `y` it has their shape, or is a vector of their length; `where_v2` broadcasts.

    Raises:
        InvalidInputError: one of `x` and `y` is missing, or the shapes do not fit.
    """
    return _where("Select", condition, x, y, name)


def where_v2(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
    """As `where`, but condition, `x` and `y` are broadcast to one shape."""
    return _where("SelectV2", condition, x, y, name)


def _where(op_type: str, condition: Any, x: Any, y: Any, name: str | None) -> Tensor:
    if (x is None) is not (y is None):
        raise InvalidInputError("where: give x and y, or neither of them")
    if x is not None:
        with in_graph_of(condition, x, y) as graph:
            return graph.create_op(op_type, [condition, x, y], name=name).outputs[0]
    with in_scope(name, "Where", condition) as scope:
        mask = convert_to_tensor(condition, name="condition", preferred_dtype=bool_dtype)
        return raw_ops.Where(condition=mask, name=scope)


def slice(input_: Any, begin: Any, size: Any, name: str | None = None) -> Tensor:
    """The part of a tensor that begins at `begin` and has the shape `size`, -1 for all."""
    return raw_ops.Slice(input=input_, begin=begin, size=size, name=name)


def strided_slice(
    input_: Any,
    begin: Any,
    end: Any,
    strides: Any = None,
    begin_mask: int = 0,
    end_mask: int = 0,
    ellipsis_mask: int = 0,
    new_axis_mask: int = 0,
    shrink_axis_mask: int = 0,
    name: str | None = None,
) -> Tensor:
    """The part of a tensor that `input_[…]` gives; `graph.slicing` tells what the masks mean.

    Raises:
        InvalidInputError: begin, end and strides do not fit together or to the tensor.
    """
    with in_graph_of(input_, begin, end, strides):
        return raw_ops.StridedSlice(
            input=input_,
            begin=begin,
            end=end,
            strides=ones_like(begin) if strides is None else strides,
            begin_mask=begin_mask,
            end_mask=end_mask,
            ellipsis_mask=ellipsis_mask,
            new_axis_mask=new_axis_mask,
            shrink_axis_mask=shrink_axis_mask,
            name=name,
        )


def boolean_mask(
    tensor: Any, mask: Any, name: str | None = "boolean_mask", axis: Any = None
) -> Tensor:
    """The elements of a tensor where a mask is true.

    The mask has the shape of the tensor from `axis` on, by default from its first axis.

    Raises:
        InvalidInputError: the mask is a scalar, its rank is not known, or it does not fit.
    """
    with in_scope(name, "boolean_mask", tensor, mask):
        tensor = convert_to_tensor(tensor, name="tensor")
        mask = convert_to_tensor(mask, name="mask")
        rank = mask.shape.rank
        if not rank:
            raise InvalidInputError(
                f"boolean_mask: expected a mask of known rank, no scalar, found {mask!r}"
            )
        axis = 0 if axis is None else axis
        known = constant_value(axis) if isinstance(axis, Tensor) else axis
        before = tensor.shape
        if known is not None:
            axis = int(known)
            before[axis : axis + rank].assert_is_compatible_with(mask.shape)
        count = raw_ops.Prod(input=shape(tensor)[axis : axis + rank], axis=[0])
        rest = [shape(tensor)[:axis], [count], shape(tensor)[axis + rank :]]
        flat = reshape(tensor, concat(rest, 0))
        if known is not None:
            masked = before[axis : axis + rank].num_elements()
            flat.set_shape(before[:axis].concatenate([masked]).concatenate(before[axis + rank :]))
        places = squeeze(where_v2(reshape(mask, [-1])), [1])
        return gather(flat, places, axis=axis)
