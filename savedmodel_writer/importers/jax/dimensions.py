"""Values of JAX's symbolic dimensions, such as `2*b + 1`, in a graph."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from savedmodel_writer import errors, math, raw_ops
from savedmodel_writer.array_ops import shape, stack
from savedmodel_writer.graph import Graph, Tensor, get_default_graph

# What JAX writes dimensions with, beside + - * and powers.
_FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "floordiv": lambda x, y: raw_ops.FloorDiv(x=x, y=y),
    "mod": lambda x, y: raw_ops.FloorMod(x=x, y=y),
    "max": math.maximum,
    "min": math.minimum,
}
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda x, y: x + y,
    ast.Sub: lambda x, y: x - y,
    ast.Mult: lambda x, y: x * y,
}


class Dimensions:
    """The sizes of dimensions, each computed once in each graph."""

    def __init__(self, tensors: Sequence[Tensor], shapes: Sequence[Sequence[Any]]) -> None:
        """Takes note of where the variables are found.

        Args:
            tensors: the arguments of a converted function.
            shapes: their shapes to JAX.
        """
        self._axes: dict[str, tuple[Tensor, int]] = {}
        self._sizes: dict[tuple[Graph, str], Any] = {}
        for tensor, dims in zip(tensors, shapes, strict=True):
            for axis, dim in enumerate(dims):
                if not isinstance(dim, int) and str(dim).isidentifier():
                    self._axes.setdefault(str(dim), (tensor, axis))

    def size(self, dim: Any) -> Any:
        """A dimension: an int, or a scalar Tensor of int32.

        Raises:
            UnimplementedError: a variable of it is not itself a dimension of an argument.
        """
        if not hasattr(dim, "dimension_as_value"):
            return int(dim)
        # JAX's own text of a dimension is what its users write, and is stable.
        return self._value(ast.parse(str(dim).replace("^", "**"), mode="eval").body)

    def shape(self, dims: Sequence[Any]) -> Any:
        """A shape as ops take it: a list of ints, or a vector of int32."""
        sizes = [self.size(dim) for dim in dims]
        return stack(sizes) if any(isinstance(size, Tensor) for size in sizes) else sizes

    def _value(self, node: ast.expr) -> Any:
        key = get_default_graph(), ast.unparse(node)
        if key not in self._sizes:
            self._sizes[key] = self._computed(node)
        return self._sizes[key]

    def _computed(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            if node.id not in self._axes:
                raise errors.UnimplementedError(
                    f"dimension {node.id} is only in sums and products of dimensions of the "
                    "arguments; give an argument that has it as a dimension of its own"
                )
            tensor, axis = self._axes[node.id]
            return shape(tensor)[axis]
        if isinstance(node, ast.UnaryOp):  # of a constant, or JAX would have written a product
            return -self._value(node.operand)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return _FUNCTIONS[node.func.id](*map(self._value, node.args))
        assert isinstance(node, ast.BinOp)
        left, right = self._value(node.left), self._value(node.right)
        if isinstance(node.op, ast.Pow):
            return math.pow(left, right)
        return _OPERATORS[type(node.op)](left, right)
