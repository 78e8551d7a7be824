"""The same elements in another shape or order, or with others around them."""

from __future__ import annotations

from typing import Any

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import graph_of, in_graph_of, in_scope
from savedmodel_writer.graph.static_value import constant_value


def reshape(tensor: Any, shape: Any, name: str | None = None) -> Tensor:
    """The elements in another shape, of which one dimension may be -1: what is left."""
    return raw_ops.Reshape(tensor=tensor, shape=shape, name=name)


def broadcast_to(input: Any, shape: Any, name: str | None = None) -> Tensor:
    """The tensor repeated along axes where it has length 1 or that it lacks in front."""
    return raw_ops.BroadcastTo(input=input, shape=shape, name=name)


def expand_dims(input: Any, axis: Any = None, name: str | None = None) -> Tensor:
    """The tensor with a new axis of length 1 before `axis`.

    Raises:
        InvalidInputError: there is no axis.
    """
    if axis is None:
        raise InvalidInputError("expand_dims: expected an axis, found None")
    return raw_ops.ExpandDims(input=input, axis=axis, name=name)


def squeeze(input: Any, axis: Any = None, name: str | None = None) -> Tensor:
    """The tensor without its axes of length 1: those of `axis`, an int or ints, or all."""
    if axis is None or np.isscalar(axis):
        axis = [] if axis is None else [axis]
    return raw_ops.Squeeze(input=input, axis=axis, name=name)


def transpose(
    a: Any, perm: Any = None, name: str | None = "transpose", conjugate: bool = False
) -> Tensor:
    """The tensor with its axes in another order, by default reversed."""
    with in_scope(name, "transpose", a) as scope:
        if not hasattr(a, "__graph_tensor__"):
            a = convert_to_tensor(a, name="a")
        if perm is None:
            known = a.shape.rank
            if known is None:
                perm = raw_ops.Range(start=raw_ops.Rank(input=a) - 1, limit=-1, delta=-1)
            else:
                perm = np.arange(known - 1, -1, -1, dtype=np.int32)
        op_type = "ConjugateTranspose" if conjugate and a.dtype.is_complex else "Transpose"
        return graph_of(a).create_op(op_type, [a, perm], name=scope).outputs[0]


def tile(input: Any, multiples: Any, name: str | None = None) -> Tensor:
    """The tensor repeated along each axis, `multiples` tells how often."""
    return raw_ops.Tile(input=input, multiples=multiples, name=name)


def reverse(tensor: Any, axis: Any, name: str | None = None) -> Tensor:
    """The elements in reverse order along the axes of the vector `axis`."""
    return raw_ops.ReverseV2(tensor=tensor, axis=axis, name=name)


def pad(
    tensor: Any,
    paddings: Any,
    mode: str = "CONSTANT",
    name: str | None = None,
    constant_values: Any = 0,
) -> Tensor:
    """The tensor with elements around it: before and after it on each axis, as `paddings` tells.

    The mode is "CONSTANT", "REFLECT" or "SYMMETRIC", in any case.

    Raises:
        InvalidInputError: there is no such mode, or the paddings do not fit.
    """
    mode = mode.upper()
    if mode not in ("CONSTANT", "REFLECT", "SYMMETRIC"):
        raise InvalidInputError(
            f"pad: expected mode CONSTANT, REFLECT or SYMMETRIC, found {mode!r}"
        )
    with in_graph_of(tensor, paddings, constant_values) as graph:
        inputs, attrs, op_type = [tensor, paddings], {}, "Pad"
        if mode != "CONSTANT":
            op_type, attrs = "MirrorPad", {"mode": mode}
        elif not _is_zero(constant_values):
            op_type, inputs = "PadV2", [*inputs, constant_values]
        op = graph.create_op(op_type, inputs, attrs, name)
        result, before = op.outputs[0], op.inputs[0].shape
        known = _known_numbers(paddings)
        if before.rank is not None and known is not None:
            pairs = zip(known, before, strict=False)
            result.set_shape(
                [None if dim is None else _padded(dim, padding) for padding, dim in pairs]
            )
        return result


def _is_zero(value: Any) -> bool:
    if hasattr(value, "__graph_tensor__") or np.ndim(value):
        return False
    return bool(value == np.zeros_like(value))


def _known_numbers(value: Any) -> Any:
    """Nested lists or an array of numbers, None for what is not known."""
    if isinstance(value, Tensor):
        known = constant_value(value)
        if known is None and value.op.type == "Pack":
            return [_known_numbers(item) for item in value.op.inputs]
        return known
    return [_known_numbers(item) for item in value] if isinstance(value, (list, tuple)) else value


def _padded(dim: int, padding: Any) -> int | None:
    if padding is None or any(number is None for number in padding):
        return None
    return dim + int(sum(padding))
