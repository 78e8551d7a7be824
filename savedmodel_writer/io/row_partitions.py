"""Values cut in rows, by whatever tells where: lengths, starts, limits, the row of each value."""

from __future__ import annotations

from savedmodel_writer.composite_tensors import RaggedTensor
from savedmodel_writer.dtypes import DType, int32
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.io.features import Partition, RowLengths, RowLimits, RowSplits, RowStarts
from savedmodel_writer.io.vector_nodes import cast, concat, counts, cumsum, numbers_below, shape

Values = Tensor | RaggedTensor


class RowPartitions:
    """Ragged tensors of one graph; of each it knows the number of rows, if a node has told."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._rows: dict[Tensor, Tensor] = {}

    def cut(self, values: Values, partition: Partition, given: Tensor) -> RaggedTensor:
        """Rows by what a partition's key has."""
        if isinstance(partition, RowSplits):
            return RaggedTensor.from_row_splits(values, given, validate=False)
        if isinstance(partition, RowLengths):
            return self.from_row_lengths(values, given)
        if isinstance(partition, RowStarts):
            return self.from_row_starts(values, given)
        if isinstance(partition, RowLimits):
            return self.from_row_limits(values, given)
        return self.from_value_rowids(values, given)

    def from_row_lengths(self, values: Values, lengths: Tensor) -> RaggedTensor:
        """Rows by their lengths."""
        with (
            self._graph.name_scope("RaggedFromRowLengths"),
            self._graph.name_scope("RowPartitionFromRowLengths"),
        ):
            splits = concat(self._graph, [[0], cumsum(self._graph, lengths)])
        return RaggedTensor._of(values, splits)

    def from_row_starts(self, values: Values, starts: Tensor) -> RaggedTensor:
        """Rows by where each begins."""
        with self._graph.name_scope("RaggedFromRowStarts"):
            count = self._number_of(values, int32)
            with self._graph.name_scope("RowPartitionFromRowStarts"):
                splits = concat(self._graph, [starts, [cast(self._graph, count, starts.dtype)]])
        return RaggedTensor._of(values, splits)

    def from_row_limits(self, values: Values, limits: Tensor) -> RaggedTensor:
        """Rows by where each ends."""
        with (
            self._graph.name_scope("RaggedFromRowLimits"),
            self._graph.name_scope("RowPartitionFromRowLimits"),
        ):
            zero = self._graph.constant(0, limits.dtype, [1], "zeros")
            splits = concat(self._graph, [zero, limits])
        return RaggedTensor._of(values, splits)

    def from_value_rowids(self, values: Values, rows: Tensor) -> RaggedTensor:
        """Rows by the number of the row of each value."""
        graph = self._graph
        with (
            graph.name_scope("RaggedFromValueRowIds"),
            graph.name_scope("RowPartitionFromValueRowIds"),
        ):
            count = concat(graph, [rows[-1:], [-1]])[0] + 1
            numbers, size = cast(graph, rows, int32), cast(graph, count, int32)
            lengths = counts(graph, numbers, size, rows.dtype)
            splits = concat(graph, [[0], cumsum(graph, lengths)])
        self._rows[splits] = count
        return RaggedTensor._of(values, splits)

    def from_uniform_row_length(
        self, values: RaggedTensor, length: Tensor, known_length: int
    ) -> RaggedTensor:
        """Rows of one length."""
        graph, dtype = self._graph, length.dtype
        with graph.name_scope("RaggedFromUniformRowLength"):
            count = self._number_of(values, dtype)
            with graph.name_scope("RowPartitionFromUniformRowLength"):
                rows = count // known_length
                splits = numbers_below(graph, rows + 1, dtype) * length
        self._rows[splits] = rows
        made = RaggedTensor._of(values, splits)
        made._uniform_row_length = known_length
        return made

    def _number_of(self, values: Values, dtype: DType) -> Tensor:
        """How many values there are, or rows of values."""
        if isinstance(values, Tensor):
            return shape(self._graph, values, dtype)[0]
        with self._graph.name_scope("RaggedNRows"):
            rows = self._rows.get(values.row_splits)
            if rows is None:
                rows = shape(self._graph, values.row_splits, values.row_splits.dtype)[0] - 1
            return cast(self._graph, rows, dtype)
