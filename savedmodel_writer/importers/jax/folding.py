"""Equations of constants alone, such as the indices and masks that jnp makes of shapes.

Only what numpy computes to the bit as XLA does, on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.static_value import constant_value

_LARGEST = 1024  # elements: more are worth nodes that make them


def small_constant(tensor: Tensor) -> Any:
    """The array of a Const, or None."""
    count = tensor.shape.num_elements() if tensor.op.type == "Const" else None
    return None if count is None or count > _LARGEST else constant_value(tensor)


def folded(equation: Any, value: Callable[[Any], Any]) -> Any:
    """The result of an equation.

    Args:
        equation: JAX's JaxprEqn.
        value: gives the array of a variable, or None.

    Returns:
        An array, or None if it is to be computed in the graph.
    """
    name = equation.primitive.name
    if name not in _RULES:
        return None
    out = equation.outvars[0].aval
    avals = [out, *(atom.aval for atom in equation.invars)]
    if name == "convert_element_type" and out.dtype == np.float32:
        avals = avals[1:]
    if not all(_is_known(aval, name in _OF_FLOATS) for aval in avals):
        return None
    arrays = [value(atom) for atom in equation.invars]
    if any(array is None for array in arrays):
        return None
    with np.errstate(all="ignore"):
        result = np.asarray(_RULES[name](equation.params, *arrays))
    assert (result.dtype, result.shape) == (out.dtype, out.shape)
    return result


def chosen(equation: Any, value: Callable[[Any], Any]) -> Any:
    """The one operand that a selection with a constant condition gives, or None."""
    if equation.primitive.name != "select_n" or equation.invars[0].aval.shape:
        return None
    which = value(equation.invars[0])
    cases = equation.invars[1:]
    return None if which is None else cases[min(max(int(which), 0), len(cases) - 1)]


def _is_known(aval: Any, floats: bool) -> bool:
    """Whether it may be: few integers or truth values, or one float where these are wanted."""
    if not isinstance(aval.dtype, np.dtype) or not all(isinstance(dim, int) for dim in aval.shape):
        return False
    if floats and aval.dtype == np.float32:
        return not aval.shape
    return aval.dtype.kind in "biu" and math.prod(aval.shape) <= _LARGEST


_Params = Mapping[str, Any]


def _broadcast(params: _Params, x: Any) -> Any:
    dims = [1] * len(params["shape"])
    for axis, dim in zip(params["broadcast_dimensions"], x.shape, strict=True):
        dims[axis] = dim
    return np.broadcast_to(x.reshape(dims), params["shape"])


def _reshape(params: _Params, x: Any) -> Any:
    order = params["dimensions"]
    return (x if order is None else x.transpose(order)).reshape(params["new_sizes"])


def _iota(params: _Params) -> Any:
    dims = [-1 if axis == params["dimension"] else 1 for axis in range(len(params["shape"]))]
    numbers = np.arange(params["shape"][params["dimension"]]).astype(params["dtype"])
    return np.broadcast_to(numbers.reshape(dims), params["shape"])


def _select_n(_: _Params, which: Any, *cases: Any) -> Any:
    """Numbers that no case has choose the first or the last one."""
    number = np.clip(which.astype(np.int64), 0, len(cases) - 1)
    number = np.broadcast_to(number, (1, *cases[0].shape))
    return np.take_along_axis(np.stack(cases), number, 0)[0]


_ELEMENTWISE: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "and": np.bitwise_and,
    "eq": np.equal,
    "ge": np.greater_equal,
    "gt": np.greater,
    "le": np.less_equal,
    "lt": np.less,
    "max": np.maximum,
    "min": np.minimum,
    "mul": np.multiply,
    "ne": np.not_equal,
    "not": np.invert,
    "or": np.bitwise_or,
    "sub": np.subtract,
}
_RULES: dict[str, Callable[..., Any]] = {
    **{name: lambda _, *x, of=of: of(*x) for name, of in _ELEMENTWISE.items()},
    "broadcast_in_dim": _broadcast,
    "convert_element_type": lambda params, x: x.astype(params["new_dtype"]),
    "iota": _iota,
    "reshape": _reshape,
    "rev": lambda params, x: np.flip(x, params["dimensions"]),
    "select_n": _select_n,
    "squeeze": lambda params, x: np.squeeze(x, params["dimensions"]),
}
_OF_FLOATS = frozenset(("add", "eq", "ge", "gt", "le", "lt", "mul", "ne", "sub"))
