"""Primitives that give tensors another shape."""

from __future__ import annotations

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype


def _reshape(call: Call) -> Tensor:
    return call.reshape(call.inputs[0], call.out_shape)


def _broadcast_in_dim(call: Call) -> Tensor:
    """Axes of the input become `broadcast_dimensions` of the output; the others are new."""
    shape, axes = call.params["shape"], call.params["broadcast_dimensions"]
    between = [1] * len(shape)
    for axis, dim in zip(axes, call.in_shapes[0], strict=True):
        between[axis] = dim
    x = call.reshape(call.inputs[0], between)
    return x if between == list(shape) else raw_ops.BroadcastTo(input=x, shape=call.shape(shape))


def _dim_as_value(call: Call) -> Tensor:
    return to_dtype(convert_to_tensor(call.size(call.params["dim"])), call.out_dtype)


RULES: dict[str, Rule] = {
    "broadcast_in_dim": _broadcast_in_dim,
    "dim_as_value": _dim_as_value,
    "reshape": _reshape,
}
