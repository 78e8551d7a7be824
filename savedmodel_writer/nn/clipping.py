"""Rows of a table whose norm is too large, shortened."""

from __future__ import annotations

import numbers
from typing import Any

from savedmodel_writer.array_ops import identity, ones_like, rank, where
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.math import cast, maximum, range as range_of, reduce_sum, sqrt


def clipped_rows(rows: Tensor, ids: Tensor, max_norm: Any) -> Tensor:
    """The rows, none of them longer than `max_norm`, which may be None.

    Args:
        rows: what was looked up.
        ids: the numbers by which; each axis behind theirs is of a row.
        max_norm: the largest norm, a number or a scalar tensor.
    """
    if max_norm is None:
        return rows
    first, last = (tensor.shape.rank or rank(tensor) for tensor in (ids, rows))
    if isinstance(first, int) and isinstance(last, int):
        return clip_by_norm(rows, max_norm, list(range(first, last)))
    return clip_by_norm(rows, max_norm, range_of(first, last))


def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: str | None = None) -> Tensor:
    """A tensor scaled down so far that its norm along some axes is not above `clip_norm`.

    Args:
        t: a floating-point tensor.
        clip_norm: the largest norm, a number or a scalar tensor.
        axes: the axes along which a norm is taken, by default all.
        name: the scope of the nodes.
    """
    with in_scope(name, "clip_by_norm", t, clip_norm) as scope:
        values = convert_to_tensor(t, name="t")
        if isinstance(clip_norm, numbers.Real):
            clip_norm = max(clip_norm, 0)
        else:
            clip_norm = cast(maximum(clip_norm, 0), values.dtype)
        squares = reduce_sum(values * values, axes, True)
        positive = squares > 0
        # The root of 0 has no gradient, so it is not taken.
        safe = where(positive, squares, ones_like(squares))
        norm = where(positive, sqrt(safe), squares)
        scaled = values * clip_norm
        values.shape.merge_with(scaled.shape)
        return identity(scaled / maximum(norm, clip_norm), scope)
