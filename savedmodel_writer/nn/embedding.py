"""embedding_lookup: rows of a table by their numbers; the table may be in several parts.

of one table:
    embedding_lookup                          GatherV2, or ResourceGather of a variable
    embedding_lookup/Identity                 away from the table's device
of several:
    embedding_lookup/DynamicPartition, …_1    the numbers, and where each stands, by table
    embedding_lookup/GatherV2, …              the rows of each table
    embedding_lookup                          ParallelDynamicStitch: all rows where they belong
    embedding_lookup/Reshape_1
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import concat, gather, identity, reshape, shape, size, stack, where
from savedmodel_writer.composite_tensors import RaggedTensor
from savedmodel_writer.dtypes import int32
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor, get_default_graph
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.graph.function_graph import FunctionGraph
from savedmodel_writer.math import cast, maximum, range as range_of, reduce_sum
from savedmodel_writer.nn.clipping import clipped_rows
from savedmodel_writer.shapes import UNKNOWN, TensorShape
from savedmodel_writer.variables import PartitionedVariable, Variable


def embedding_lookup(
    params: Any,
    ids: Any,
    partition_strategy: str = "mod",
    name: str | None = None,
    validate_indices: bool = True,
    max_norm: Any = None,
) -> Any:
    """The rows of a table that have the given numbers.

    Args:
        params: the table; if it is in parts, a list of them or a variable with a partitioner.
        ids: the numbers, int32 or int64, a Tensor or a RaggedTensor.
        partition_strategy: in which of the parts a row is: "mod" if row i is in part i modulo
            their number, "div" if the rows of each part follow those of the part before.
        name: the scope of the nodes.
        validate_indices: without effect, as in TensorFlow.
        max_norm: the largest norm of a row; longer ones are shortened.

    Returns:
        The rows, of the shape of `ids` and behind that the shape of a row; a RaggedTensor for one.

    Raises:
        InvalidInputError: there is no table, or the strategy is neither.
    """
    tables = tables_of(params)
    if isinstance(ids, RaggedTensor):
        with in_scope(name, "embedding_lookup_ragged", ids):
            return _of_values(
                ids,
                lambda values: embedding_lookup(
                    params, values, partition_strategy, max_norm=max_norm
                ),
            )
    with in_scope(name, "embedding_lookup", *tables, ids) as scope:
        if not any(map(is_resource_variable, tables)):
            tables = [
                convert_to_tensor(table, name=f"params_{index}")
                for index, table in enumerate(tables)
            ]
        ids = convert_to_tensor(ids, name="ids")
        if len(tables) > 1:
            rows = _rows_of_parts(tables, ids, partition_strategy, scope)
            return clipped_rows(rows, ids, max_norm)
        with _colocated(tables[0]):
            rows = clipped_rows(gather(tables[0], ids, name=scope), ids, max_norm)
        return identity(rows)


def tables_of(params: Any) -> list[Any]:
    """The parts of a table.

    Raises:
        InvalidInputError: there are none.
    """
    if params is None or (isinstance(params, (list, tuple)) and not params):
        raise InvalidInputError(
            f"expected a table of embeddings or a list of parts, found {params!r}"
        )
    return list(params) if isinstance(params, (list, PartitionedVariable)) else [params]


def is_resource_variable(table: Any) -> bool:
    """Whether rows can be gathered without reading the whole table."""
    return isinstance(table, Variable) and not table.dtype._is_ref_dtype


def _of_values(ids: Any, look_up: Callable[[Tensor], Tensor]) -> Any:
    if isinstance(ids, RaggedTensor):
        return ids.with_values(_of_values(ids.values, look_up))
    return look_up(ids)


@contextmanager
def _colocated(table: Any) -> Iterator[None]:
    graph = get_default_graph()
    if isinstance(graph, FunctionGraph) and hasattr(table, "handle"):
        table = graph.capture(table.handle, graph.get_name_scope())
    with graph.colocate_with(table):
        yield


def _rows_of_parts(
    tables: Sequence[Any], ids: Tensor, partition_strategy: str, name: str
) -> Tensor:
    flat_ids = reshape(ids, [-1])
    places = range_of(size(flat_ids, out_type=int32))
    if partition_strategy == "mod":
        parts, rows = flat_ids % len(tables), flat_ids // len(tables)
    elif partition_strategy == "div":
        parts, rows = _by_blocks(tables, flat_ids)
    else:
        raise InvalidInputError(
            f'partition_strategy: expected "mod" or "div", found {partition_strategy!r}'
        )
    parts = cast(parts, int32)
    rows_by_part, places_by_part = (
        raw_ops.DynamicPartition(data=data, partitions=parts, num_partitions=len(tables))
        for data in (rows, places)
    )
    found = []
    for table, its_rows in zip(tables, rows_by_part, strict=True):
        with _colocated(table):
            found.append(gather(table, its_rows))
    stitched = raw_ops.ParallelDynamicStitch(indices=places_by_part, data=found, name=name)
    row = UNKNOWN
    for table in tables:
        row = row.merge_with(table.shape[1:])
    result = reshape(stitched, _shape_of_result(ids, tables[0], row))
    result.set_shape(ids.shape.concatenate(row))
    return result


def _shape_of_result(ids: Tensor, table: Any, row: TensorShape) -> Tensor:
    behind: Any = row
    if not row.is_fully_defined():
        with _colocated(table):
            of_table = shape(table)
        behind = of_table[1:]
    return concat([shape(ids), behind], 0)


def _by_blocks(tables: Sequence[Any], ids: Tensor) -> tuple[Tensor, Tensor]:
    """For each number the part and the row in it; the first parts may have a row more."""
    count = _number_of_rows(tables, ids)
    least, extra = count // len(tables), count % len(tables)
    parts = maximum(ids // (least + 1), (ids - extra) // least)
    rows = where(parts < extra, ids % (least + 1), (ids - extra) % least)
    return parts, rows


def _number_of_rows(tables: Sequence[Any], ids: Tensor) -> Tensor:
    known = [table.shape[0] for table in tables]
    if None not in known and sum(known):
        return constant(sum(known), ids.dtype)
    lengths: list[Any] = []
    for table, length in zip(tables, known, strict=True):
        if length is None:
            with _colocated(table):
                length = shape(table)[0]
        lengths.append(length)
    return reduce_sum(cast(stack(lengths), ids.dtype))
