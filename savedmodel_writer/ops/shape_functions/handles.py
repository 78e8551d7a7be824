"""What a resource handle tells of the tensors behind it."""

from __future__ import annotations

from collections.abc import Iterable

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import Handle, InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import merge, relax
from savedmodel_writer.shapes import UNKNOWN, TensorShape, shape_of


def keep_handle(c: InferenceContext, *outputs: int, source: int = 0) -> None:
    """Passes on what an input's handle tells."""
    handle = c.input_handle(source)
    if handle is not None:
        for output in outputs:
            c.set_output_handle(output, handle)


def merge_handles(c: InferenceContext, inputs: Iterable[int]) -> None:
    """Passes on what the handles of all these inputs tell, if all tell something.

    Raises:
        ShapeError: they are of different tensors.
    """
    merged: Handle | None = None
    for index in inputs:
        handle = c.input_handle(index)
        if handle is None:
            return
        merged = handle if merged is None else _merged(merged, handle)
    if merged is not None:
        c.set_output_handle(0, merged)


def _merged(first: Handle, second: Handle) -> Handle:
    if len(first) != len(second):
        raise ShapeError(
            "Trying to merge handles pointing to different numbers of tensors: "
            f"{len(first)} and {len(second)}"
        )
    if [dtype for dtype, _ in first] != [dtype for dtype, _ in second]:
        raise ShapeError("Trying to merge handles pointing to different dtypes.")
    return tuple(
        (dtype, shape_of(merge(shape.dims, other.dims)))
        for (dtype, shape), (_, other) in zip(first, second, strict=True)
    )


def relax_handles(c: InferenceContext, inputs: Iterable[int]) -> None:
    """Passes on what the handles of these inputs that tell something have in common."""
    relaxed: Handle | None = None
    for handle in filter(None, map(c.input_handle, inputs)):
        if relaxed is None:
            relaxed = handle
        elif [dtype for dtype, _ in relaxed] != [dtype for dtype, _ in handle]:
            return
        else:
            relaxed = tuple(
                (dtype, shape_of(relax(shape.dims, other.dims)))
                for (dtype, shape), (_, other) in zip(relaxed, handle, strict=True)
            )
    if relaxed is not None:
        c.set_output_handle(0, relaxed)


def variable_shape(c: InferenceContext) -> TensorShape:
    """The shape of the variable whose handle is the first input.

    Raises:
        ShapeError: the variable has another dtype than the node's attribute says.
    """
    handle = c.input_handle(0)
    if not handle:
        return UNKNOWN
    dtype, shape = handle[0]
    wanted = c.attr("dtype")
    if dtype is not wanted:
        raise ShapeError(
            f"Trying to read variable with wrong dtype. Expected {dtype.name} got {wanted.name}"
        )
    return shape
