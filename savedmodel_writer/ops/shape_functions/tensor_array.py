"""TensorArrays, stacks and queues: handles of control flow v1 and of input pipelines."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    concatenate,
    merge,
    with_rank,
    with_rank_at_least,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import check_scalars
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape, shape_of

_PAIR = shape_of((2,))


def _check(c: InferenceContext, *scalars: int) -> None:
    """Checks the handle, and that other inputs are scalars: an index, the order."""
    (length,) = with_rank(c.input_shape(0), 1)
    with_value(length, 2)
    check_scalars(c, *scalars)


def _element(c: InferenceContext) -> TensorShape | None:
    """The shape of the elements of the array in the first input, None if unknown."""
    handle = c.input_handle(0)
    return handle[0][1] if handle else None


@shape_function("TensorArrayV3")
def tensor_array(c: InferenceContext) -> list[TensorShape]:
    """The array, and the value that orders what is done with it."""
    with_rank(c.input_shape(0), 0)
    element: TensorShape = c.attr("element_shape")
    if element.is_fully_defined() or c.attr("identical_element_shapes"):
        c.set_output_handle(0, ((c.attr("dtype"), element),))
    return [_PAIR, SCALAR]


@shape_function("TensorArrayGradV3", "TensorArrayGradWithShape")
def tensor_array_of_gradients(c: InferenceContext) -> list[TensorShape]:
    """An array of the same shapes."""
    _check(c)
    if c.op_type == "TensorArrayGradV3":
        handle = c.input_handle(0)
        if handle:
            c.set_output_handle(0, handle)
    return [_PAIR, SCALAR]


@shape_function("TensorArrayWriteV3")
def write(c: InferenceContext) -> list[TensorShape]:
    """The order; the value must fit the array."""
    _check(c, 1, 3)
    element = _element(c)
    if element is not None:
        merge(element.dims, c.input_shape(2).dims)
    return [SCALAR]


@shape_function("TensorArrayReadV3")
def read(c: InferenceContext) -> list[TensorShape]:
    """An element."""
    _check(c, 1, 2)
    return [_element(c) or UNKNOWN]


@shape_function("TensorArrayGatherV3")
def gather(c: InferenceContext) -> list[TensorShape]:
    """Several elements as one tensor."""
    _check(c, 2)
    element = _element(c)
    if element is None:
        element = c.attr("element_shape")
    return [shape_of(concatenate(with_rank(c.input_shape(1), 1), element.dims))]


@shape_function("TensorArrayScatterV3")
def scatter(c: InferenceContext) -> list[TensorShape]:
    """The order; there are as many rows as indices, and each must fit the array."""
    _check(c, 3)
    element = _element(c)
    indices = with_rank(c.input_shape(1), 1)
    rows = with_rank_at_least(c.input_shape(2), 1)
    if rows is not None:
        merge(indices, rows[:1])
        if element is not None:
            merge(element.dims, rows[1:])
    return [SCALAR]


@shape_function("TensorArrayConcatV3")
def concat(c: InferenceContext) -> list[TensorShape]:
    """All elements behind each other, and their lengths."""
    _check(c, 1)
    return [UNKNOWN, shape_of((None,))]


@shape_function("TensorArraySplitV3")
def split(c: InferenceContext) -> list[TensorShape]:
    """The order."""
    _check(c, 3)
    with_rank(c.input_shape(2), 1)
    return [SCALAR]


@shape_function("TensorArraySizeV3", "QueueSize")
def size(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    _check(c)
    return [SCALAR]


@shape_function("QueueSizeV2")
def queue_size(c: InferenceContext) -> list[TensorShape]:
    """TensorFlow gives it the shape of the handle."""
    return [c.input_shape(0)]


@shape_function("FIFOQueueV2", "PaddingFIFOQueueV2", "PriorityQueueV2", "RandomShuffleQueueV2")
@shape_function("QueueIsClosed", "QueueIsClosedV2")
def scalar(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    return [SCALAR]


@shape_function("Stack", "StackV2")
@shape_function("FIFOQueue", "PaddingFIFOQueue", "PriorityQueue", "RandomShuffleQueue", "Barrier")
def pair(c: InferenceContext) -> list[TensorShape]:
    """A handle of older graphs: container and name."""
    return [_PAIR]


@shape_function("StackPush", "StackPushV2")
def push(c: InferenceContext) -> list[TensorShape]:
    """What was pushed."""
    return [c.input_shape(1)]
