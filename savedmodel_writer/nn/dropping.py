"""dropout: elements at random become zero, which a model that is served rarely asks for."""

from __future__ import annotations

import numbers
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops import shape, where_v2
from savedmodel_writer.dtypes import DType, int32
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_graph_of, in_scope
from savedmodel_writer.shapes import TensorShape, as_shape

# TensorFlow's seed of a graph, where only an operation has one.
_GRAPH_SEED = 87654321


def dropout(
    x: Any,
    keep_prob: Any = None,
    noise_shape: Any = None,
    seed: Any = None,
    name: str | None = None,
    rate: Any = None,
) -> Tensor:
    """Elements become zero with probability `rate`; the others are divided by `1 - rate`.

    With the number 0 as the rate there is nothing to do, and no node does it.

    Args:
        x: a floating-point tensor.
        keep_prob: the old form of `rate`, `1 - rate`.
        noise_shape: the shape of what is drawn, which is broadcast to that of `x`.
        seed: an int, with which the same is drawn in each session.
        name: the scope of the nodes.
        rate: a number from 0 to less than 1, or a scalar tensor.

    Raises:
        InvalidInputError: the rate is missing, given twice or out of range, `x` has no
            floating-point elements, or the seed is no int.
    """
    with in_graph_of(x, rate, keep_prob):
        rate = _rate(rate, keep_prob)
        with in_scope(name, "dropout", x):
            return _dropped(x, rate, noise_shape, seed)


def _rate(rate: Any, keep_prob: Any) -> Any:
    if keep_prob is None:
        if rate is None:
            raise InvalidInputError("dropout: `rate` must be provided")
        return rate
    if rate is not None:
        raise InvalidInputError("dropout: cannot specify both 'keep_prob' and 'rate'")
    try:
        return 1.0 - keep_prob
    except TypeError:
        raise InvalidInputError(
            f"dropout: `keep_prob` must be a floating point number or Tensor, found {keep_prob!r}"
        ) from None


def _dropped(value: Any, rate: Any, noise_shape: Any, seed: Any) -> Tensor:
    is_number = isinstance(rate, numbers.Real)
    if is_number and not 0 <= rate < 1:
        raise InvalidInputError(f"dropout: expected a rate of 0 to less than 1, found {rate!r}")
    x = convert_to_tensor(value, name="x")
    if not x.dtype.is_floating:
        raise InvalidInputError(f"dropout: expected x of a floating-point dtype, found {x!r}")
    if is_number and rate == 0:
        return x
    if is_number:
        scaled = raw_ops.Mul(x=x, y=constant(1 / (1 - rate), x.dtype))
    else:
        _check_rate(rate, x)
        scaled = raw_ops.RealDiv(x=x, y=raw_ops.Sub(x=constant(1, x.dtype), y=rate))
    drawn = _random_uniform(_noise_shape(x, noise_shape), x.dtype, seed)
    kept = drawn >= rate
    result = where_v2(kept, scaled, constant(0, x.dtype))
    result.set_shape(x.shape)
    return result


def _check_rate(rate: Any, x: Tensor) -> None:
    if not hasattr(rate, "__graph_tensor__"):
        raise InvalidInputError(f"dropout: expected a number or a scalar tensor, found {rate!r}")
    rate.shape.with_rank(0)
    if not rate.dtype.is_compatible_with(x.dtype):
        raise InvalidInputError(f"dropout: the rate is {rate.dtype.name}, x is {x.dtype.name}")


def _noise_shape(x: Tensor, noise_shape: Any) -> Any:
    """The shape to draw; dimensions that are not given are those of `x`."""
    if noise_shape is None:
        return shape(x)
    try:
        given = as_shape(noise_shape)
    except InvalidInputError:
        return noise_shape
    if x.shape.rank is None or x.shape.rank != given.rank:
        return noise_shape
    dims = zip(given.as_list(), x.shape.as_list(), strict=True)
    return TensorShape([of_x if dim is None else dim for dim, of_x in dims])


def _random_uniform(shape: Any, dtype: DType, seed: Any) -> Tensor:
    with in_scope(None, "random_uniform"):
        is_empty = isinstance(shape, (list, tuple)) and not shape
        shape = convert_to_tensor(shape, int32 if is_empty else None, "shape")
        of_graph, of_node = (0, 0) if seed is None else (_GRAPH_SEED, _truncated(seed))
        drawn: Tensor = raw_ops.RandomUniform(
            shape=shape, dtype=dtype, seed=of_graph, seed2=of_node
        )
        return drawn


def _truncated(seed: Any) -> int:
    try:
        return int(seed % (2**31 - 1))
    except (TypeError, ValueError):
        raise InvalidTypeError(f"dropout: expected an int as the seed, found {seed!r}") from None
