"""Where TensorFlow's shape functions end the process, by a failed CHECK or beyond a shape's end.

Ours refuse there. An end of the process is excused only where ours says the very condition.
"""

from __future__ import annotations

import re

NO_BATCH = "Input \\d+ must not be a scalar: its first dimension is the batch"
NO_DIMENSION = "Input \\d+ must not be a scalar: its dimension [01] is asked for"
CUSTOM_COMBINER_GRAD = "XlaSparseDenseMatmulCustomCombinerOnTcGradWith{}CsrInput"

ABORTS = {
    # Dim(input, 0) of a scalar.
    "BoostedTreesAggregateStats": NO_BATCH,
    "BoostedTreesExampleDebugOutputs": NO_BATCH,
    "BoostedTreesPredict": NO_BATCH,
    "BoostedTreesTrainingPredict": NO_BATCH,
    **{
        CUSTOM_COMBINER_GRAD.format(optimizer): NO_DIMENSION
        for optimizer in ("", "AdagradAnd", "AdagradMomentumAnd", "AdamAnd", "FtrlAnd", "SgdAnd")
    },
    # Tensor::scalar of a tensor of many elements, Tensor::vec of what is no vector.
    "QueueDequeueManyV2": "n must be one number, but is",
    "SplitV": "size_splits must be a vector",
    # ReplaceDim of a dimension that is not there.
    "TPUPartitionedInput": "Cannot partition dim \\d+ of rank \\d+ tensor",
    # WithRank of a negative rank: an exception that leaves TensorFlow locked.
    "RaggedGather": "indices of rank -\\d+ would give",
    # Dim(inputs, -1) of a scalar.
    "FakeQuantWithMinMaxVarsPerChannelGradient": "must be at least rank 1 but is rank 0",
    # UnknownShapeOfRank of a negative rank.
    "GatherV2": "batch_dims .* is larger than all axes of params and indices together",
}


def is_expected(op_type: str, ours: object) -> bool:
    """Whether the process may have ended: what we say of the node names an op's condition."""
    condition = ABORTS.get(op_type)
    return condition is not None and isinstance(ours, str) and bool(re.search(condition, ours))
