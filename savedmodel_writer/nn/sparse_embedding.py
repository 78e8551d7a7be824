"""embedding_lookup_sparse: for each row of sparse ids its embeddings, put together.

without weights: SparseSegmentSum, …Mean or …SqrtN, straight from the table if it is one Tensor
with weights:    the embeddings times the weights, SegmentSum, and DivNoNan for a mean
"""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import concat, expand_dims, gather, ones, rank, reshape, shape
from savedmodel_writer.composite_tensors import SparseTensor
from savedmodel_writer.dtypes import bfloat16, float16, float32, int32
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError, MissingAttributeError
from savedmodel_writer.graph import Tensor, convert_to_tensor, get_default_graph
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.math import cast, divide_no_nan, pow as power, sqrt
from savedmodel_writer.nn.embedding import embedding_lookup, is_resource_variable, tables_of

_COMBINERS = {
    "sum": "SparseSegmentSum",
    "mean": "SparseSegmentMean",
    "sqrtn": "SparseSegmentSqrtN",
}


def embedding_lookup_sparse(
    params: Any,
    sp_ids: SparseTensor,
    sp_weights: SparseTensor | None,
    partition_strategy: str = "mod",
    name: str | None = None,
    combiner: str | None = None,
    max_norm: Any = None,
    allow_fast_lookup: bool = False,
) -> Tensor:
    """For each row of a sparse matrix of ids the sum or the mean of its rows of a table.

    Each row must have an id or more, and none of them may be negative;
    `safe_embedding_lookup_sparse` takes any.

    Args:
        params: the table, as for `embedding_lookup`.
        sp_ids: the ids, [rows, any number].
        sp_weights: a weight for each id, by which its embedding is multiplied, or None.
        partition_strategy: as for `embedding_lookup`.
        name: the scope of the nodes.
        combiner: "sum", "mean", which divides the sum by that of the weights, or "sqrtn", which
            divides it by the root of the sum of the squared weights; by default "mean".
        max_norm: as for `embedding_lookup`.
        allow_fast_lookup: whether rows are taken straight from a table that is one Tensor, also
            when there are weights.

    Returns:
        [rows, …], behind the rows the shape of an embedding.

    Raises:
        InvalidTypeError: ids or weights are no SparseTensor.
        InvalidInputError: there is no table, or the combiner is none of the three.
        ShapeError: there are not as many weights as ids.
    """
    combiner = "mean" if combiner is None else combiner
    if combiner not in list(_COMBINERS):
        raise InvalidInputError(f'combiner: expected "mean", "sqrtn" or "sum", found {combiner!r}')
    tables = tables_of(params)
    check_sparse(sp_ids, sp_weights)
    if sp_weights is not None:
        for of_ids, of_weights in zip(sp_ids.components, sp_weights.components, strict=True):
            of_ids.shape.merge_with(of_weights.shape)
    with in_scope(name, "embedding_lookup_sparse", *tables, sp_ids) as scope:
        segments = sp_ids.indices[:, 0]
        if len(tables) == 1 and not hasattr(tables[0], "__graph_tensor__"):
            tables = [convert_to_tensor(tables[0], name="params")]
        reads_table = (
            len(tables) == 1
            and not is_resource_variable(tables[0])
            and tables[0].device == segments.device
            and max_norm is None
            and (allow_fast_lookup or sp_weights is None)
        )
        if reads_table:
            embeddings, places = tables[0], sp_ids.values
        else:
            ids, places = raw_ops.Unique(x=sp_ids.values)
            embeddings = embedding_lookup(tables, ids, partition_strategy, max_norm=max_norm)
        if sp_weights is None:
            attrs = {"sparse_gradient": reads_table and not allow_fast_lookup}
            inputs = [embeddings, places, segments]
            op = get_default_graph().create_op(_COMBINERS[combiner], inputs, attrs, scope)
            return op.outputs[0]
        segments = cast(segments, int32)
        embeddings = gather(embeddings, places)
        return _weighted(embeddings, sp_weights.values, segments, combiner, scope)


def check_sparse(ids: Any, weights: Any) -> None:
    """Checks what kind of thing ids and weights are.

    Raises:
        InvalidTypeError: one is no SparseTensor.
    """
    if not isinstance(ids, SparseTensor):
        raise InvalidTypeError(f"expected a SparseTensor of ids, found {ids!r}")
    if not (weights is None or isinstance(weights, SparseTensor)):
        raise MissingAttributeError(
            f"expected a SparseTensor of weights or None, found {weights!r}"
        )


def _weighted(
    embeddings: Tensor, weights: Tensor, segments: Tensor, combiner: str, name: str
) -> Tensor:
    """The embeddings times their weights, put together by segments."""
    dtype = embeddings.dtype
    if dtype in (float16, bfloat16):
        embeddings = cast(embeddings, float32)
    weights = _as_columns(cast(weights, embeddings.dtype), embeddings)
    embeddings = embeddings * weights
    if combiner == "sum":
        combined = raw_ops.SegmentSum(data=embeddings, segment_ids=segments, name=name)
    else:
        combined = raw_ops.SegmentSum(data=embeddings, segment_ids=segments)
        if combiner == "sqrtn":
            weights = power(weights, 2)
        total = raw_ops.SegmentSum(data=weights, segment_ids=segments)
        if combiner == "sqrtn":
            total = sqrt(total)
        combined = divide_no_nan(combined, total, name)
    result: Tensor = cast(combined, dtype)
    return result


def _as_columns(weights: Tensor, embeddings: Tensor) -> Tensor:
    """Weights of a shape that multiplies each embedding by its own."""
    ones_shape = expand_dims(rank(embeddings) - 1, 0)
    length = shape(weights)
    ones_behind = ones(ones_shape, length.dtype)
    columns = reshape(weights, concat([length, ones_behind], 0))
    if embeddings.shape.rank is not None:
        columns.set_shape(weights.shape.concatenate([1] * (embeddings.shape.rank - 1)))
    return columns
