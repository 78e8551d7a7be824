"""Functions of each element that are one node each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.default_graph import in_graph_of


class _OfOne(Protocol):
    def __call__(self, x: Any, name: str | None = None) -> Tensor: ...


class _OfTwo(Protocol):
    def __call__(self, x: Any, y: Any, name: str | None = None) -> Tensor: ...


_Function = TypeVar("_Function", bound=Callable[..., Tensor])


def _of_one(public_name: str, op_type: str) -> _OfOne:
    def function(x: Any, name: str | None = None) -> Tensor:
        with in_graph_of(x) as graph:
            return graph.create_op(op_type, [x], name=name).outputs[0]

    return _called(function, public_name, f"Adds a {op_type} node, which takes each element.")


def _of_two(public_name: str, op_type: str) -> _OfTwo:
    def function(x: Any, y: Any, name: str | None = None) -> Tensor:
        with in_graph_of(x, y) as graph:
            return graph.create_op(op_type, [x, y], name=name).outputs[0]

    what = f"Adds a {op_type} node, which takes each pair of elements; shapes are broadcast."
    return _called(function, public_name, what)


def _called(function: _Function, name: str, documentation: str) -> _Function:
    function.__name__ = function.__qualname__ = name
    function.__doc__ = documentation
    return function


acos = _of_one("acos", "Acos")
acosh = _of_one("acosh", "Acosh")
asin = _of_one("asin", "Asin")
asinh = _of_one("asinh", "Asinh")
atan = _of_one("atan", "Atan")
atanh = _of_one("atanh", "Atanh")
ceil = _of_one("ceil", "Ceil")
cos = _of_one("cos", "Cos")
cosh = _of_one("cosh", "Cosh")
digamma = _of_one("digamma", "Digamma")
erf = _of_one("erf", "Erf")
erfc = _of_one("erfc", "Erfc")
exp = _of_one("exp", "Exp")
expm1 = _of_one("expm1", "Expm1")
floor = _of_one("floor", "Floor")
is_finite = _of_one("is_finite", "IsFinite")
is_inf = _of_one("is_inf", "IsInf")
is_nan = _of_one("is_nan", "IsNan")
lgamma = _of_one("lgamma", "Lgamma")
log = _of_one("log", "Log")
log1p = _of_one("log1p", "Log1p")
logical_not = _of_one("logical_not", "LogicalNot")
negative = _of_one("negative", "Neg")
reciprocal = _of_one("reciprocal", "Reciprocal")
rint = _of_one("rint", "Rint")
rsqrt = _of_one("rsqrt", "Rsqrt")
sin = _of_one("sin", "Sin")
sinh = _of_one("sinh", "Sinh")
sqrt = _of_one("sqrt", "Sqrt")
square = _of_one("square", "Square")
tan = _of_one("tan", "Tan")
tanh = _of_one("tanh", "Tanh")

equal = _of_two("equal", "Equal")
floormod = _of_two("floormod", "FloorMod")
greater = _of_two("greater", "Greater")
greater_equal = _of_two("greater_equal", "GreaterEqual")
less = _of_two("less", "Less")
less_equal = _of_two("less_equal", "LessEqual")
logical_and = _of_two("logical_and", "LogicalAnd")
logical_or = _of_two("logical_or", "LogicalOr")
maximum = _of_two("maximum", "Maximum")
minimum = _of_two("minimum", "Minimum")
mod = _of_two("mod", "FloorMod")
multiply = _of_two("multiply", "Mul")
not_equal = _of_two("not_equal", "NotEqual")
squared_difference = _of_two("squared_difference", "SquaredDifference")
subtract = _of_two("subtract", "Sub")
