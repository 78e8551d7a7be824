"""Boosted trees: ensembles of decision trees, and the statistics that they are grown from."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    Dims,
    add,
    merge,
    merge_dim,
    with_rank,
    with_rank_at_most,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import (
    attr_dim,
    check_scalars,
    ranked,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, Dim, TensorShape, shape_of

_VECTOR = shape_of((None,))


@shape_function("BoostedTreesCreateEnsemble", "BoostedTreesDeserializeEnsemble")
@shape_function("BoostedTreesCreateQuantileStreamResource")
def create(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    check_scalars(c, 0, 1, 2)
    return []


@shape_function("BoostedTreesGetEnsembleStates")
def ensemble_states(c: InferenceContext) -> list[TensorShape]:
    """Counts, and the range of the last layer's nodes."""
    check_scalars(c, 0)
    return [SCALAR] * 4 + [shape_of((2,))]


# --- predictions ----------------------------------------------------------------------------


def _first(c: InferenceContext, index: int) -> Dim:
    """The batch of a tensor of features.

    Raises:
        ShapeError: it is a scalar; TensorFlow asks for its first dimension and ends the process.
    """
    dims = c.input_shape(index).dims
    if dims == ():
        raise ShapeError(f"Input {index} must not be a scalar: its first dimension is the batch")
    return None if dims is None else dims[0]


def _batch(c: InferenceContext) -> Dim:
    """The batch of the last feature, which must be that of the first."""
    batch = first = _first(c, 1)
    for index in range(1, c.num_inputs):
        with_rank_at_most(c.input_shape(index), 2)
        batch = _first(c, index)
        merge_dim(first, batch)
    return batch


@shape_function("BoostedTreesPredict")
def predict(c: InferenceContext) -> list[TensorShape]:
    """Logits of a batch."""
    return [shape_of((_batch(c), attr_dim(c, "logits_dimension")))]


@shape_function("BoostedTreesExampleDebugOutputs")
def example_debug_outputs(c: InferenceContext) -> list[TensorShape]:
    """A string per example."""
    return [shape_of((_batch(c),))]


@shape_function("BoostedTreesTrainingPredict")
def training_predict(c: InferenceContext) -> list[TensorShape]:
    """Logits of a batch, and the tree and node of each example."""
    batch: Dim = None
    _first(c, 3)
    for index in range(3, c.num_inputs):
        with_rank_at_most(c.input_shape(index), 2)
        batch = _first(c, index)
    merge_dim(vector_length(c, 1), vector_length(c, 2))
    vector = shape_of((batch,))
    return [shape_of((batch, attr_dim(c, "logits_dimension"))), vector, vector]


# --- statistics -----------------------------------------------------------------------------


def _statistics(c: InferenceContext) -> Dim:
    """The number of statistics per node: those of gradients and hessians together."""
    nodes, gradients, hessians = ranked(c, 1, 2, 2)
    merge_dim(gradients[0], nodes[0])
    merge_dim(hessians[0], nodes[0])
    return add(gradients[1], hessians[1])


@shape_function("BoostedTreesAggregateStats")
def aggregate_stats(c: InferenceContext) -> list[TensorShape]:
    """[splits, features, buckets and one for what is missing, statistics]."""
    _first(c, 0)
    statistics = _statistics(c)
    rows, features = with_rank(c.input_shape(3), 2)
    merge_dim(rows, vector_length(c, 0))
    splits, buckets = attr_dim(c, "max_splits"), add(attr_dim(c, "num_buckets"), 1)
    return [shape_of((splits, features, buckets, statistics))]


@shape_function("BoostedTreesSparseAggregateStats")
def sparse_aggregate_stats(c: InferenceContext) -> list[TensorShape]:
    """The same as a sparse tensor."""
    _statistics(c)
    indices = with_rank(c.input_shape(3), 2)
    merge_dim(indices[0], vector_length(c, 4))
    with_value(vector_length(c, 5), 2)
    return [shape_of((None, 4)), _VECTOR, shape_of((4,))]


@shape_function("BoostedTreesMakeStatsSummary")
def make_stats_summary(c: InferenceContext) -> list[TensorShape]:
    """[features, splits, buckets, gradient and hessian]."""
    nodes, gradients, hessians = ranked(c, 1, 2, 2)
    merge_dim(nodes[0], gradients[0])
    merge(gradients, hessians)
    for index in range(3, c.num_inputs):
        merge_dim(nodes[0], vector_length(c, index))
    names = ("num_features", "max_splits", "num_buckets")
    return [shape_of((*(attr_dim(c, name) for name in names), 2))]


# --- splits ---------------------------------------------------------------------------------


