"""Arithmetic on tensors, under the names of tf.compat.v1 and tf.compat.v1.math."""

from savedmodel_writer._lazy_names import lazy_names

# By module of this package.
_NAMES = {
    "along_axis": "argmax argmin cumprod cumsum",
    "arithmetic": (
        "abs add add_n clip_by_value divide divide_no_nan floordiv logical_xor pow round "
        "sigmoid truediv"
    ),
    "casting": "cast",
    "elementwise": (
        "acos acosh asin asinh atan atanh ceil cos cosh digamma equal erf erfc exp expm1 floor "
        "floormod greater greater_equal is_finite is_inf is_nan less less_equal lgamma log "
        "log1p logical_and logical_not logical_or maximum minimum mod multiply negative "
        "not_equal reciprocal rint rsqrt sin sinh sqrt square squared_difference subtract tan "
        "tanh"
    ),
    "equations": "einsum",
    "products": "matmul tensordot",
    "reductions": (
        "count_nonzero reduce_all reduce_any reduce_euclidean_norm reduce_logsumexp reduce_max "
        "reduce_mean reduce_min reduce_prod reduce_std reduce_sum reduce_variance"
    ),
    "sequences": "linspace range",
}

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
