"""Arithmetic on tensors, under the names of tf.compat.v1 and tf.compat.v1.math."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.math.along_axis import (
        argmax as argmax,
        argmin as argmin,
        cumprod as cumprod,
        cumsum as cumsum,
    )
    from savedmodel_writer.math.arithmetic import (
        abs as abs,
        add as add,
        add_n as add_n,
        clip_by_value as clip_by_value,
        divide as divide,
        divide_no_nan as divide_no_nan,
        floordiv as floordiv,
        logical_xor as logical_xor,
        pow as pow,
        round as round,
        sigmoid as sigmoid,
        truediv as truediv,
    )
    from savedmodel_writer.math.casting import cast as cast
    from savedmodel_writer.math.elementwise import (
        acos as acos,
        acosh as acosh,
        asin as asin,
        asinh as asinh,
        atan as atan,
        atanh as atanh,
        ceil as ceil,
        cos as cos,
        cosh as cosh,
        digamma as digamma,
        equal as equal,
        erf as erf,
        erfc as erfc,
        exp as exp,
        expm1 as expm1,
        floor as floor,
        floormod as floormod,
        greater as greater,
        greater_equal as greater_equal,
        is_finite as is_finite,
        is_inf as is_inf,
        is_nan as is_nan,
        less as less,
        less_equal as less_equal,
        lgamma as lgamma,
        log as log,
        log1p as log1p,
        logical_and as logical_and,
        logical_not as logical_not,
        logical_or as logical_or,
        maximum as maximum,
        minimum as minimum,
        mod as mod,
        multiply as multiply,
        negative as negative,
        not_equal as not_equal,
        reciprocal as reciprocal,
        rint as rint,
        rsqrt as rsqrt,
        sin as sin,
        sinh as sinh,
        sqrt as sqrt,
        square as square,
        squared_difference as squared_difference,
        subtract as subtract,
        tan as tan,
        tanh as tanh,
    )
    from savedmodel_writer.math.equations import einsum as einsum
    from savedmodel_writer.math.products import matmul as matmul, tensordot as tensordot
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
    from savedmodel_writer.math.sequences import linspace as linspace, range as range

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

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
