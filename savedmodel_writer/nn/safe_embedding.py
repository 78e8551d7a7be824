"""safe_embedding_lookup_sparse: embeddings of sparse ids of which some are missing or not valid."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import (
    concat,
    gather,
    identity,
    ones_like,
    reshape,
    shape,
    size,
    slice as slice_of,
    stack,
    tile,
    where,
    zeros_like,
)
from savedmodel_writer.composite_tensors import SparseTensor
from savedmodel_writer.dtypes import bool as bool_dtype, int32, int64
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.math import cast, greater, greater_equal, logical_and, reduce_prod
from savedmodel_writer.nn.embedding import is_resource_variable, tables_of
from savedmodel_writer.nn.sparse_embedding import check_sparse, embedding_lookup_sparse
from savedmodel_writer.shapes import unknown_shape


def safe_embedding_lookup_sparse(
    embedding_weights: Any,
    sparse_ids: SparseTensor,
    sparse_weights: SparseTensor | None = None,
    combiner: str | None = "mean",
    default_id: Any = None,
    name: str | None = None,
    partition_strategy: str = "div",
    max_norm: Any = None,
    allow_fast_lookup: bool = False,
) -> Tensor:
    """`embedding_lookup_sparse` for whatever ids: negative ones do not count, rows may be empty.

    Args:
        embedding_weights: the table, as `params` of `embedding_lookup`.
        sparse_ids: the ids, [d0, d1, …]; those along the last axis are put together.
        sparse_weights: a weight for each id, or None. Unless the combiner is "sum", ids whose
            weight is not above 0 do not count.
        combiner: as for `embedding_lookup_sparse`.
        default_id: the id of rows without ids; by default zeros stand for them.
        name: the scope of the nodes.
        partition_strategy: as for `embedding_lookup`.
        max_norm: as for `embedding_lookup`.
        allow_fast_lookup: as for `embedding_lookup_sparse`.

    Returns:
        [d0, …, the shape of an embedding], without the last axis of the ids.

    Raises:
        InvalidInputError: as for `embedding_lookup_sparse`.
    """
    tables = tables_of(embedding_weights)
    check_sparse(sparse_ids, sparse_weights)
    with in_graph_of(*tables, sparse_ids):
        dtype = None if sparse_weights is None else sparse_weights.dtype
        tables = [
            table
            if is_resource_variable(table) and dtype in (None, table.dtype)
            else convert_to_tensor(table, dtype)
            for table in tables
        ]
        with in_scope(name, "embedding_lookup") as scope:
            whole_shape = sparse_ids.dense_shape
            known_rank = whole_shape.shape[0]
            rank: Any = size(whole_shape) if known_rank is None else known_rank
            ids = _as_matrix(sparse_ids, rank)
            weights = None
            if sparse_weights is not None:
                weights = SparseTensor(ids.indices, sparse_weights.values, ids.dense_shape)
            ids, weights = _valid(ids, weights, combiner)
            ids, is_empty = _without_empty_rows(ids, default_id or 0)
            if weights is not None:
                weights, _ = _without_empty_rows(weights, 1.0)
            found = embedding_lookup_sparse(
                tables,
                ids,
                weights,
                partition_strategy,
                None if default_id is None else scope,
                combiner,
                max_norm,
                allow_fast_lookup,
            )
            if default_id is None:
                found = _zeros_where(is_empty, found, scope)
            outer = slice_of(cast(whole_shape, int32), [0], [rank - 1])
            row = slice_of(shape(found), [1], [-1])
            result = reshape(found, concat([outer, row], 0))
            outer_rank = None if known_rank is None else known_rank - 1
            result.set_shape(unknown_shape(outer_rank).concatenate(found.shape[1:]))
            return result


def _as_matrix(ids: SparseTensor, rank: Any) -> SparseTensor:
    """All axes but the last one as one."""
    rows = reduce_prod(slice_of(ids.dense_shape, [0], [rank - 1]))
    columns = gather(ids.dense_shape, rank - 1)
    new_shape = cast([rows, columns], int64)
    with in_scope(None, "SparseReshape") as scope:
        indices, dense_shape = raw_ops.SparseReshape(
            input_indices=ids.indices, input_shape=ids.dense_shape, new_shape=new_shape, name=scope
        )
        return SparseTensor(indices, identity(ids.values), dense_shape)


def _valid(
    ids: SparseTensor, weights: SparseTensor | None, combiner: str | None
) -> tuple[SparseTensor, SparseTensor | None]:
    """The ids that count, and their weights."""
    valid = greater_equal(ids.values, 0)
    if weights is None:
        return _retained(ids, valid), None
    valid = logical_and(valid, ones_like(weights.values, bool_dtype))
    ids, weights = _retained(ids, valid), _retained(weights, valid)
    if combiner != "sum":
        valid = greater(weights.values, 0)
        ids, weights = _retained(ids, valid), _retained(weights, valid)
    return ids, weights


def _retained(tensor: SparseTensor, flags: Tensor) -> SparseTensor:
    """The elements whose flag is true."""
    places = reshape(where(flags), [-1])
    indices = gather(tensor.indices, places)
    values = gather(tensor.values, places)
    return SparseTensor(indices, values, identity(tensor.dense_shape))


def _without_empty_rows(tensor: SparseTensor, default: Any) -> tuple[SparseTensor, Tensor]:
    """The tensor with an element in each row, and which rows had none."""
    with in_scope(None, "SparseFillEmptyRows"):
        indices, values, is_empty, _ = raw_ops.SparseFillEmptyRows(
            indices=tensor.indices,
            values=tensor.values,
            dense_shape=tensor.dense_shape,
            default_value=convert_to_tensor(default, tensor.values.dtype),
        )
        return SparseTensor(indices, values, tensor.dense_shape), is_empty


def _zeros_where(is_empty: Tensor, found: Tensor, name: str) -> Tensor:
    empty = tile(reshape(is_empty, [-1, 1]), stack([1, shape(found)[1]]))
    return where(empty, zeros_like(found), found, name)
