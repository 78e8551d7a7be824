"""Products of matrices of which each group of rows has its own."""

from __future__ import annotations

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype
from savedmodel_writer.importers.jax.rules.products import multiplied_as, product


def _ragged_dot_general(call: Call) -> Tensor:
    """A product with one more axis, that of the groups: others' rows are zeros there."""
    numbers = call.params["ragged_dot_dimension_numbers"]
    summed, batch = numbers.dot_dimension_numbers
    (x_summed, y_summed), (x_batch, y_batch) = map(tuple, summed), map(tuple, batch)
    (ragged,) = numbers.lhs_ragged_dimensions
    dtype = multiplied_as(call.out_dtype)
    x, y = (to_dtype(tensor, dtype) for tensor in call.inputs[:2])
    x_shape, y_shape, sizes_shape = call.in_shapes[:3]
    if len(sizes_shape) != 1 or call.params.get("group_offset") is not None:
        raise errors.UnimplementedError(
            "ragged_dot_general: group_sizes of more than one axis, or with group_offset, have no "
            "counterpart here; call it without vmap, or use a product for each group"
        )
    if ragged in x_summed:
        y_ragged = y_summed[x_summed.index(ragged)]
        x = _grouped(call, x, ragged, x_shape)
        y = _grouped(call, y, y_ragged, y_shape)
        x_batch, y_batch = (len(x_shape), *x_batch), (len(y_shape), *y_batch)
    elif ragged not in x_batch:
        x = _grouped(call, x, ragged, x_shape)
        x_summed = (*x_summed, len(x_shape))
        y_summed = (*y_summed, *numbers.rhs_group_dimensions)
    return to_dtype(product(x, y, x_summed, y_summed, x_batch, y_batch), call.out_dtype)


def _grouped(call: Call, tensor: Tensor, axis: int, shape: tuple[object, ...]) -> Tensor:
    """The tensor for each group, along a new last axis: zeros where `axis` is not in the group."""
    sizes = call.inputs[2]
    numbers = raw_ops.Range(start=0, limit=call.size(shape[axis]), delta=1)
    # Along the axis, then to the end; groups are the last axis.
    numbers = raw_ops.Reshape(
        tensor=to_dtype(numbers, sizes.dtype), shape=[-1] + [1] * (len(shape) - axis)
    )
    below_end = raw_ops.Less(x=numbers, y=raw_ops.Cumsum(x=sizes, axis=0))
    start = raw_ops.Cumsum(x=sizes, axis=0, exclusive=True)
    within = raw_ops.LogicalAnd(x=raw_ops.GreaterEqual(x=numbers, y=start), y=below_end)
    zero = constant(0, tensor.dtype)
    return raw_ops.SelectV2(condition=within, t=raw_ops.ExpandDims(input=tensor, axis=-1), e=zero)


RULES: dict[str, Rule] = {"ragged_dot_general": _ragged_dot_general}
