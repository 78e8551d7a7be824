"""Features made of several results of a parsing op: sparse ones with indices, ragged ones."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from typing import Any

from savedmodel_writer.composite_tensors import RaggedTensor, SparseTensor
from savedmodel_writer.dtypes import int64
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.io.features import RaggedFeature, SparseFeature
from savedmodel_writer.io.parse_arguments import index_keys
from savedmodel_writer.io.ragged_features import partitioned


def wanted_tensors(features: Mapping[str, Any], parsed: Mapping[str, Any]) -> dict[str, Any]:
    """The results by the names of the features, of what was parsed by keys."""
    made: dict[str, Any] = {}
    for name, feature in sorted(features.items()):
        if isinstance(feature, SparseFeature):
            made[name] = _merged(feature, parsed)
        elif isinstance(feature, RaggedFeature):
            made[name] = partitioned(name, feature, parsed)
    tensors = {**parsed, **made}
    return {name: tensor for name, tensor in tensors.items() if name in features}


def from_row_splits(
    serialized: Tensor, values: Sequence[Any], row_splits: Sequence[Tensor]
) -> list[Any]:
    """Values of a batch by example; of a single example they stay as they are."""
    if serialized.shape.rank == 0:
        return list(values)
    return cut_in_rows(values, row_splits)


def cut_in_rows(values: Sequence[Any], row_splits: Sequence[Tensor]) -> list[RaggedTensor]:
    """A ragged tensor of each pair."""
    return [
        RaggedTensor.from_row_splits(*parts, validate=False)
        for parts in zip(values, row_splits, strict=True)
    ]


def _merged(feature: SparseFeature, parsed: Mapping[str, Any]) -> SparseTensor:
    """The values of a SparseFeature, at the indices that were parsed as values of other keys."""
    ids = [parsed[key] for key in index_keys(feature)]
    values = parsed[feature.value_key]
    sizes = _sizes(feature)
    graph = graph_of(values)
    with graph.name_scope("SparseMerge"):
        columns = [_column(graph, tensor.values) for tensor in ids]
        sizes = [_as_int64(graph, size) for size in sizes]
        indices = _concat(graph, [ids[0].indices[:, :-1], *columns], 1)
        dense_shape = _concat(graph, [ids[0].dense_shape[:-1], sizes], 0)
        merged = SparseTensor(indices, values.values, dense_shape)
        if feature.already_sorted:
            return merged
        return _reordered(graph, merged)


def _sizes(feature: SparseFeature) -> list[Any]:
    """The sizes of the axes that have an index key."""
    several = not isinstance(feature.index_key, str)
    if several != isinstance(feature.size, (list, tuple)):
        raise InvalidTypeError(
            f"SparseFeature: index_key and size: expected a key and a number, or two lists; found "
            f"{feature!r}"
        )
    sizes = list(feature.size) if several else [feature.size]
    if not all(isinstance(size, (Tensor, numbers.Integral)) for size in sizes):
        raise InvalidTypeError(f"SparseFeature: size: expected integers, found {feature.size!r}")
    if len(sizes) != len(index_keys(feature)):
        raise InvalidArgumentError(
            f"SparseFeature: expected one size for each index key, found {feature!r}"
        )
    return sizes


def _column(graph: Graph, values: Tensor) -> Tensor:
    return graph.create_op("ExpandDims", [values, 1]).outputs[0]


def _as_int64(graph: Graph, size: Any) -> Tensor:
    if isinstance(size, Tensor) and size.dtype == int64:
        return size
    with graph.name_scope("Cast") as scope:
        tensor = graph.convert(size, None, "x")
        if tensor.dtype == int64:
            return tensor
        return graph.create_op("Cast", [tensor], {"DstT": int64}, scope).outputs[0]


def _concat(graph: Graph, values: list[Any], axis: int) -> Tensor:
    return graph.create_op("ConcatV2", [values, axis], name="concat").outputs[0]


def _reordered(graph: Graph, tensor: SparseTensor) -> SparseTensor:
    """The elements in the order of their indices."""
    indices, values = graph.create_op("SparseReorder", tensor.components).outputs
    shape: Any
    if tensor.shape.is_fully_defined():
        shape = tensor.shape.as_list()
    else:
        shape = graph.create_op("Identity", [tensor.dense_shape]).outputs[0]
    reordered = SparseTensor(indices, values, shape)
    return SparseTensor(reordered.indices, reordered.values, tensor.dense_shape)