@shape_function("BoostedTreesCalculateBestGainsPerFeature")
def best_gains_per_feature(c: InferenceContext) -> list[TensorShape]:
    """Nodes, gains, thresholds and contributions of each feature."""
    count: int = c.attr("num_features")
    with_value(vector_length(c, 0), 2)
    summary = with_rank(c.input_shape(1), 3)
    merge(summary, (attr_dim(c, "max_splits"), None, 2))
    for index in range(2, count + 1):
        merge(summary, with_rank(c.input_shape(index), 3))
    check_scalars(c, count + 1, count + 2, count + 3)
    return [_VECTOR] * 3 * count + [shape_of((None, 1))] * 2 * count


@shape_function("BoostedTreesCalculateBestFeatureSplit")
def best_feature_split(c: InferenceContext) -> list[TensorShape]:
    """The best split of each node."""
    with_value(vector_length(c, 0), 2)
    with_rank(c.input_shape(1), 4)
    check_scalars(c, 2, 3, 4, 5)
    vector = _VECTOR
    contributions = shape_of((None, attr_dim(c, "logits_dimension")))
    return [vector] * 4 + [contributions] * 2 + [vector]


@shape_function("BoostedTreesCalculateBestFeatureSplitV2")
def best_feature_split_v2(c: InferenceContext) -> list[TensorShape]:
    """The best split of each node over several features."""
    count: int = c.attr("num_features")
    with_value(vector_length(c, 0), 2)
    summary: Dims | None = with_rank(c.input_shape(1), 4)
    for index in range(2, count + 1):
        summary = merge(summary, with_rank(c.input_shape(index), 4))
    vector_length(c, count + 1)
    vector_length(c, count + 2)
    check_scalars(c, *range(count + 3, count + 7))
    contributions = shape_of((None, attr_dim(c, "logits_dimension")))
    return [_VECTOR] * 5 + [contributions] * 2 + [_VECTOR]


@shape_function("BoostedTreesSparseCalculateBestFeatureSplit")
def sparse_best_feature_split(c: InferenceContext) -> list[TensorShape]:
    """The best split of each node, of sparse statistics."""
    node_range, *_ = ranked(c, 1, 2, 1, 1)
    with_value(node_range[0], 2)
    check_scalars(c, 4, 5, 6, 7)
    contributions = shape_of((None, attr_dim(c, "logits_dimension")))
    return [_VECTOR] * 4 + [contributions] * 2 + [_VECTOR]


@shape_function("BoostedTreesUpdateEnsemble")
def update_ensemble(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    count: int = c.attr("num_features")
    with_value(vector_length(c, 1), count)
    for feature in range(2, count + 2):
        nodes = vector_length(c, feature)
        for group in (1, 2):
            merge_dim(vector_length(c, feature + group * count), nodes)
        for group in (3, 4):
            merge(with_rank(c.input_shape(feature + group * count), 2), (nodes, 1))
    return []


@shape_function("BoostedTreesCenterBias")
def center_bias(c: InferenceContext) -> list[TensorShape]:
    """Whether to go on."""
    merge(with_rank(c.input_shape(1), 2), with_rank(c.input_shape(2), 2))
    check_scalars(c, 3, 4)
    return [SCALAR]


# --- quantiles ------------------------------------------------------------------------------


@shape_function("BoostedTreesMakeQuantileSummaries")
def make_quantile_summaries(c: InferenceContext) -> list[TensorShape]:
    """Per feature: values, weights, least and greatest ranks."""
    count: int = c.attr("num_features")
    for index in range(count + 1):
        vector_length(c, index)
    check_scalars(c, count + 1)
    return [shape_of((None, 4))] * count


@shape_function("BoostedTreesFlushQuantileSummaries")
def flush_quantile_summaries(c: InferenceContext) -> list[TensorShape]:
    """The same, of a stream."""
    return [shape_of((None, 4))] * c.num_outputs


@shape_function("BoostedTreesQuantileStreamResourceAddSummaries")
def add_quantile_summaries(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    check_scalars(c, 0)
    for index in range(1, c.num_inputs):
        with_rank(c.input_shape(index), 2)
    return []


@shape_function("BoostedTreesQuantileStreamResourceDeserialize")
def deserialize_quantiles(c: InferenceContext) -> list[TensorShape]:
    """No output; TensorFlow looks at the first vector of boundaries and wants a scalar."""
    check_scalars(c, 0)
    check_scalars(c, 1)
    return []


@shape_function("BoostedTreesQuantileStreamResourceFlush")
def flush_quantiles(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    check_scalars(c, 0, 1)
    return []


@shape_function("BoostedTreesQuantileStreamResourceGetBucketBoundaries")
def bucket_boundaries(c: InferenceContext) -> list[TensorShape]:
    """A vector per feature."""
    check_scalars(c, 0)
    return [_VECTOR] * c.num_outputs


@shape_function("BoostedTreesBucketize")
def bucketize(c: InferenceContext) -> list[TensorShape]:
    """The bucket of each value of each feature."""
    lengths = [vector_length(c, index) for index in range(c.num_outputs)]
    for length in lengths[1:]:
        merge_dim(lengths[0], length)
    return [shape_of((length,)) for length in lengths]
