"""Losses: for each example a number that is the larger, the worse the logits fit the labels.

`labels` and `logits` are taken by keyword, as they are easily mixed up; they default to None, which
is refused, as in TensorFlow.
"""

from __future__ import annotations

import math
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import ones_like, where, zeros_like
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError, ShapeError
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.math.arithmetic import add
from savedmodel_writer.math.elementwise import exp, log, log1p, logical_and
from savedmodel_writer.nn.activations import relu


def sigmoid_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, name: str | None = None
) -> Tensor:
    """The cross entropy of independent classes.

    `labels` tell for each class how probable it is; the prediction is `sigmoid(logits)`.

    Raises:
        InvalidInputError: one of the two is missing.
        ShapeError: their shapes differ.
    """
    both_given("sigmoid_cross_entropy_with_logits", labels, logits)
    with in_scope(name, "logistic_loss", logits, labels) as scope:
        logits, labels = _of_one_shape("logits", logits, "labels", labels)
        zeros = zeros_like(logits, dtype=logits.dtype)
        positive = logits >= zeros
        above = where(positive, logits, zeros)
        negative = where(positive, -logits, logits)
        return add(above - logits * labels, log1p(exp(negative)), scope)


def weighted_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, pos_weight: Any = None, name: str | None = None
) -> Tensor:
    """As `sigmoid_cross_entropy_with_logits`; positive examples count `pos_weight` times.

    Raises:
        InvalidTypeError: `pos_weight` is missing.
        ShapeError: the shapes of labels and logits differ.
    """
    if pos_weight is None:
        raise InvalidTypeError("weighted_cross_entropy_with_logits: pos_weight is missing")
    with in_scope(name, "logistic_loss", logits, labels) as scope:
        logits, labels = _of_one_shape("logits", logits, "labels", labels)
        weight = 1 + (pos_weight - 1) * labels
        negative = (1 - labels) * logits
        distance = log1p(exp(-abs(logits))) + relu(-logits)
        return add(negative, weight * distance, scope)


def log_poisson_loss(
    targets: Any, log_input: Any, compute_full_loss: bool = False, name: str | None = None
) -> Tensor:
    """The loss of counts, of which the logarithm is predicted.

    With `compute_full_loss` Stirling's approximation of what does not depend on the prediction is
    added.

    Raises:
        ShapeError: the shapes differ.
    """
    with in_scope(name, "log_poisson_loss", log_input, targets):
        log_input, targets = _of_one_shape("log_input", log_input, "targets", targets)
        loss: Tensor = exp(log_input) - log_input * targets
        return loss + _log_factorial(targets) if compute_full_loss else loss


def _log_factorial(targets: Tensor) -> Tensor:
    """Stirling's approximation, above 1; 0 from 0 to 1."""
    half = constant(0.5, targets.dtype)
    two_pi = constant(2 * math.pi, targets.dtype)
    main = targets * log(targets) - targets
    stirling = main + half * log(two_pi * targets)
    zeros = zeros_like(targets, dtype=targets.dtype)
    ones = ones_like(targets, dtype=targets.dtype)
    small = logical_and(targets >= zeros, targets <= ones)
    return where(small, zeros, stirling)


def l2_loss(t: Any, name: str | None = None) -> Tensor:
    """Half the sum of the squares of the elements."""
    return raw_ops.L2Loss(t=t, name=name)


def both_given(function: str, labels: Any, logits: Any) -> None:
    """Raises InvalidInputError if an argument of a loss is missing."""
    if labels is None or logits is None:
        raise InvalidInputError(
            f"{function}: expected labels and logits, found {labels!r} and {logits!r}"
        )


def _of_one_shape(name: str, value: Any, other_name: str, other: Any) -> tuple[Tensor, Tensor]:
    value = convert_to_tensor(value, name=name)
    other = convert_to_tensor(other, name=other_name)
    if not value.shape.is_compatible_with(other.shape):
        raise ShapeError(
            f"{name} and {other_name}: expected one shape, found {value.shape} and {other.shape}"
        )
    return value, other
