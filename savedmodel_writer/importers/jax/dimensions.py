"""Values of JAX's symbolic dimensions, such as `2*b + 1`, in a graph."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import attrs

from savedmodel_writer import errors, math
from savedmodel_writer.array_ops import shape, stack
from savedmodel_writer.graph import Tensor, get_default_graph

_Operation = Callable[[Any, Any], Any]
# What JAX writes dimensions with; each takes ints, and tensors.
_OPERATORS: dict[type[ast.operator], _Operation] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, tuple[_Operation, _Operation]] = {
    "floordiv": (operator.floordiv, operator.floordiv),
    "mod": (operator.mod, operator.mod),
    "max": (max, math.maximum),
    "min": (min, math.minimum),
}


@attrs.frozen(eq=False)
class _Axis:
    """A dimension of an argument: its size is what JAX has for it."""

    tensor: Tensor
    axis: int
    dim: ast.expr

    @property
    def known(self) -> int | None:
        """The size, if the graph knows it."""
        return self.tensor.shape.dims[self.axis]  # type: ignore[index]  # JAX has a shape for it


class Dimensions:
    """The sizes of dimensions, each computed once in each graph."""

    def __init__(self, tensors: Sequence[Tensor], shapes: Sequence[Sequence[Any]]) -> None:
        """Finds where the variables of the dimensions come from.

        As in JAX, a variable is found from an axis that is a sum in which it alone is not known
        yet, and stands once, alone or times a number.

        Args:
            tensors: the arguments of a converted function.
            shapes: their shapes to JAX.

        Raises:
            InvalidInputError: the sizes that the graph knows contradict the dimensions.
        """
        self._made: dict[Hashable, Any] = {}
        self._solutions: dict[str, tuple[_Axis, int]] = {}  # with the variable's factor
        axes = [
            _Axis(tensor, axis, _parsed(dim))
            for tensor, dims in zip(tensors, shapes, strict=True)
            for axis, dim in enumerate(dims)
            if not isinstance(dim, int)
        ]
        # First those that make the least nodes.
        axes.sort(key=lambda axis: (axis.known is None, not isinstance(axis.dim, ast.Name)))
        while any(self._solve(axis) for axis in axes):
            pass  # what was found may help with others
        # As they stand, these are read where they are.
        self._axes = {ast.unparse(axis.dim): axis for axis in reversed(axes)}
        for axis in axes:
            if axis.known is not None and self._is_static(axis.dim):
                size = self._computed(axis.dim)
                if size != axis.known:
                    raise errors.InvalidInputError(
                        f"{axis.tensor}: its dimension {axis.axis} is {axis.known}, but "
                        f"{ast.unparse(axis.dim)} is {size}"
                    )

    def size(self, dim: Any) -> Any:
        """A dimension: an int, or a scalar Tensor of int32.

        Raises:
            InvalidInputError: a variable of it cannot be found from the arguments' shapes.
        """
        return self._value(_parsed(dim)) if hasattr(dim, "dimension_as_value") else int(dim)

    def shape(self, dims: Sequence[Any]) -> Any:
        """A shape as ops take it: a list of ints, or a vector of int32."""
        sizes = [self.size(dim) for dim in dims]
        if not any(isinstance(size, Tensor) for size in sizes):
            return sizes
        return self._once(tuple(map(str, dims)), lambda: stack(sizes))

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        key = get_default_graph(), key
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    # --- variables --------------------------------------------------------------------------

    def _solve(self, axis: _Axis) -> bool:
        """Whether a variable that was not known is found from the axis."""
        unknown = [
            (factor, term)
            for factor, term in _terms(axis.dim)
            if not _variables(term) <= self._solutions.keys()
        ]
        if len(unknown) != 1:
            return False
        ((factor, variable),) = unknown
        if not isinstance(variable, ast.Name):
            return False
        self._solutions[variable.id] = axis, factor
        return True

    def _is_static(self, dim: ast.expr) -> bool:
        """Whether the graph knows all sizes that a dimension is computed of."""
        for variable in _variables(dim):
            if variable not in self._solutions:
                return False
            axis, _ = self._solutions[variable]
            others = _variables(axis.dim) - {variable}
            if axis.known is None or not all(self._is_static(ast.Name(other)) for other in others):
                return False
        return True

    def _variable(self, name: str) -> Any:
        if name not in self._solutions:
            raise errors.InvalidInputError(
                f"dimension {name} cannot be found from the shapes of the arguments: expected one "
                f"that has it as a dimension, or in a sum with dimensions that can be found"
            )
        axis, factor = self._solutions[name]
        value = self._read(axis)
        for other, term in _terms(axis.dim):
            if not (isinstance(term, ast.Name) and term.id == name):
                rest = self._value(term)
                value = value - (rest if other == 1 else other * rest)
        return value if factor == 1 else value // factor

    def _read(self, axis: _Axis) -> Any:
        if axis.known is not None:
            return axis.known
        return self._once(axis.tensor, lambda: shape(axis.tensor))[axis.axis]

    # --- expressions ------------------------------------------------------------------------

    def _value(self, node: ast.expr) -> Any:
        text = ast.unparse(node)
        axis = self._axes.get(text)
        return self._once(text, lambda: self._read(axis) if axis else self._computed(node))

    def _computed(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self._variable(node.id)
        if isinstance(node, ast.UnaryOp):
            return -self._value(node.operand)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            values = [self._value(arg) for arg in node.args]
            of_ints, of_tensors = _FUNCTIONS[node.func.id]
            has_tensors = any(isinstance(value, Tensor) for value in values)
            return (of_tensors if has_tensors else of_ints)(*values)
        assert isinstance(node, ast.BinOp)
        return _OPERATORS[type(node.op)](self._value(node.left), self._value(node.right))


def _parsed(dim: Any) -> ast.expr:
    # JAX's own text of a dimension is what its users write, and is stable.
    return ast.parse(str(dim).replace("^", "**").strip(), mode="eval").body


def _terms(node: ast.expr, sign: int = 1) -> Iterator[tuple[int, ast.expr]]:
    """The terms of a sum, each with the number it is taken times."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        yield from _terms(node.left, sign)
        yield from _terms(node.right, sign if isinstance(node.op, ast.Add) else -sign)
    elif isinstance(node, ast.UnaryOp):
        yield from _terms(node.operand, -sign)
    elif (
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and not _variables(node.left)
    ):
        yield sign * ast.literal_eval(node.left), node.right
    else:
        yield sign, node


def _variables(node: ast.expr) -> set[str]:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names - _FUNCTIONS.keys()
