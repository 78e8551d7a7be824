"""Python operators on variables: those of the Tensor that a read gives.

The read stands in the scope around the operator (`ReadVariableOp`, then `add`); a variable on the
right of a Tensor is read inside the operator's own scope (`add/ReadVariableOp`), as in TensorFlow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from savedmodel_writer.errors import StateError
from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.operators import Operators

_BINARY = (
    *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow"),
    *("and", "or", "xor"),
)
_READING = (
    *("__neg__", "__abs__", "__invert__", "__getitem__"),
    *("__lt__", "__le__", "__gt__", "__ge__"),
    *(f"__{side}{name}__" for name in _BINARY for side in ("", "r")),
)
_REFUSED = {
    "__iadd__": "assign_add",
    "__isub__": "assign_sub",
    "__imul__": "assign",
    "__itruediv__": "assign",
    "__ipow__": "assign",
}


class ReadOperators(Operators):
    """Operators for whatever has `value()`."""

    __slots__ = ()


def _reading(name: str) -> Callable[..., Any]:
    operator = getattr(Tensor, name)

    def read_and_apply(self: Any, *operands: Any) -> Any:
        return operator(self.value(), *operands)

    read_and_apply.__name__ = name
    return read_and_apply


def _refusing(name: str, method: str) -> Callable[[Any, Any], NoReturn]:
    def refuse(self: Any, operand: Any) -> NoReturn:
        raise StateError(
            f"variable {self.name!r}: an augmented assignment would replace the Variable by a "
            f"Tensor; use .{method}(...) to make a node that changes it, or a binary operator "
            "to get a new Tensor"
        )

    refuse.__name__ = name
    return refuse


for _name in _READING:
    setattr(ReadOperators, _name, _reading(_name))
for _name, _method in _REFUSED.items():
    setattr(ReadOperators, _name, _refusing(_name, _method))
