"""TensorLists: scalars of dtype variant that know the dtype and the shape of their elements."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    concatenate,
    merge,
    merge_dim,
    with_rank,
    with_rank_at_least,
)
from savedmodel_writer.ops.shape_functions.input_values import check_scalars, shape_or_scalar_input
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape, shape_of


def _list_of(c: InferenceContext, element: TensorShape, output: int = 0) -> TensorShape:
    c.set_output_handle(output, ((c.attr("element_dtype"), element),))
    return SCALAR


def _element(c: InferenceContext) -> TensorShape | None:
    """What the list in the first input knows of its elements' shape, None if nothing.

    Raises:
        ShapeError: its elements have another dtype than the node's attribute says.
    """
    handle = c.input_handle(0)
    if not handle or len(handle) != 1:
        return None
    dtype, shape = handle[0]
    wanted = c.attr("element_dtype")
    if dtype is not wanted:
        raise ShapeError(
            f"Expected list with element dtype {wanted.name} but got list with element dtype "
            f"{dtype.name}"
        )
    return shape


def _element_and_input(c: InferenceContext, index: int) -> TensorShape:
    """The elements' shape, with what an input says of it."""
    known = _element(c)
    given = shape_or_scalar_input(c, index)
    return shape_of(merge(None if known is None else known.dims, given.dims))


@shape_function("EmptyTensorList", "TensorListReserve")
def new_list(c: InferenceContext) -> list[TensorShape]:
    """A list of elements of a given shape."""
    return [_list_of(c, shape_or_scalar_input(c, 0))]


@shape_function("TensorListFromTensor")
def from_tensor(c: InferenceContext) -> list[TensorShape]:
    """The rows of a tensor."""
    rows = c.input_shape(0).dims  # TensorFlow takes a scalar here, and fails when it runs
    given = shape_or_scalar_input(c, 1)
    element = merge(None if rows is None else rows[1:], given.dims)
    return [_list_of(c, shape_of(element))]


@shape_function("TensorListScatter", "TensorListScatterV2")
def scatter(c: InferenceContext) -> list[TensorShape]:
    """The rows of a tensor in some order."""
    return [_list_of(c, shape_or_scalar_input(c, 2))]


@shape_function("TensorListSplit")
def split(c: InferenceContext) -> list[TensorShape]:
    """Parts of a tensor along its first axis."""
    dims = with_rank_at_least(c.input_shape(0), 1)
    with_rank(c.input_shape(2), 1)
    element = shape_or_scalar_input(c, 1)
    merge(None if dims is None else (None, *dims[1:]), element.dims)
    return [_list_of(c, element)]


@shape_function("TensorListPushBack")
def with_element(c: InferenceContext) -> list[TensorShape]:
    """The list with another element, whose shape TensorFlow does not compare."""
    return [_list_of(c, _element(c) or UNKNOWN)]


@shape_function("TensorListSetItem")
def set_item(c: InferenceContext) -> list[TensorShape]:
    """The list with another element; TensorFlow does not compare the dtypes here."""
    handle = c.input_handle(0)
    if not handle or len(handle) != 1:
        return [_list_of(c, UNKNOWN)]
    merge(c.input_shape(2).dims, handle[0][1].dims)
    c.set_output_handle(0, handle)
    return [SCALAR]


@shape_function("TensorListPopBack")
def pop_back(c: InferenceContext) -> list[TensorShape]:
    """The list, and the element that it had."""
    known = _element(c)
    handle = c.input_handle(0)
    if handle:
        c.set_output_handle(0, handle)
    return [SCALAR, known or UNKNOWN]


@shape_function("TensorListGetItem")
def get_item(c: InferenceContext) -> list[TensorShape]:
    """An element."""
    return [_element_and_input(c, 2)]


@shape_function("TensorListGather")
def gather(c: InferenceContext) -> list[TensorShape]:
    """Several elements."""
    element = _element_and_input(c, 2)
    return [shape_of(concatenate(c.input_shape(1).dims, element.dims))]


@shape_function("TensorListStack")
def stack(c: InferenceContext) -> list[TensorShape]:
    """All elements as one tensor."""
    element = _element_and_input(c, 1)
    count = c.attr("num_elements")
    if count < -1 and element.dims is not None:
        raise ShapeError(f"Dimension {count} must be >= 0")
    return [shape_of(concatenate((None if count < 0 else count,), element.dims))]


@shape_function("TensorListConcat", "TensorListConcatV2")
def concat(c: InferenceContext) -> list[TensorShape]:
    """All elements behind each other, and the length of each."""
    if c.op_type == "TensorListConcat":
        known = _element(c)
        given: TensorShape = c.attr("element_shape")
        element = merge(None if known is None else known.dims, given.dims)
    else:
        element = _element_and_input(c, 1).dims
    tensor = UNKNOWN if element is None else shape_of((None, *element[1:]))
    return [tensor, shape_of((None,))]


@shape_function("TensorListPushBackBatch")
def with_elements(c: InferenceContext) -> list[TensorShape]:
    """Many lists, each with another element."""
    (count,) = with_rank(c.input_shape(0), 1)
    elements = with_rank_at_least(c.input_shape(1), 1)
    if elements is not None:
        count = merge_dim(count, elements[0])
    _list_of(c, _element(c) or UNKNOWN)
    return [shape_of((count,))]


@shape_function("TensorListElementShape")
def element_shape(c: InferenceContext) -> list[TensorShape]:
    """A vector; or -1 as a scalar, if not even the rank is known when it runs."""
    handle = c.input_handle(0)
    rank = handle[0][1].rank if handle and len(handle) == 1 else None
    return [UNKNOWN if rank is None else shape_of((rank,))]


@shape_function("TensorListResize")
def resize(c: InferenceContext) -> list[TensorShape]:
    """A list with elements of the same shape."""
    check_scalars(c, 1)
    handle = c.input_handle(0)
    if handle:
        c.set_output_handle(0, handle)
    return [SCALAR]


@shape_function("TensorListScatterIntoExistingList")
def scatter_into(c: InferenceContext) -> list[TensorShape]:
    """The list with the rows of a tensor in it."""
    rows = with_rank_at_least(c.input_shape(1), 1)
    with_rank(c.input_shape(2), 1)
    known = _element(c)
    element = None if known is None else known.dims
    if rows is not None:
        element = merge(element, rows[1:])
    return [_list_of(c, shape_of(element))]


@shape_function("TensorListLength")
def length(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    return [SCALAR]
