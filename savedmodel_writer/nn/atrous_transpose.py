"""The transpose of `atrous_conv2d`: a plain transposed convolution on blocks in the batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import shape
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.nn.blocks import batch_to_space, space_to_batch
from savedmodel_writer.nn.transposed_convolutions import conv2d_transpose


def atrous_conv2d_transpose(
    value: Any, filters: Any, output_shape: Any, rate: int, padding: str, name: str | None = None
) -> Tensor:
    """The transpose of `atrous_conv2d`; `output_shape` is four numbers, or a Tensor of them.

    Raises:
        InvalidInputError: the arguments do not fit each other.
    """
    with in_scope(name, "atrous_conv2d_transpose", value, filters, output_shape):
        value = convert_to_tensor(value, name="value")
        filters = convert_to_tensor(filters, name="filters")
        value.shape[3:4].assert_is_compatible_with(filters.shape[3:4])
        if rate < 1:
            raise InvalidArgumentError(f"rate: expected 1 or more, found {rate}")
        if rate == 1:
            return conv2d_transpose(value, filters, output_shape, [1, 1, 1, 1], padding)
        convert_to_tensor(output_shape, name="output_shape").shape.assert_is_compatible_with([4])
        if isinstance(output_shape, (list, tuple, np.ndarray)):
            output_shape = list(output_shape)
            if not isinstance(output_shape[3], Tensor):
                filters.shape[2:3].assert_is_compatible_with(output_shape[3:])
        (top, bottom), (left, right) = _paddings(filters, rate, padding)
        height = output_shape[1] + top + bottom
        width = output_shape[2] + left + right
        more_rows = (rate - height % rate) % rate
        more_columns = (rate - width % rate) % rate
        blocks = space_to_batch(value, [[0, more_rows], [0, more_columns]], rate)
        result = raw_ops.Conv2DBackpropInput(
            input_sizes=[
                rate * rate * output_shape[0],
                (height + more_rows) // rate,
                (width + more_columns) // rate,
                output_shape[3],
            ],
            filter=filters,
            out_backprop=blocks,
            strides=[1, 1, 1, 1],
            padding="VALID",
        )
        crops = [[top, bottom + more_rows], [left, right + more_columns]]
        return batch_to_space(result, crops, rate)


def _paddings(filters: Tensor, rate: int, padding: str) -> list[tuple[Any, Any]]:
    """What the convolution pads above and below, on the left and on the right."""
    if padding == "VALID":
        return [(0, 0), (0, 0)]
    if padding != "SAME":
        raise InvalidArgumentError(f"padding: expected VALID or SAME, found {padding!r}")
    window: Any = filters.shape if filters.shape.is_fully_defined() else shape(filters)
    sides = [window[0], window[1]]
    with_gaps = [side + (side - 1) * (rate - 1) for side in sides]
    totals = [side - 1 for side in with_gaps]
    halves = []
    for total in totals:
        before = total // 2
        halves.append((before, total - before))
    return halves
