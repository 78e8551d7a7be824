"""Blocks of maps, moved into the batch or into the channels, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Tensor
from savedmodel_writer.nn.window_arguments import either


def space_to_batch_nd(
    input: Any, block_shape: Any, paddings: Any, name: str | None = None
) -> Tensor:
    """Blocks of maps into the batch; `block_shape` has a size for each dimension after it."""
    return raw_ops.SpaceToBatchND(
        input=input, block_shape=block_shape, paddings=paddings, name=name
    )


def batch_to_space_nd(input: Any, block_shape: Any, crops: Any, name: str | None = None) -> Tensor:
    """The inverse of `space_to_batch_nd`."""
    return raw_ops.BatchToSpaceND(input=input, block_shape=block_shape, crops=crops, name=name)


def space_to_batch(
    input: Any,
    paddings: Any,
    block_size: Any = None,
    name: str | None = None,
    block_shape: Any = None,
) -> Tensor:
    """Square blocks of maps into the batch; `block_shape` is another name of `block_size`."""
    size = either("block_shape", block_shape, "block_size", block_size)
    result = space_to_batch_nd(input, np.array([size, size], np.int64), paddings, name)
    result.set_shape(result.shape.with_rank(4))
    return result


def batch_to_space(
    input: Any, crops: Any, block_size: Any, name: str | None = None, block_shape: Any = None
) -> Tensor:
    """The inverse of `space_to_batch`."""
    size = either("block_shape", block_shape, "block_size", block_size)
    result = batch_to_space_nd(input, np.array([size, size], np.int64), crops, name)
    result.set_shape(result.shape.with_rank(4))
    return result


def space_to_depth(
    input: Any, block_size: int, name: str | None = None, data_format: str = "NHWC"
) -> Tensor:
    """Square blocks of maps into the channels."""
    return raw_ops.SpaceToDepth(
        input=input, block_size=block_size, data_format=data_format, name=name
    )


def depth_to_space(
    input: Any, block_size: int, name: str | None = None, data_format: str = "NHWC"
) -> Tensor:
    """The inverse of `space_to_depth`."""
    return raw_ops.DepthToSpace(
        input=input, block_size=block_size, data_format=data_format, name=name
    )
