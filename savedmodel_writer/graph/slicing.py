"""`x[...]` as a StridedSlice: begin, end and stride of each dimension, and five bit masks.

A bit of a mask stands for one item of the index, the lowest for the first:

====================  ==============================================================
begin_mask, end_mask  the slice has no start, no stop: its bound there is ignored
ellipsis_mask         the item is `...`
new_axis_mask         the item is None: a new dimension of length 1
shrink_axis_mask      the item is an integer: the dimension goes away
====================  ==============================================================
"""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any

import numpy as np

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph.entered_graphs import authored

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph
    from savedmodel_writer.graph.tensor import Tensor

_INDEX_DTYPES = (dtypes.int16, dtypes.int32, dtypes.int64)
_MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


def strided_slice(x: Any, key: Any) -> Tensor:
    """Builds `x[key]`.

    Raises:
        InvalidTypeError: an item of `key` is no integer, slice, `...`, None or scalar integer
            tensor.
    """
    graph: Graph = authored(x.graph)
    items = key if isinstance(key, (list, tuple)) else [key]
    bounds: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    masks = dict.fromkeys(_MASKS, 0)
    for position, item in enumerate(items):
        found, names = _bounds(graph, item)
        for values, value in zip(bounds, found, strict=True):
            values.append(value)
        for name in names:
            masks[name] |= 1 << position
    with graph.name_scope("strided_slice") as scope:
        if items:
            packed = _of_one_dtype(graph, [_stack(graph, values) for values in bounds])
        else:
            packed = [graph.constant([], dtypes.int32)] * 3
        return graph.create_op("StridedSlice", (x, *packed), masks, scope).outputs[0]


def is_mask(key: Any) -> bool:
    """Whether an index is a mask, which chooses elements: a bool, or a tensor or array of them."""
    is_array = isinstance(key, np.ndarray) or _is_tensor(key)
    return isinstance(key, bool) or (is_array and as_dtype(key.dtype) == dtypes.bool)


def _bounds(graph: Graph, item: Any) -> tuple[tuple[Any, Any, Any], list[str]]:
    """Begin, end and stride of one item of an index, and the masks that it sets."""
    if item is Ellipsis:
        return (0, 0, 1), ["ellipsis_mask"]
    if item is None:
        return (0, 0, 1), ["new_axis_mask"]
    if isinstance(item, slice):
        return _slice_bounds(graph, item)
    _check_index(item)
    stride: Any = 1
    end = item + 1
    if _is_tensor(item) and item.dtype in (dtypes.int16, dtypes.int64):
        stride = graph.constant(1, item.dtype)
    return (item, end, stride), ["shrink_axis_mask"]


def _slice_bounds(graph: Graph, item: slice) -> tuple[tuple[Any, Any, Any], list[str]]:
    parts = (item.start, item.stop, item.step)
    dtype = _widest(part.dtype for part in parts if _is_tensor(part))
    found, masks = [], []
    for part, default, mask in zip(parts, (0, 0, 1), ("begin_mask", "end_mask", ""), strict=True):
        if part is not None:
            _check_index(part)
            found.append(part)
            continue
        found.append(default if dtype is None else graph.constant(default, dtype))
        if mask:
            masks.append(mask)
    begin, end, stride = found
    return (begin, end, stride), masks


def _widest(found: Any) -> DType | None:
    known = {dtype.base_dtype for dtype in found}
    return next((dtype for dtype in reversed(_INDEX_DTYPES) if dtype in known), None)


def _check_index(item: Any) -> None:
    if isinstance(item, numbers.Integral) and not isinstance(item, bool):
        return
    dtype = getattr(item, "dtype", None)
    shape = getattr(item, "shape", ())
    if dtype is not None and as_dtype(dtype).base_dtype in _INDEX_DTYPES:
        rank = shape.rank if hasattr(shape, "rank") else len(shape)
        if rank != 1:
            return
    raise InvalidTypeError(
        f"x[...]: expected an integer, a slice, `...`, None or a scalar int16, int32 or int64 "
        f"tensor, found {item!r} of type {type(item).__name__}; for a list of positions use gather"
    )


def _stack(graph: Graph, values: list[Any]) -> Tensor:
    try:
        return graph.convert(values, None, "stack")
    except InvalidInputError:
        return graph.create_op("Pack", (values,), {"axis": 0}, "stack").outputs[0]


def _of_one_dtype(graph: Graph, packed: list[Tensor]) -> list[Tensor]:
    if not any(tensor.dtype is dtypes.int64 for tensor in packed):
        return packed
    return [
        tensor
        if tensor.dtype is dtypes.int64
        else graph.create_op("Cast", (tensor,), {"DstT": dtypes.int64}).outputs[0]
        for tensor in packed
    ]


def _is_tensor(value: Any) -> bool:
    return hasattr(value, "graph") and not isinstance(value, (int, np.generic, np.ndarray))
