"""Python operators on tensors, with the nodes, names and conversions of TensorFlow's operators.

A binary operator opens a name scope (`add` for `x + y`); its node has the scope's name, and what
is made for it on the way stands inside: `add/y` for a Python value, `truediv/Cast` for a cast.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import (
    InputError,
    InvalidInputError,
    InvalidTypeError,
    UnimplementedError,
)
from savedmodel_writer.graph.entered_graphs import authored
from savedmodel_writer.graph.matrix_product import matmul
from savedmodel_writer.graph.slicing import is_mask, strided_slice
from savedmodel_writer.graph.source_line import locate

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph
    from savedmodel_writer.graph.tensor import Tensor

Builder = Callable[["Graph", Any, Any, str], "Tensor"]

_DIVIDED_AS: dict[DType, DType | None] = {
    **dict.fromkeys((dtypes.uint8, dtypes.int8, dtypes.uint16, dtypes.int16), dtypes.float32),
    **dict.fromkeys((dtypes.uint32, dtypes.int32, dtypes.uint64, dtypes.int64), dtypes.float64),
    **dict.fromkeys((dtypes.bfloat16, dtypes.float16, dtypes.float32, dtypes.float64), None),
    **dict.fromkeys((dtypes.complex64, dtypes.complex128), None),
}


class Operators:
    """The operators of `Tensor`; `==` stays identity, as for TensorFlow's tensors in a graph."""

    __slots__ = ()

    # NumPy's arrays leave an operator to us when we stand on its right.
    __array_priority__ = 100

    if TYPE_CHECKING:
        graph: Graph
        dtype: DType

    def __add__(self, other: Any) -> Tensor:
        return _binary(self, other, "add", _add)

    def __radd__(self, other: Any) -> Tensor:
        return _reflected(self, other, "add", _add)

    def __sub__(self, other: Any) -> Tensor:
        return _binary(self, other, "sub", _node("Sub"))

    def __rsub__(self, other: Any) -> Tensor:
        return _reflected(self, other, "sub", _node("Sub"))

    def __mul__(self, other: Any) -> Tensor:
        return _binary(self, other, "mul", _multiply)

    def __rmul__(self, other: Any) -> Tensor:
        return _reflected(self, other, "mul", _multiply)

    def __matmul__(self, other: Any) -> Tensor:
        return _binary(self, other, "matmul", matmul)

    def __rmatmul__(self, other: Any) -> Tensor:
        return _reflected(self, other, "matmul", matmul)

    def __truediv__(self, other: Any) -> Tensor:
        return _binary(self, other, "truediv", true_divide)

    def __rtruediv__(self, other: Any) -> Tensor:
        return _reflected(self, other, "truediv", true_divide)

    def __floordiv__(self, other: Any) -> Tensor:
        return _binary(self, other, "floordiv", _node("FloorDiv"))

    def __rfloordiv__(self, other: Any) -> Tensor:
        return _reflected(self, other, "floordiv", _node("FloorDiv"))

    def __mod__(self, other: Any) -> Tensor:
        return _binary(self, other, "mod", _node("FloorMod"))

    def __rmod__(self, other: Any) -> Tensor:
        return _reflected(self, other, "mod", _node("FloorMod"))

    def __pow__(self, other: Any) -> Tensor:
        return _binary(self, other, "pow", _node("Pow"))

    def __rpow__(self, other: Any) -> Tensor:
        return _reflected(self, other, "pow", _node("Pow"))

    def __and__(self, other: Any) -> Tensor:
        return _binary(self, other, "and", _and)

    def __rand__(self, other: Any) -> Tensor:
        return _reflected(self, other, "and", _and)

    def __or__(self, other: Any) -> Tensor:
        return _binary(self, other, "or", _or)

    def __ror__(self, other: Any) -> Tensor:
        return _reflected(self, other, "or", _or)

    def __xor__(self, other: Any) -> Tensor:
        return _binary(self, other, "xor", _xor)

    def __rxor__(self, other: Any) -> Tensor:
        return _reflected(self, other, "xor", _xor)

    def __lt__(self, other: Any) -> Tensor:
        return _one(authored(self.graph), "Less", (self, other))

    def __le__(self, other: Any) -> Tensor:
        return _one(authored(self.graph), "LessEqual", (self, other))

    def __gt__(self, other: Any) -> Tensor:
        return _one(authored(self.graph), "Greater", (self, other))

    def __ge__(self, other: Any) -> Tensor:
        return _one(authored(self.graph), "GreaterEqual", (self, other))

    def __neg__(self) -> Tensor:
        return _one(authored(self.graph), "Neg", (self,))

    def __invert__(self) -> Tensor:
        return _one(authored(self.graph), "LogicalNot" if self.dtype.is_bool else "Invert", (self,))

    def __abs__(self) -> Tensor:
        with authored(self.graph).name_scope("Abs") as scope:
            if self.dtype.is_complex:
                attrs = {"Tout": self.dtype.real_dtype}
                return _one(authored(self.graph), "ComplexAbs", (self,), attrs, scope)
            return _one(authored(self.graph), "Abs", (self,), None, scope)

    def __getitem__(self, key: Any) -> Tensor:
        if is_mask(key):
            array_ops: Any = importlib.import_module("savedmodel_writer.array_ops")
            return array_ops.boolean_mask(self, key)  # type: ignore[no-any-return]  # by its name
        with authored(self.graph).all_or_nothing():
            return strided_slice(self, key)

    # --- what a tensor without a value cannot do ----------------------------------------------

    def __bool__(self) -> bool:
        raise self._has_no_value(
            "a Python bool", "use raw_ops.SelectV2, or cond for control flow inside of the graph"
        )

    def __iter__(self) -> Any:
        raise self._has_no_value(
            "an iterable", "use raw_ops.Unpack to split it, or index it with x[0], x[1], …"
        )

    def __contains__(self, item: Any) -> bool:
        raise self._has_no_value("a container", "compare with raw_ops.Equal and reduce with Any")

    def __len__(self) -> int:
        raise self._has_no_value(
            "a sequence with a length", "use x.shape, or raw_ops.Shape for the length at run time"
        )

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise self._has_no_value(
            "a numpy array",
            "NumPy's functions cannot take it; use the ops of raw_ops",
            UnimplementedError,
        )

    def _has_no_value(
        self, what: str, advice: str, error: type[InvalidInputError] = InvalidTypeError
    ) -> InvalidInputError:
        return error(
            f"{self!r} is symbolic: it has a value only when the model runs, so it is not {what}; "
            f"{advice}"
        )


