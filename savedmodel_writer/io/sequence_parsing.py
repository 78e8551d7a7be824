"""parse_sequence_example: serialized tf.SequenceExamples become tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.graph import Graph
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.io.composites import cut_in_rows, from_row_splits, wanted_tensors
from savedmodel_writer.io.features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    VarLenFeature,
)
from savedmodel_writer.io.parse_arguments import ParseArguments
from savedmodel_writer.io.parsing import sparse_tensors
from savedmodel_writer.io.serialized import require_rank, scalar

Features = Mapping[str, Any] | None
Parsed = dict[str, Any]

_CONTEXT = (VarLenFeature, FixedLenFeature, RaggedFeature)
_SEQUENCE = (VarLenFeature, FixedLenSequenceFeature, RaggedFeature)


def parse_sequence_example(
    serialized: Any,
    context_features: Features = None,
    sequence_features: Features = None,
    example_names: Any = None,
    name: str | None = None,
) -> tuple[Parsed, Parsed, Parsed]:
    """Makes tensors of a batch of serialized tf.SequenceExamples, as in `tf.io`.

    Args:
        serialized: a vector of strings, one tf.SequenceExample each.
        context_features: by name, what is wanted of each example's context: `FixedLenFeature`,
            `VarLenFeature`, `RaggedFeature`.
        sequence_features: by name, what is wanted of its feature lists:
            `FixedLenSequenceFeature`, `VarLenFeature`, `RaggedFeature`.
        example_names: a vector of strings that name the examples in a server's errors.
        name: the name scope of the nodes made, by default `ParseSequenceExample`.

    Returns:
        The tensors of the context and those of the feature lists by the names of the features, and
        the lengths of the dense feature lists.

    Raises:
        InvalidArgumentError: there are no features; or one is incomplete or of another class; or
            two contradict each other; or a sequence has a default value; or one is ragged, and the
            rank of `serialized` is unknown.
        InvalidInputError: a default does not fit its feature.
    """
    context, sequence = _arguments(context_features, sequence_features)
    graph = graph_of(serialized, example_names)
    scope = "ParseSequenceExample" if name is None else name
    with graph.all_or_nothing(), graph.name_scope(scope):
        parsed = _parse(graph, serialized, example_names, context, sequence, name)
        return _wanted(context_features, sequence_features, *parsed)


def parse_single_sequence_example(
    serialized: Any,
    context_features: Features = None,
    sequence_features: Features = None,
    example_name: Any = None,
    name: str | None = None,
) -> tuple[Parsed, Parsed]:
    """Makes tensors of one serialized tf.SequenceExample, as in `tf.io`.

    Args:
        serialized: a scalar string.
        context_features: as for `parse_sequence_example`; results have no axis of the batch.
        sequence_features: the same.
        example_name: a scalar string that names the example in a server's errors.
        name: the name scope of the nodes made, by default `ParseSingleSequenceExample`.

    Returns:
        The tensors of the context and those of the feature lists, by the names of the features.

    Raises:
        InvalidArgumentError: as `parse_sequence_example`, or `serialized` is no scalar.
        InvalidInputError: as `parse_sequence_example`.
    """
    context, sequence = _arguments(context_features, sequence_features)
    graph = graph_of(serialized, example_name)
    scope = "ParseSingleSequenceExample" if name is None else name
    with graph.all_or_nothing(), graph.name_scope(scope):
        with graph.name_scope("ParseSingleExample" if name is None else name):
            one = scalar(graph, serialized)
        parsed = _parse(graph, one, example_name, context, sequence, name)
        return _wanted(context_features, sequence_features, *parsed)[:2]


def _arguments(
    context_features: Features, sequence_features: Features
) -> tuple[ParseArguments, ParseArguments]:
    if not (context_features or sequence_features):
        raise InvalidArgumentError(
            "context_features and sequence_features: expected features in one of them at least"
        )
    context = ParseArguments.of(context_features, _CONTEXT)
    sequence = ParseArguments.of(sequence_features, _SEQUENCE)
    for key, dense in sequence.dense.items():
        if dense.default is not None:
            raise InvalidArgumentError(
                f"feature {key!r}: a FixedLenSequenceFeature of a tf.SequenceExample has no "
                f"default_value, found {dense.default!r}"
            )
    return context, sequence


def _parse(
    graph: Graph,
    serialized: Any,
    example_names: Any,
    context: ParseArguments,
    sequence: ParseArguments,
    name: str | None,
) -> tuple[Parsed, Parsed, Parsed]:
    with graph.name_scope("ParseSequenceExample" if name is None else name):
        serialized = graph.convert(serialized, None, "serialized")
        if context.ragged or sequence.ragged:
            require_rank(serialized)
        found = raw_ops.ParseSequenceExampleV2(
            serialized=serialized,
            debug_name=[] if example_names is None else example_names,
            context_sparse_keys=list(context.sparse),
            context_dense_keys=list(context.dense),
            context_ragged_keys=list(context.ragged),
            feature_list_sparse_keys=list(sequence.sparse),
            feature_list_dense_keys=list(sequence.dense),
            feature_list_ragged_keys=list(sequence.ragged),
            feature_list_dense_missing_assumed_empty=[
                dense.may_be_missing for dense in sequence.dense.values()
            ],
            context_dense_defaults=context.default_tensors(graph),
            Ncontext_sparse=len(context.sparse),
            Nfeature_list_sparse=len(sequence.sparse),
            Nfeature_list_dense=len(sequence.dense),
            context_sparse_types=list(context.sparse.values()),
            context_ragged_value_types=[dtype for dtype, _ in context.ragged.values()],
            context_ragged_split_types=[dtype for _, dtype in context.ragged.values()],
            feature_list_dense_types=[dense.dtype for dense in sequence.dense.values()],
            feature_list_sparse_types=list(sequence.sparse.values()),
            feature_list_ragged_value_types=[dtype for dtype, _ in sequence.ragged.values()],
            feature_list_ragged_split_types=[dtype for _, dtype in sequence.ragged.values()],
            context_dense_shapes=[dense.shape for dense in context.dense.values()],
            feature_list_dense_shapes=[dense.shape for dense in sequence.dense.values()],
            name=name,
        )
        context_ragged = from_row_splits(
            serialized, found.context_ragged_values, found.context_ragged_row_splits
        )
        inner = cut_in_rows(
            found.feature_list_ragged_values, found.feature_list_ragged_inner_splits
        )
        sequence_ragged = from_row_splits(serialized, inner, found.feature_list_ragged_outer_splits)
        context_sparse = sparse_tensors(
            found.context_sparse_indices, found.context_sparse_values, found.context_sparse_shapes
        )
        sequence_sparse = sparse_tensors(
            found.feature_list_sparse_indices,
            found.feature_list_sparse_values,
            found.feature_list_sparse_shapes,
        )
    of_context = [*context_sparse, *found.context_dense_values, *context_ragged]
    of_sequence = [*sequence_sparse, *found.feature_list_dense_values, *sequence_ragged]
    return (
        dict(zip(context.keys, of_context, strict=True)),
        dict(zip(sequence.keys, of_sequence, strict=True)),
        dict(zip(sequence.dense, found.feature_list_dense_lengths, strict=True)),
    )


def _wanted(
    context_features: Features,
    sequence_features: Features,
    context: Parsed,
    sequence: Parsed,
    lengths: Parsed,
) -> tuple[Parsed, Parsed, Parsed]:
    return (
        wanted_tensors(context_features or {}, context),
        wanted_tensors(sequence_features or {}, sequence),
        lengths,
    )
