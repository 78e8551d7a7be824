"""Normalization of batches, vectors and neighbours."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.math.casting import cast
from savedmodel_writer.math.elementwise import maximum, multiply, rsqrt, square
from savedmodel_writer.math.reductions import reduce_sum


def batch_normalization(
    x: Any,
    mean: Any,
    variance: Any,
    offset: Any,
    scale: Any,
    variance_epsilon: Any,
    name: str | None = None,
) -> Tensor:
    """`(x - mean) / sqrt(variance + variance_epsilon) * scale + offset`, of single ops.

    `x` is a Tensor or a Variable; `offset` and `scale` may be None.
    """
    with in_scope(name, "batchnorm", x, mean, variance, scale, offset):
        factor = rsqrt(variance + variance_epsilon)
        if scale is not None:
            factor *= scale
        scaled = x * cast(factor, x.dtype)
        shift = -mean * factor if offset is None else offset - mean * factor
        result: Tensor = scaled + cast(shift, x.dtype)
        return result


def batch_norm_with_global_normalization(
    input: Any,
    mean: Any,
    variance: Any,
    beta: Any,
    gamma: Any,
    variance_epsilon: Any,
    scale_after_normalization: bool,
    name: str | None = None,
) -> Tensor:
    """`batch_normalization` with `beta` as offset and, if it is scaled at all, `gamma` as scale."""
    scale = gamma if scale_after_normalization else None
    return batch_normalization(input, mean, variance, beta, scale, variance_epsilon, name)


def fused_batch_norm(
    x: Any,
    scale: Any,
    offset: Any,
    mean: Any = None,
    variance: Any = None,
    epsilon: float = 0.001,
    data_format: str = "NHWC",
    is_training: bool = True,
    name: str | None = None,
    exponential_avg_factor: float = 1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    """Batch normalization of images by one op.

    Args:
        x: images, of rank 4 or 5.
        scale: a factor for each channel.
        offset: what to add, for each channel.
        mean: the mean of each channel; where a model serves, it and the variance are needed.
        variance: the variance of each channel.
        epsilon: a small number, so that no variance is 0.
        data_format: `NHWC`, `NCHW`, `NDHWC` or `NCDHW`.
        is_training: whether to take the moments of the batch, as by default.
        name: the name of the node.
        exponential_avg_factor: the weight of the batch in new moments.

    Returns:
        The images, and the mean and the variance of the batch.

    Raises:
        InvalidInputError: mean or variance is needed and not given.
    """
    if (mean is None or variance is None) and not (is_training and exponential_avg_factor == 1.0):
        raise InvalidInputError(
            "fused_batch_norm: expected mean and variance, as is_training is False or "
            f"exponential_avg_factor is not 1; found {mean!r} and {variance!r}"
        )
    with in_graph_of(x, scale, offset, mean, variance):
        x = convert_to_tensor(x, name="input")
        scale = convert_to_tensor(scale, name="scale")
        offset = convert_to_tensor(offset, name="offset")
        result = raw_ops.FusedBatchNormV3(
            x=x,
            scale=scale,
            offset=offset,
            mean=constant([]) if mean is None else mean,
            variance=constant([]) if variance is None else variance,
            epsilon=epsilon,
            exponential_avg_factor=exponential_avg_factor,
            data_format=data_format,
            is_training=is_training,
            name=name,
        )
        return result.y, result.batch_mean, result.batch_variance


def l2_normalize(x: Any, axis: Any = None, epsilon: Any = 1e-12, name: str | None = None) -> Tensor:
    """The tensor divided by its length, along `axis` or as a whole.

    A squared length below `epsilon` is taken for it.
    """
    with in_scope(name, "l2_normalize", x) as scope:
        x = convert_to_tensor(x, name="x")
        if not x.dtype.is_complex:
            total = reduce_sum(square(x), axis, True)
            return multiply(x, _inverse_root(total, epsilon), scope)
        squares = square(_real(x)) + square(_imaginary(x))
        total = _real(reduce_sum(squares, axis, True))
        factor = _inverse_root(total, epsilon)
        real_part = multiply(_real(x), factor)
        imaginary = multiply(_imaginary(x), factor)
        return raw_ops.Complex(real=real_part, imag=imaginary, Tout=x.dtype, name=scope)


def _inverse_root(total: Tensor, epsilon: Any) -> Tensor:
    return rsqrt(maximum(total, epsilon))


def _real(x: Tensor) -> Tensor:
    """The real part; of a real tensor itself, though the name counts as used then, too."""
    with in_scope(None, "Real", x) as scope:
        if not x.dtype.is_complex:
            return x
        return raw_ops.Real(input=x, Tout=x.dtype.real_dtype, name=scope)


def _imaginary(x: Tensor) -> Tensor:
    return raw_ops.Imag(input=x, Tout=x.dtype.real_dtype)


def local_response_normalization(
    input: Any,
    depth_radius: int = 5,
    bias: float = 1,
    alpha: float = 1,
    beta: float = 0.5,
    name: str | None = None,
) -> Tensor:
    """Each element divided by `(bias + alpha * sum) ** beta`; `lrn` is the same function.

    The sum is that of the squares of the channels not further away than `depth_radius`.
    """
    return raw_ops.LRN(
        input=input, depth_radius=depth_radius, bias=bias, alpha=alpha, beta=beta, name=name
    )


lrn = local_response_normalization
