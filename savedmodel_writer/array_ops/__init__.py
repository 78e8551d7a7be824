"""Placeholders, and functions that shape, join and select tensors, under tf.compat.v1's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.array_ops.filling import (
        fill as fill,
        one_hot as one_hot,
        ones as ones,
        ones_like as ones_like,
        zeros as zeros,
        zeros_like as zeros_like,
    )
    from savedmodel_writer.array_ops.gathering import gather as gather, gather_nd as gather_nd
    from savedmodel_writer.array_ops.grids import meshgrid as meshgrid
    from savedmodel_writer.array_ops.joining import (
        concat as concat,
        split as split,
        stack as stack,
        unstack as unstack,
    )
    from savedmodel_writer.array_ops.measuring import rank as rank, shape as shape, size as size
    from savedmodel_writer.array_ops.placeholders import (
        identity as identity,
        placeholder as placeholder,
        placeholder_with_default as placeholder_with_default,
    )
    from savedmodel_writer.array_ops.selecting import (
        boolean_mask as boolean_mask,
        slice as slice,
        strided_slice as strided_slice,
        where as where,
        where_v2 as where_v2,
    )
    from savedmodel_writer.array_ops.shaping import (
        broadcast_to as broadcast_to,
        expand_dims as expand_dims,
        pad as pad,
        reshape as reshape,
        reverse as reverse,
        squeeze as squeeze,
        tile as tile,
        transpose as transpose,
    )

# By module of this package.
_NAMES = {
    "filling": "fill one_hot ones ones_like zeros zeros_like",
    "gathering": "gather gather_nd",
    "grids": "meshgrid",
    "joining": "concat split stack unstack",
    "measuring": "rank shape size",
    "placeholders": "identity placeholder placeholder_with_default",
    "selecting": "boolean_mask slice strided_slice where where_v2",
    "shaping": "broadcast_to expand_dims pad reshape reverse squeeze tile transpose",
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
