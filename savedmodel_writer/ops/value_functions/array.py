"""Reshaping, joining, repeating and permuting."""

from __future__ import annotations

import numpy as np

from savedmodel_writer.ops.value_functions.registration import (
    Array,
    ValueContext,
    limited,
    value_function,
)


@value_function("Reshape")
def reshape(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The same elements in another shape."""
    value, sizes = inputs[0], inputs[1].tolist()
    if any(size < -1 for size in sizes):
        raise ValueError(f"sizes {sizes}")
    return [value.reshape(sizes)]


@value_function("ExpandDims")
def expand_dims(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """One more axis."""
    return [np.expand_dims(inputs[0], inputs[1].item())]


@value_function("Squeeze")
def squeeze(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Axes of size 1 are gone."""
    return [np.squeeze(inputs[0], tuple(c.attr("squeeze_dims")) or None)]


@value_function("Pack")
def pack(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """A new axis."""
    return [np.stack(inputs, c.attr("axis"))]


@value_function("Unpack")
def unpack(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """An axis taken apart."""
    parts = np.moveaxis(inputs[0], c.attr("axis"), 0)
    if len(parts) != c.num_outputs:
        raise ValueError(f"{len(parts)} entries for {c.num_outputs} outputs")
    return [np.asarray(part, inputs[0].dtype) for part in parts]


@value_function("ConcatV2")
def concat_v2(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Values, then the axis."""
    return [np.concatenate(inputs[:-1], inputs[-1].item())]


@value_function("Concat")
def concat(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The axis, then values."""
    return [np.concatenate(inputs[1:], inputs[0].item())]


@value_function("ConcatOffset")
def concat_offset(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Where each part begins in the concatenation of tensors of these shapes."""
    axis, shapes = inputs[0].item(), inputs[1:]
    offsets, position = [], 0
    for shape in shapes:
        offset = np.zeros_like(shape)
        offset[axis] = position
        position += int(shape[axis])
        offsets.append(offset)
    return offsets


@value_function("Transpose")
def transpose(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Axes in another order."""
    return [np.transpose(inputs[0], inputs[1].tolist())]


@value_function("InvertPermutation")
def invert_permutation(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The permutation that undoes the given one."""
    (permutation,) = inputs
    if sorted(permutation.tolist()) != list(range(len(permutation))):
        raise ValueError(f"{permutation} is no permutation")
    return [np.argsort(permutation).astype(permutation.dtype)]


@value_function("Tile")
def tile(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Each axis repeated."""
    value, multiples = inputs[0], inputs[1].tolist()
    limited([size * count for size, count in zip(value.shape, multiples, strict=True)])
    return [np.tile(value, multiples)]


@value_function("BroadcastTo")
def broadcast_to(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The shape given."""
    return [np.broadcast_to(inputs[0], limited(inputs[1].tolist()))]


@value_function("BroadcastArgs")
def broadcast_args(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """The shape that two shapes are broadcast to."""
    shape = np.broadcast_shapes(*(tuple(value.tolist()) for value in inputs))
    return [np.array(shape, inputs[0].dtype)]


@value_function("Pad", "PadV2")
def pad(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Zeros, or a value, around."""
    value, paddings = inputs[0], inputs[1].tolist()
    limited([size + sum(pair) for size, pair in zip(value.shape, paddings, strict=True)])
    filler = inputs[2].item() if len(inputs) > 2 else (b"" if value.dtype == object else 0)
    return [np.pad(value, paddings, constant_values=filler)]


@value_function("ReverseV2")
def reverse_v2(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Some axes backwards."""
    return [np.flip(inputs[0], tuple(inputs[1].tolist()))]


@value_function("OneHot")
def one_hot(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """A new axis with one entry on."""
    indices, depth, on, off = inputs
    axis = c.attr("axis")
    limited([*indices.shape, depth.item()])
    axis = indices.ndim if axis == -1 else axis
    positions = np.arange(depth.item()).reshape((-1,) + (1,) * (indices.ndim - axis))
    hot = np.expand_dims(indices, axis) == positions
    return [np.asarray(np.where(hot, on, off), on.dtype)]


@value_function("ListDiff")
def list_diff(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """What only the first list has, and where."""
    kept = np.flatnonzero(~np.isin(inputs[0], inputs[1]))
    return [inputs[0][kept], kept.astype(c.attr("out_idx").as_numpy_dtype)]


@value_function("Unique")
def unique(c: ValueContext, inputs: list[Array]) -> list[Array]:
    """Values in the order they come, and which value each element is."""
    numbers: dict[object, int] = {}
    index = [numbers.setdefault(item, len(numbers)) for item in inputs[0].tolist()]
    return [
        np.array(list(numbers), inputs[0].dtype),
        np.array(index, c.attr("out_idx").as_numpy_dtype),
    ]
