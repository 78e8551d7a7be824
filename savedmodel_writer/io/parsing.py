"""parse_example and parse_single_example: serialized tf.Examples become tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.composite_tensors import SparseTensor
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.io.composites import from_row_splits, wanted_tensors
from savedmodel_writer.io.features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    SparseFeature,
    VarLenFeature,
)
from savedmodel_writer.io.parse_arguments import ParseArguments
from savedmodel_writer.io.serialized import require_rank, scalar

_KINDS = (VarLenFeature, SparseFeature, FixedLenFeature, FixedLenSequenceFeature, RaggedFeature)


def parse_example(
    serialized: Any,
    features: Mapping[str, Any],
    name: str | None = None,
    example_names: Any = None,
) -> dict[str, Any]:
    """Makes tensors of a batch of serialized tf.Examples, as `tf.compat.v1.io.parse_example`.

    Args:
        serialized: a vector of strings, one tf.Example each.
        features: by name, what is wanted: `FixedLenFeature`, `FixedLenSequenceFeature`,
            `VarLenFeature`, `SparseFeature`, `RaggedFeature`.
        name: the name scope of the nodes made, by default `ParseExample`.
        example_names: a vector of strings that name the examples in a server's errors.

    Returns:
        By the names of the features a Tensor, SparseTensor or RaggedTensor.

    Raises:
        InvalidArgumentError: there are no features; or one is incomplete or of no known class; or
            two contradict each other; or one is ragged, and the rank of `serialized` is unknown.
        InvalidInputError: a default does not fit its feature.
    """
    if not features:
        raise InvalidArgumentError(f"parse_example: expected features, found {features!r}")
    graph = graph_of(serialized, example_names)
    features = {key: _with_length(key, feature) for key, feature in features.items()}
    arguments = ParseArguments.of(features, _KINDS)
    with graph.all_or_nothing():
        parsed = _parse(graph, serialized, example_names, arguments, name)
        return wanted_tensors(features, parsed)


def parse_single_example(
    serialized: Any,
    features: Mapping[str, Any],
    name: str | None = None,
    example_names: Any = None,
) -> dict[str, Any]:
    """Makes tensors of one serialized tf.Example, as `tf.compat.v1.io.parse_single_example`.

    Args:
        serialized: a scalar string.
        features: as for `parse_example`; the results have no axis of the batch.
        name: the name scope of the nodes made, by default `ParseSingleExample`.
        example_names: a scalar string that names the example in a server's errors.

    Returns:
        By the names of the features a Tensor, SparseTensor or RaggedTensor.

    Raises:
        InvalidArgumentError: as `parse_example`, or `serialized` is no scalar.
        InvalidInputError: as `parse_example`.
    """
    if not features:
        raise InvalidArgumentError(f"parse_single_example: expected features, found {features!r}")
    graph = graph_of(serialized, example_names)
    scope = "ParseSingleExample" if name is None else name
    with graph.all_or_nothing(), graph.name_scope(scope):
        one = scalar(graph, serialized)
        return parse_example(one, features, name, example_names)


def _with_length(key: str, feature: Any) -> Any:
    """Blocks of a sequence have an axis before them, of unknown length."""
    if not isinstance(feature, FixedLenSequenceFeature):
        return feature
    if not feature.allow_missing:
        raise InvalidArgumentError(
            f"feature {key!r}: in a tf.Example a FixedLenSequenceFeature has allow_missing=True"
        )
    return feature._replace(shape=[None, *feature.shape])


def _parse(
    graph: Graph,
    serialized: Any,
    example_names: Any,
    arguments: ParseArguments,
    name: str | None,
) -> dict[str, Any]:
    with graph.name_scope("ParseExample" if name is None else name):
        serialized = graph.convert(serialized, None, "serialized")
        if arguments.ragged:
            require_rank(serialized)
        found = raw_ops.ParseExampleV2(
            serialized=serialized,
            names=[] if example_names is None else example_names,
            sparse_keys=list(arguments.sparse),
            dense_keys=list(arguments.dense),
            ragged_keys=list(arguments.ragged),
            dense_defaults=arguments.default_tensors(graph),
            num_sparse=len(arguments.sparse),
            sparse_types=list(arguments.sparse.values()),
            ragged_value_types=[dtype for dtype, _ in arguments.ragged.values()],
            ragged_split_types=[dtype for _, dtype in arguments.ragged.values()],
            dense_shapes=[dense.shape for dense in arguments.dense.values()],
            name=name,
        )
        ragged = from_row_splits(serialized, found.ragged_values, found.ragged_row_splits)
        sparse = sparse_tensors(found.sparse_indices, found.sparse_values, found.sparse_shapes)
    return dict(zip(arguments.keys, [*sparse, *found.dense_values, *ragged], strict=True))


def sparse_tensors(
    indices: list[Tensor], values: list[Tensor], shapes: list[Tensor]
) -> list[SparseTensor]:
    """The SparseTensors of a parsing op's results."""
    return [SparseTensor(*parts) for parts in zip(indices, values, shapes, strict=True)]
