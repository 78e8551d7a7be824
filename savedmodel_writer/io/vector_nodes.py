"""Nodes on vectors of integers that cutting values in rows takes, made as TensorFlow makes them."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.dtypes import DType, int32
from savedmodel_writer.graph import Graph, Tensor


def node(graph: Graph, op_type: str, inputs: Any, attrs: dict[str, Any] | None = None) -> Tensor:
    """The first result of a new node."""
    return graph.create_op(op_type, inputs, attrs).outputs[0]


def cast(graph: Graph, tensor: Tensor, dtype: DType) -> Tensor:
    """The tensor in a dtype, itself if it has it."""
    return tensor if tensor.dtype == dtype else node(graph, "Cast", [tensor], {"DstT": dtype})


def concat(graph: Graph, values: list[Any]) -> Tensor:
    """Vectors one after the other."""
    return graph.create_op("ConcatV2", [values, 0], name="concat").outputs[0]


def cumsum(graph: Graph, values: Tensor, exclusive: bool = False) -> Tensor:
    """For each element the sum up to it."""
    return node(graph, "Cumsum", [values, 0], {"exclusive": exclusive})


def shape(graph: Graph, tensor: Tensor, dtype: DType = int32) -> Tensor:
    """The shape of a tensor, a constant if it is known."""
    if tensor.shape.is_fully_defined():
        return graph.constant(tensor.shape.as_list(), dtype, name="Shape")
    return node(graph, "Shape", [tensor], {"out_type": dtype})


def maximum_of(graph: Graph, vector: Tensor) -> Tensor:
    """The largest element."""
    return node(graph, "Max", [vector, graph.constant([0], int32)])


def row_lengths(row_splits: Tensor) -> Tensor:
    """The length of each row."""
    lengths: Tensor = row_splits[1:] - row_splits[:-1]
    return lengths


def numbers_below(graph: Graph, limit: Tensor, dtype: DType = int32) -> Tensor:
    """0, 1, 2, …; the constants are made in `dtype`."""
    with graph.name_scope("range") as scope:
        start, delta = (
            graph.constant(0, dtype, name="start"),
            graph.constant(1, dtype, name="delta"),
        )
        ends = [cast(graph, start, limit.dtype), limit, cast(graph, delta, limit.dtype)]
        return graph.create_op("Range", ends, None, scope).outputs[0]


def repeated(graph: Graph, vector: Tensor, times: Tensor) -> Tensor:
    """Each element as often as its number in `times` says."""
    with graph.name_scope("Repeat"):
        times = node(graph, "Cast", [times], {"DstT": int32})
        size = shape(graph, vector)
        if times.shape.num_elements() == 1:
            return _repeated_one(graph, vector, times, size)
        times = node(graph, "BroadcastTo", [times, [size[0]]])
        longest = maximum_of(graph, times)
        longest = node(graph, "Maximum", [graph.constant(0, name="zero"), longest])
        mask = _sequence_mask(graph, times, longest)
        column = node(graph, "ExpandDims", [vector, 1])
        tiled = node(graph, "Tile", [column, [1, longest]])
        return _masked(graph, tiled, mask)


def _repeated_one(graph: Graph, vector: Tensor, times: Tensor, size: Tensor) -> Tensor:
    count = node(graph, "Reshape", [times, []])
    column = node(graph, "ExpandDims", [vector, 1])
    tiled = node(graph, "Tile", [column, [1, count]])
    new_size = concat(graph, [size[:0], [count * size[0]], size[1:]])
    return node(graph, "Reshape", [tiled, new_size])


def _sequence_mask(graph: Graph, lengths: Tensor, longest: Tensor) -> Tensor:
    """[lengths, longest]: the first elements of each row are true, as many as its length."""
    with graph.name_scope("SequenceMask"):
        zero, one = graph.constant(0), graph.constant(1)
        numbers = node(graph, "Range", [zero, longest, one])
        column = node(graph, "ExpandDims", [lengths, -1])
        mask: Tensor = numbers < node(graph, "Cast", [column], {"DstT": int32})
        return mask


def _masked(graph: Graph, matrix: Tensor, mask: Tensor) -> Tensor:
    """The elements of a matrix where the mask is true."""
    with graph.name_scope("boolean_mask"):
        count = node(graph, "Prod", [shape(graph, matrix)[0:2], [0]])
        before, after = shape(graph, matrix)[:0], shape(graph, matrix)[2:]
        flat = node(graph, "Reshape", [matrix, concat(graph, [before, [count], after])])
        flat_mask = node(graph, "Reshape", [mask, [-1]])
        places = node(graph, "Where", [flat_mask])
        places = node(graph, "Squeeze", [places], {"squeeze_dims": [1]})
        return node(graph, "GatherV2", [flat, places, 0])


def counts(graph: Graph, numbers: Tensor, size: Tensor, dtype: DType) -> Tensor:
    """How often each of the numbers 0, …, `size` - 1 is there; the numbers are int32."""
    with graph.name_scope("bincount"):
        some = node(graph, "Cast", [node(graph, "Size", [numbers]) > 0], {"DstT": int32})
        found = some * (maximum_of(graph, numbers) + 1)
        found = node(graph, "Maximum", [size, found])
        found = node(graph, "Minimum", [size, found])
        flat = node(graph, "Reshape", [numbers, [-1]])
        weights = graph.constant([], dtype)
        return node(graph, "DenseBincount", [flat, found, weights])
