"""Losses of classes of which one is right: the cross entropy of their softmax."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import concat, rank, reshape, shape, slice as slice_of, transpose
from savedmodel_writer.dtypes import bfloat16, float16, float32
from savedmodel_writer.errors import ShapeError, TensorIndexError
from savedmodel_writer.graph import Operation, Tensor, convert_to_tensor, get_default_graph
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.math.casting import cast
from savedmodel_writer.math.elementwise import equal, subtract
from savedmodel_writer.math.reductions import reduce_all
from savedmodel_writer.math.sequences import range as range_of
from savedmodel_writer.nn.losses import both_given


def softmax_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, dim: int = -1, name: str | None = None
) -> Tensor:
    """`softmax_cross_entropy_with_logits_v2` along `dim`, of labels that let no gradient pass.

    Raises:
        InvalidInputError: labels or logits are missing, their shapes do not fit, or there is no
            such axis.
    """
    both_given("softmax_cross_entropy_with_logits", labels, logits)
    with in_graph_of(labels, logits):
        with in_scope(name, "softmax_cross_entropy_with_logits_sg", logits, labels) as scope:
            labels = raw_ops.StopGradient(input=labels, name="labels_stop_gradient")
        return softmax_cross_entropy_with_logits_v2(labels, logits, dim, scope)


def softmax_cross_entropy_with_logits_v2(
    labels: Any, logits: Any, axis: int | None = None, name: str | None = None
) -> Tensor:
    """The cross entropy of classes that exclude each other.

    `labels` tell for each class along `axis`, by default the last one, how probable it is; the
    prediction is `softmax(logits)`. Halfs are computed in float32.

    Raises:
        InvalidInputError: the shapes do not fit, or there is no such axis.
        TensorIndexError: the logits are a scalar.
    """
    axis = -1 if axis is None else axis
    with in_scope(name, "softmax_cross_entropy_with_logits", logits, labels) as scope:
        logits = convert_to_tensor(logits, name="logits")
        labels = convert_to_tensor(labels, name="labels")
        if logits.shape.rank == 0:
            raise TensorIndexError(f"a softmax has an axis of classes, found {logits!r}")
        low = logits.dtype in (float16, bfloat16)
        precise = cast(logits, float32) if low else logits
        labels = cast(labels, precise.dtype)
        axes = rank(precise)
        if axis != -1:
            precise, labels = _moved_to_end(precise, axis, axes), _moved_to_end(labels, axis, axes)
        full_shape = shape(precise)
        precise, labels = _rows(precise), _rows(labels)
        loss = raw_ops.SoftmaxCrossEntropyWithLogits(
            features=precise, labels=labels, name=scope
        ).loss
        loss = reshape(loss, slice_of(full_shape, [0], [subtract(axes, 1)]))
        if logits.shape.dims is not None:
            sizes = logits.shape.as_list()
            del sizes[axis]
            loss.set_shape(sizes)
        return cast(loss, logits.dtype) if low else loss


def _moved_to_end(tensor: Tensor, axis: int, axes: Tensor) -> Tensor:
    order = concat([range_of(axis), range_of(axis + 1, axes), [axis]], 0)
    return transpose(tensor, order)


def _rows(tensor: Tensor) -> Tensor:
    """The same elements as a matrix: all axes but the last become one."""
    axes, sizes = rank(tensor), shape(tensor)
    last = slice_of(sizes, [subtract(axes, 1)], [1])
    rows = reshape(tensor, concat([[-1], last], 0))
    if tensor.shape.dims:
        count = tensor.shape[:-1].num_elements()
        if count is not None:
            rows.set_shape([count, tensor.shape[-1]])
    return rows


def sparse_softmax_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, name: str | None = None
) -> Tensor:
    """The cross entropy of classes that exclude each other, of which one is certain.

    `labels` are the numbers of the right classes; `logits` have an axis more, that of the classes.
    Halfs are computed in float32.

    Raises:
        InvalidInputError: one of the two is missing.
        ShapeError: the shapes do not fit.
    """
    both_given("sparse_softmax_cross_entropy_with_logits", labels, logits)
    with in_scope(name, "SparseSoftmaxCrossEntropyWithLogits", labels, logits):
        labels, logits = convert_to_tensor(labels), convert_to_tensor(logits)
        low = logits.dtype == float16
        precise = cast(logits, float32) if low else logits
        labels_shape = shape(labels)
        known = _check_shapes(labels, logits)
        if logits.shape.rank == 2:
            loss = _loss_of_rows(precise, labels, name)
        else:
            checks = [] if known else [_equal_shapes(labels, logits)]
            with get_default_graph().control_dependencies(checks):
                count = shape(logits)[rank(logits) - 1]
                rows = reshape(precise, [-1, count])
                loss = _loss_of_rows(rows, reshape(labels, [-1]), name)
                loss = reshape(loss, labels_shape)
            loss.set_shape(labels.shape)
        return cast(loss, float16) if low else loss


def _check_shapes(labels: Tensor, logits: Tensor) -> bool:
    """Whether all that has to be equal is known."""
    expected = logits.shape[:-1]
    known = labels.shape.is_fully_defined() and expected.is_fully_defined()
    of_one_rank = None in (labels.shape.rank, expected.rank) or labels.shape.rank == expected.rank
    if logits.shape.rank == 0 or not of_one_rank or (known and labels.shape != expected):
        raise ShapeError(
            "sparse_softmax_cross_entropy_with_logits: expected labels of the shape of the logits "
            f"without its last axis, found {labels.shape} and {logits.shape}"
        )
    return known


def _loss_of_rows(logits: Tensor, labels: Tensor, name: str | None) -> Tensor:
    return raw_ops.SparseSoftmaxCrossEntropyWithLogits(
        features=logits, labels=labels, name=name
    ).loss


def _equal_shapes(labels: Tensor, logits: Tensor) -> Operation:
    """Fails at run time if the shapes do not fit."""
    x, y = shape(labels), shape(logits)[:-1]
    with in_scope(None, "assert_equal", x):
        pass  # TensorFlow asks here whether they are one tensor
    with in_scope(None, "assert_equal", x):
        message = "Condition x == y did not hold element-wise:"
        data = [message, f"x ({x.name}) = ", x, f"y ({y.name}) = ", y]
        holds = reduce_all(equal(x, y))
        with in_scope(None, "Assert", holds):
            for part in data:
                convert_to_tensor(part)
            return raw_ops.Assert(condition=holds, data=data, name="Assert")
