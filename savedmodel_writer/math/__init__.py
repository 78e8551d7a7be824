"""Arithmetic on tensors, under the names of tf.compat.v1.math."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.math.reductions import (
        count_nonzero as count_nonzero,
        reduce_all as reduce_all,
        reduce_any as reduce_any,
        reduce_euclidean_norm as reduce_euclidean_norm,
        reduce_logsumexp as reduce_logsumexp,
        reduce_max as reduce_max,
        reduce_mean as reduce_mean,
        reduce_min as reduce_min,
        reduce_prod as reduce_prod,
        reduce_std as reduce_std,
        reduce_sum as reduce_sum,
        reduce_variance as reduce_variance,
    )

# By module of this package.
_NAMES = {
    "reductions": (
        "count_nonzero reduce_all reduce_any reduce_euclidean_norm reduce_logsumexp reduce_max "
        "reduce_mean reduce_min reduce_prod reduce_std reduce_sum reduce_variance"
    ),
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