def _one(
    graph: Graph,
    op_type: str,
    inputs: tuple[Any, ...],
    attrs: dict[str, Any] | None = None,
    name: str | None = None,
) -> Tensor:
    return graph.create_op(op_type, inputs, attrs, name).outputs[0]


def _binary(x: Any, y: Any, name: str, build: Builder) -> Tensor:
    graph: Graph = authored(x.graph)
    scope = name
    try:
        with graph.all_or_nothing(), graph.name_scope(name) as scope:
            return build(graph, x, y, scope)
    except InvalidInputError as error:
        locate(error, scope)
        reflected = getattr(type(y), f"__r{name}__", None)
        if reflected is None or isinstance(y, Operators):
            raise
        result = reflected(y, x)  # it may know what to do with a Tensor
        if result is NotImplemented:
            raise
        return result  # type: ignore[no-any-return]  # whatever the other operand makes


def _reflected(y: Any, x: Any, name: str, build: Builder) -> Tensor:
    graph: Graph = authored(y.graph)
    scope = name
    try:
        with graph.all_or_nothing(), graph.name_scope(name) as scope:
            x = graph.convert(x, y.dtype.base_dtype, "x")
            return build(graph, x, y, scope)
    except InvalidInputError as error:
        locate(error, scope)
        raise


_builders: dict[str, Builder] = {}


def _node(op_type: str) -> Builder:
    """Builds one node of that op."""
    builder = _builders.get(op_type)
    if builder is None:

        def builder(graph: Graph, x: Any, y: Any, scope: str) -> Tensor:
            return _one(graph, op_type, (x, y), None, scope)

        _builders[op_type] = builder
    return builder


def _add(graph: Graph, x: Any, y: Any, scope: str) -> Tensor:
    if not isinstance(y, Operators):
        y = graph.convert(y, None, "y", x.dtype.base_dtype)
    op_type = "Add" if x.dtype.base_dtype is dtypes.string else "AddV2"
    return _one(graph, op_type, (x, y), None, scope)


def _multiply(graph: Graph, x: Any, y: Any, scope: str) -> Tensor:
    if not any(isinstance(value, Operators) and value.dtype.is_bool for value in (x, y)):
        return _one(graph, "Mul", (x, y), None, scope)
    as_int = {"DstT": dtypes.int32}
    x, y = (_one(graph, "Cast", (value,), as_int) for value in (x, y))
    product = _one(graph, "Mul", (x, y), None, scope)
    return _one(graph, "Cast", (product,), {"DstT": dtypes.bool})


def true_divide(graph: Graph, x: Any, y: Any, scope: str, op_type: str = "RealDiv") -> Tensor:
    """Builds `x / y`, of integers as floats.

    Raises:
        InvalidInputError: they are of different dtypes, or of one that cannot be divided.
    """
    x = graph.convert(x, None, "x")
    y = graph.convert(y, None, "y", x.dtype.base_dtype)
    found, other = x.dtype.base_dtype, y.dtype.base_dtype
    if found is not other:
        raise InputError(f"x / y: expected {found.name} on both sides, found {other.name} as y")
    if found not in _DIVIDED_AS:
        raise InputError(f"x / y: {found.name} cannot be divided")
    as_dtype = _DIVIDED_AS[found]
    if as_dtype is not None:
        x, y = (_cast(graph, value, as_dtype) for value in (x, y))
    return _one(graph, op_type, (x, y), None, scope)


def _cast(graph: Graph, x: Tensor, dtype: DType) -> Tensor:
    with graph.name_scope("Cast") as scope:
        return _one(graph, "Cast", (x,), {"DstT": dtype}, scope)


def _and(graph: Graph, x: Any, y: Any, scope: str) -> Tensor:
    return _logical_or_bitwise(graph, "And", x, y, scope)


def _or(graph: Graph, x: Any, y: Any, scope: str) -> Tensor:
    return _logical_or_bitwise(graph, "Or", x, y, scope)


def _logical_or_bitwise(graph: Graph, kind: str, x: Any, y: Any, scope: str) -> Tensor:
    if x.dtype.is_bool:
        return _one(graph, f"Logical{kind}", (x, y), None, scope)
    return _one(graph, f"Bitwise{kind}", (x, y))


def _xor(graph: Graph, x: Any, y: Any, scope: str) -> Tensor:
    if not x.dtype.is_bool:
        return _one(graph, "BitwiseXor", (x, y))
    either = _one(graph, "LogicalOr", (x, y))
    not_both = _one(graph, "LogicalNot", (_one(graph, "LogicalAnd", (x, y)),))
    return _one(graph, "LogicalAnd", (either, not_both), None, scope)
