"""What is known of a shape tensor's value when only some of its dimensions are known.

The rules are those of `ShapeRefiner::ConstantPartialShape` (TensorFlow's
core/common_runtime/shape_refiner.cc): a dimension that is unknown, or -1, is None.
"""

from __future__ import annotations

from typing import Protocol

from savedmodel_writer.dtypes import int32, int64
from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops import constant_folding
from savedmodel_writer.ops.value_functions.registration import Array
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of

_SHAPE_MASKS = ("ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


class ShapeNode(constant_folding.FoldableNode, Protocol):
    """A node one of whose inputs is used as a shape."""

    def producer(self, index: int) -> tuple[ShapeNode, int]:
        """The node that makes an input, and which of its outputs the input is."""

    def input_handle(self, index: int) -> tuple[tuple[object, TensorShape], ...] | None:
        """The handle data of an input."""


def input_value_as_shape(node: ShapeNode, index: int) -> TensorShape:
    """What is known of the shape that the value of an input describes.

    Raises:
        ShapeError: the input's shape or value is known and cannot be that of a shape.
    """
    dims = node.input_shape(index).dims
    if dims == ():
        return _of_scalar(constant_folding.input_value(node, index))
    if dims is not None and len(dims) != 1:
        raise ShapeError(f"A shape must be a vector, but is a tensor of shape {list(dims)}")
    if dims == (0,):
        return SCALAR
    producer, output = node.producer(index)
    op_type = producer.op_type
    if op_type == "Shape":
        return producer.input_shape(0)
    if op_type == "ShapeN":
        return producer.input_shape(output)
    if op_type == "Pack":
        return shape_of(tuple(_of_element(producer, i) for i in range(producer.num_inputs)))
    if op_type == "ConcatV2":
        return _of_parts(producer, range(producer.num_inputs - 1))
    if op_type == "Concat":
        return _of_parts(producer, range(1, producer.num_inputs))
    if op_type == "StridedSlice":
        return _of_slice(producer)
    if op_type == "Cast":
        return _of_cast(producer, node, index)
    if op_type == "VariableShape":
        handle = producer.input_handle(0)
        return handle[0][1] if handle else UNKNOWN
    value = constant_folding.input_value(node, index)
    return _length_only(dims) if value is None else shape_of_value(value)


def shape_of_value(value: Array) -> TensorShape:
    """The shape that a vector of sizes describes; -1 is an unknown size.

    Raises:
        ShapeError: it is no vector of int32 or int64, or a size is below -1.
    """
    if value.ndim != 1 or value.dtype.name not in ("int32", "int64"):
        raise ShapeError(
            "A shape must be a vector of int32 or int64, but is "
            f"{value.dtype.name} of shape {list(value.shape)}"
        )
    sizes = value.tolist()
    if any(size < -1 for size in sizes):
        raise ShapeError(f"A shape must have sizes of -1 (unknown) or more, but is {sizes}")
    return shape_of(tuple(None if size == -1 else size for size in sizes))


def _length_only(dims: tuple[Dim, ...] | None) -> TensorShape:
    """The shape described by a vector of which only the shape is known."""
    if dims is None or dims[0] is None:
        return UNKNOWN
    return shape_of((None,) * dims[0])


def _of_scalar(value: Array | None) -> TensorShape:
    if value is None or value.shape != () or value.item() != -1:
        found = "not known" if value is None else value.tolist()
        raise ShapeError(
            f"A shape given as a scalar must be -1 (unknown rank), but its value is {found}"
        )
    return UNKNOWN


def _of_element(pack: ShapeNode, index: int) -> Dim:
    size = _scalar_input(pack, index)
    return None if size is None or size < 0 else size


def _of_parts(concat: ShapeNode, parts: range) -> TensorShape:
    dims: tuple[Dim, ...] = ()
    for index in parts:
        part = input_value_as_shape(concat, index).dims
        if part is None:
            return UNKNOWN
        dims += part
    return shape_of(dims)


def _of_cast(cast: ShapeNode, node: ShapeNode, index: int) -> TensorShape:
    value = constant_folding.input_value(node, index)
    if value is not None:
        try:
            return shape_of_value(value)
        except ShapeError:
            pass
    try:
        before = input_value_as_shape(cast, 0)
    except ShapeError:
        before = UNKNOWN
    if before.dims is None or cast.attr("DstT") in (int32, int64):
        return before
    return shape_of((None,) * len(before.dims))


def _of_slice(node: ShapeNode) -> TensorShape:
    """A part of a shape: `begin:end:stride` in one dimension, without special indices."""
    if any(node.input_shape(i).dims != (1,) for i in (1, 2, 3)):
        return UNKNOWN
    begin_mask, end_mask = node.attr("begin_mask"), node.attr("end_mask")
    if begin_mask not in (0, 1) or end_mask not in (0, 1) or any(map(node.attr, _SHAPE_MASKS)):
        return UNKNOWN
    begin = 0 if begin_mask else _scalar_input(node, 1)
    end = (1 << 63) - 1 if end_mask else _scalar_input(node, 2)
    stride = _scalar_input(node, 3)
    if begin is None or end is None or stride is None:
        return UNKNOWN
    return subshape(input_value_as_shape(node, 0), begin, end, stride)


def subshape(shape: TensorShape, begin: int, end: int, stride: int) -> TensorShape:
    """The dimensions `begin:end:stride` of a shape.

    Raises:
        ShapeError: unlike a Python slice, when negative bounds pass the first dimension, or
            begin passes end.
    """
    dims = shape.dims
    if begin == 0 and stride == 1 and (end == (1 << 63) - 1 or (dims and end >= len(dims))):
        return shape
    if dims is None:
        return UNKNOWN
    rank = len(dims)
    first, last = min(begin, rank), min(end, rank)
    if stride < 0 and first == rank:
        first -= 1
    first += rank if first < 0 else 0
    last += rank if last < 0 else 0
    if stride == 0 or first < 0 or last < 0 or (first > last if stride > 0 else first < last):
        raise ShapeError(f"Shape {shape} has no dimensions {begin}:{end}:{stride}")
    return shape_of(tuple(dims[i] for i in range(first, last, stride)))


def _scalar_input(node: ShapeNode, index: int) -> int | None:
    value = constant_folding.input_value(node, index)
    if value is None:
        return None
    if value.size != 1 or value.dtype.name not in ("int32", "int64"):
        raise ShapeError(
            "A dimension must be one int32 or int64, but is "
            f"{value.dtype.name} of shape {list(value.shape)}"
        )
    return int(value.reshape(-1)[0])
