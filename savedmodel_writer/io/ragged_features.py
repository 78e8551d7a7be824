"""RaggedFeatures: the values of a key, cut in rows by the values of other keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from savedmodel_writer.composite_tensors import RaggedTensor
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.io.features import (
    Partition,
    RaggedFeature,
    RowLengths,
    RowLimits,
    RowSplits,
    RowStarts,
    UniformRowLength,
)
from savedmodel_writer.io.row_partitions import RowPartitions, Values
from savedmodel_writer.io.vector_nodes import (
    cast,
    concat,
    cumsum,
    node,
    numbers_below,
    repeated,
    row_lengths,
    shape,
)


def partitioned(name: str, feature: RaggedFeature, parsed: Mapping[str, Any]) -> Values:
    """The values of a feature in its rows.

    Args:
        name: the feature's name.
        feature: the feature.
        parsed: by key what was parsed: of a single example Tensors, of a batch RaggedTensors, and
            of the frames of a batch RaggedTensors of two ragged dimensions.
    """
    values: Values = parsed[feature.value_key or name]
    if not feature.partitions:
        return values
    graph = graph_of(values if isinstance(values, Tensor) else values.flat_values)
    if isinstance(values, Tensor):
        return _of_one(graph, feature, values, parsed)
    outer = None
    if values.ragged_rank > 1:
        outer, values = values.row_splits, values.values
    batch = _Batch(graph, parsed)
    for partition in reversed(feature.partitions):
        assert isinstance(values, RaggedTensor), "of a batch"
        values = batch.cut(values, partition)
    if outer is None:
        return values
    return RaggedTensor.from_row_splits(values, outer, validate=False)


def _of_one(
    graph: Graph, feature: RaggedFeature, values: Values, parsed: Mapping[str, Any]
) -> Values:
    """The values of a single example."""
    rows = RowPartitions(graph)
    for partition in reversed(feature.partitions):
        if not isinstance(partition, UniformRowLength):
            given = cast(graph, parsed[partition.key], feature.row_splits_dtype)
            values = rows.cut(values, partition, given)
        elif isinstance(values, RaggedTensor):
            length = graph.convert(partition.length, feature.row_splits_dtype)
            values = rows.from_uniform_row_length(values, length, partition.length)
        else:
            values = _reshaped(graph, values, partition.length)
    return values


class _Batch:
    """Cuts the values of each example of a batch in rows."""

    def __init__(self, graph: Graph, parsed: Mapping[str, Any]) -> None:
        self._graph = graph
        self._parsed = parsed
        self._rows = RowPartitions(graph)

    def cut(self, batch: RaggedTensor, partition: Partition) -> RaggedTensor:
        """One more ragged dimension between that of the batch and the others."""
        if isinstance(partition, UniformRowLength):
            return self._cut_evenly(batch, partition.length)
        given = self._given(batch, partition.key)
        values, offsets = batch.values, given.flat_values
        if isinstance(partition, RowLengths):
            return given.with_values(self._rows.from_row_lengths(values, offsets))
        if isinstance(partition, (RowSplits, RowLimits, RowStarts)):
            if isinstance(partition, RowSplits):
                given = _without_first(self._graph, given)
                offsets = given.flat_values
            offsets = offsets + self._for_each(_row_starts(self._graph, batch), given)
            if isinstance(partition, RowStarts):
                return given.with_values(self._rows.from_row_starts(values, offsets))
            return given.with_values(self._rows.from_row_limits(values, offsets))
        counts = self._row_counts(given)
        first = cumsum(self._graph, counts, exclusive=True)
        inner = self._rows.from_value_rowids(values, offsets + self._for_each(first, given))
        return self._rows.from_row_lengths(inner, counts)

    def _given(self, batch: RaggedTensor, key: str) -> RaggedTensor:
        """The offsets of each example, in the dtype of the row splits."""
        given: RaggedTensor = self._parsed[key]
        if isinstance(given.values, RaggedTensor):  # of frames, whose batch is taken off
            given = given.values
        return given.with_values(cast(self._graph, given.flat_values, batch.row_splits.dtype))

    def _cut_evenly(self, batch: RaggedTensor, length: int) -> RaggedTensor:
        if isinstance(batch.values, RaggedTensor):
            of = self._graph.convert(length, batch.row_splits.dtype)
            rows: Values = self._rows.from_uniform_row_length(batch.values, of, length)
            return RaggedTensor.from_row_splits(rows, batch.row_splits // of, validate=False)
        rows = _reshaped(self._graph, batch.values, length)
        return RaggedTensor.from_row_splits(rows, batch.row_splits // length, validate=False)

    def _for_each(self, numbers: Tensor, given: RaggedTensor) -> Tensor:
        """The number of each example, once for each of its offsets."""
        lengths = row_lengths(given.row_splits)
        flat = node(self._graph, "Reshape", [numbers, [-1]])
        return repeated(self._graph, flat, lengths)

    def _row_counts(self, given: RaggedTensor) -> Tensor:
        """How many rows each example has, by the numbers of its rows."""
        graph = self._graph
        one = graph.convert(1, given.dtype)
        with graph.name_scope("Add") as scope:
            above = graph.create_op("AddV2", [given.flat_values, one], None, scope).outputs[0]
        with graph.name_scope("RaggedReduceMax"):
            examples = shape(graph, given.row_splits)[0] - 1
            with graph.name_scope("RaggedSplitsToSegmentIds"):
                splits = given.row_splits
                lengths = row_lengths(splits)
                count = shape(graph, splits, splits.dtype)[-1] - 1
                segments = repeated(graph, numbers_below(graph, count), lengths)
            largest = node(graph, "UnsortedSegmentMax", [above, segments, examples])
        return node(graph, "Maximum", [largest, 0])


def _reshaped(graph: Graph, values: Tensor, length: int) -> Tensor:
    """Values in rows of one length."""
    new_shape = concat(graph, [[-1, length], shape(graph, values)[1:]])
    return node(graph, "Reshape", [values, new_shape])


def _row_starts(graph: Graph, ragged: RaggedTensor) -> Tensor:
    with graph.name_scope("RaggedRowStarts"):
        return ragged.row_splits[:-1]


def _without_first(graph: Graph, ragged: RaggedTensor) -> RaggedTensor:
    """Each row without its first value."""
    with graph.name_scope("RaggedGetItem"):
        starts, limits = ragged.row_splits[:-1], ragged.row_splits[1:]
        with graph.name_scope("Cast") as scope:
            one = graph.convert(1, None, "x")
            if one.dtype != starts.dtype:
                attrs = {"DstT": starts.dtype}
                one = graph.create_op("Cast", [one], attrs, scope).outputs[0]
        starts = node(graph, "Minimum", [starts + one, limits])
        step = cast(graph, graph.constant(1, name="step"), starts.dtype)
        attrs = {"Tsplits": starts.dtype}
        splits, places = graph.create_op("RaggedRange", [starts, limits, step], attrs).outputs
        kept = node(graph, "GatherV2", [ragged.flat_values, places, 0])
    return RaggedTensor._of(kept, splits)
