"""The largest elements of each row, and whether a class is among them."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import int32
from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.default_graph import in_scope


def top_k(
    input: Any, k: Any = 1, sorted: bool = True, index_type: Any = int32, name: str | None = None
) -> Any:
    """The `k` largest elements of each row, the last axis.

    Args:
        input: a tensor of one axis or more.
        k: how many, a scalar.
        sorted: whether the largest comes first.
        index_type: the dtype of the indices.
        name: the name of the node.

    Returns:
        The named tuple `(values, indices)`; the indices are places in the row.
    """
    return raw_ops.TopKV2(input=input, k=k, sorted=sorted, index_type=index_type, name=name)


def in_top_k(predictions: Any, targets: Any, k: Any, name: str | None = None) -> Tensor:
    """Whether each row's target is among its `k` largest predictions.

    Args:
        predictions: float32 [batch, classes].
        targets: [batch], the number of a class for each row.
        k: how many, a scalar.
        name: the scope, and in it the name of the node.
    """
    with in_scope(name, "in_top_k", predictions, targets, k):
        return raw_ops.InTopKV2(predictions=predictions, targets=targets, k=k, name=name)
