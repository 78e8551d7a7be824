"""Windows with gaps (dilated, atrous): blocks of the maps go into the batch, and back.

A window that takes every second row and column of a map is a plain window on each of the four maps
that have every second row and column of it:

    input ── SpaceToBatchND ──► four times as many maps ── op ──► BatchToSpaceND ──► result
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import concat, shape
from savedmodel_writer.dtypes import int32
from savedmodel_writer.errors import InvalidArgumentError, InvalidInputError, ShapeError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.nn.window_arguments import channels_first, explicit_padding


def with_space_to_batch(
    input: Any,
    dilation_rate: Any,
    padding: Any,
    op: Callable[[Tensor, int, Any], Tensor],
    filter_shape: Any = None,
    spatial_dims: Iterable[int] | None = None,
    data_format: str | None = None,
) -> Tensor:
    """Applies `op` with gaps in its windows.

    Args:
        input: maps.
        dilation_rate: for each spatial dimension the distance of a window's elements.
        padding: "SAME", "VALID", or a pair of numbers for each dimension.
        op: makes the result of maps, the number of spatial dimensions, and a padding.
        filter_shape: sizes of the window, for the padding "SAME".
        spatial_dims: which dimensions are spatial; by default those after batch and channels.
        data_format: begins with "NC" if the channels stand in the second dimension.

    Raises:
        InvalidInputError: the arguments do not fit each other.
    """
    with in_graph_of(input):
        tensor = convert_to_tensor(input, name="input")
        return dilated(tensor, dilation_rate, padding, op, filter_shape, spatial_dims, data_format)


def dilated(
    input: Any,
    dilation_rate: Any,
    padding: Any,
    op: Callable[[Tensor, int, Any], Tensor],
    filter_shape: Any,
    spatial_dims: Iterable[int] | None,
    data_format: str | None,
) -> Tensor:
    """The nodes of `with_space_to_batch`; where nothing is dilated those of `op` alone."""
    rate = convert_to_tensor(dilation_rate, int32, "dilation_rate")
    if rate.shape.rank != 1 or rate.shape[0] is None:
        raise ShapeError(f"dilation_rate: expected a vector of known length, found {rate!r}")
    count, first = rate.shape[0], channels_first(data_format)
    dims = list(range(1 + first, 1 + first + count) if spatial_dims is None else spatial_dims)
    if not dims or dims[0] < 1 or any(a >= b for a, b in pairwise(dims)):
        raise InvalidArgumentError(
            f"spatial_dims: expected positive numbers in ascending order, found {dims}"
        )
    input.shape.with_rank_at_least(dims[-1] + 1)
    rates = constant_value(rate)
    if rates is not None:
        if (rates < 1).any():
            raise InvalidArgumentError(f"dilation_rate: expected positive numbers, found {rates}")
        if (rates == 1).all():
            return op(input, count, padding)
    base = _base_paddings(padding, filter_shape, rate if rates is None else rates, count, first)
    sizes: Any = None if input.shape.rank is None else [input.shape[dim] for dim in dims]
    if sizes is None or None in sizes:
        all_sizes = shape(input)
        sizes = convert_to_tensor([all_sizes[dim] for dim in dims], name="stack")
    paddings, crops = _paddings_and_crops(sizes, rate, base, count)
    block = _from_dimension_1(rate, 1, dims)
    paddings, crops = (_from_dimension_1(pairs, 0, dims) for pairs in (paddings, crops))
    batch = raw_ops.SpaceToBatchND(input=input, block_shape=block, paddings=paddings)
    result = op(batch, count, "VALID")
    return raw_ops.BatchToSpaceND(input=result, block_shape=block, crops=crops)


def _base_paddings(padding: Any, filter_shape: Any, rate: Any, count: int, first: bool) -> Any:
    """For each spatial dimension what is padded before and after it, whatever its size."""
    padding, explicit = explicit_padding(padding)
    if padding == "VALID":
        return np.zeros([count, 2], np.int32)
    if padding == "EXPLICIT" and len(explicit) == 2 * count + 4:
        pairs = np.array(explicit).reshape(-1, 2)
        return pairs[2:] if first else pairs[1:-1]
    if padding != "SAME":
        raise InvalidArgumentError(
            f"padding: expected SAME, VALID or {count + 2} pairs, found {padding!r} {explicit}"
        )
    window = None
    if filter_shape is not None:
        window = constant_value(convert_to_tensor(filter_shape, name="filter_shape"))
    if window is None:
        raise InvalidInputError(
            f"padding: for SAME the shape of the filter has to be known, found {filter_shape!r}"
        )
    extra = (window[:count] - 1) * rate
    before = extra // 2
    after = extra - before
    return convert_to_tensor([[before[i], after[i]] for i in range(count)], name="stack")


def _paddings_and_crops(input_shape: Any, block_shape: Any, base: Any, count: int) -> Any:
    """Paddings that make sizes multiples of a block's; what of them is to be cropped again."""
    with in_scope(None, "required_space_to_batch_paddings", input_shape, block_shape):
        sizes: Any = convert_to_tensor(input_shape, int32, "input_shape")
        sizes.shape.assert_is_compatible_with([count])
        base = convert_to_tensor(base, int32, "base_paddings")
        known = [constant_value(tensor) for tensor in (block_shape, sizes, base)]
        if all(value is not None for value in known):
            block_shape, sizes, base = known
        before, after = base[:, 0], base[:, 1]
        padded = sizes + before + after
        more = (block_shape - padded % block_shape) % block_shape
        after = after + more
        pairs = [[before[i], after[i]] for i in range(count)]
        paddings = convert_to_tensor(pairs, name="paddings")
        return paddings, convert_to_tensor([[0, more[i]] for i in range(count)], name="crops")


def _from_dimension_1(values: Tensor, fill: int, dims: list[int]) -> Any:
    """Values of some dimensions, and a filling for those between, from dimension 1 on."""
    known = constant_value(values)
    parts: list[Any] = []
    start = previous = 0
    for end in range(1, len(dims) + 1):
        if end < len(dims) and dims[end] == dims[end - 1] + 1:
            continue
        if dims[start] > 1:
            gap = [dims[start] - 1 - previous, *values.shape.as_list()[1:]]
            parts.append(np.full(gap, fill, np.int32))
        parts.append((values if known is None else known)[start:end])
        start, previous = end, dims[end - 1]
    return concat(parts, 0) if known is None else np.concatenate(parts)
