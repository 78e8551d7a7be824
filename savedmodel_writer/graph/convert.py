"""How Python values, arrays and variables become tensors of a graph."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any

import numpy as np

from savedmodel_writer.dtypes import DType, as_dtype, int32, int64
from savedmodel_writer.errors import InputError, InvalidInputError, InvalidTypeError
from savedmodel_writer.graph.const_node import constant_in
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.shapes import TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph


def convert_in(
    graph: Graph,
    value: Any,
    dtype: DType | None,
    name: str | None,
    preferred_dtype: DType | None = None,
    as_ref: bool = False,
) -> Tensor:
    """Returns `value` as a tensor of `graph`.

    Args:
        graph: where a Const is made, if one is needed.
        value: a Tensor, a Variable, a Python value, an array, a list with tensors in it.
        dtype: the dtype it must have, or None to take its own.
        name: name of the node that is made.
        preferred_dtype: a dtype to try first when `dtype` is None.
        as_ref: whether a Variable gives the reference instead of reading it.

    Raises:
        InvalidInputError: it is not convertible.
    """
    if type(value) is Tensor:
        if value.op.graph is not graph:
            graph._admit(value)
        return value.__graph_tensor__(dtype)
    if hasattr(value, "__graph_tensor__"):
        if getattr(value, "graph", graph) is not graph:
            raise of_another_graph(value)
        if as_ref and hasattr(value, "_ref"):
            return value._ref()  # type: ignore[no-any-return]  # a VariableV2's protocol
        tensor: Tensor = value.__graph_tensor__(dtype)
        if tensor.op.graph is not graph:
            graph._admit(tensor)
        return tensor
    if dtype is None and preferred_dtype is not None:
        try:
            return _make(graph, value, preferred_dtype, name)
        except InvalidInputError:
            pass
    return _make(graph, value, dtype, name)


def tensor_dtype(value: Any) -> DType | None:
    """The dtype of a value that is a tensor, else None."""
    return value.dtype if type(value) is Tensor else None


class GraphConverter:
    """The `Converter` of attribute inference, for one graph."""

    __slots__ = ("_graph",)

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def known_dtype(self, value: Any) -> DType | None:
        """The dtype of a value that is a tensor, else None."""
        return tensor_dtype(value)

    def convert(
        self, value: Any, name: str, dtype: DType | None, preferred: DType | None, as_ref: bool
    ) -> Tensor:
        """Returns `value` as a tensor of the graph."""
        return convert_in(self._graph, value, dtype, name, preferred, as_ref)


def _make(graph: Graph, value: Any, dtype: DType | None, name: str | None) -> Tensor:
    if isinstance(value, TensorShape):
        return _shape_as_constant(graph, value, dtype, name)
    if isinstance(value, range):
        return _range(graph, value, dtype, name or "Range")
    if isinstance(value, (list, tuple)):
        found = _first_dtype(value)
        if found is not None:
            return _pack(graph, value, dtype or found, name or "packed")
    if dtype is not None and dtype.is_quantized and _has_plain_number(value):
        raise InvalidTypeError(
            f"a number of {dtype.name} is a tuple or an array, as numpy has it: expected (1,) or "
            f"numpy.int8(1), found {value!r}"
        )
    return constant_in(graph, value, dtype, None, name or "Const")


def _has_plain_number(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(item, np.generic) or _has_plain_number(item) for item in value)
    return isinstance(value, numbers.Number) and not isinstance(value, np.generic)


def _shape_as_constant(
    graph: Graph, shape: TensorShape, dtype: DType | None, name: str | None
) -> Tensor:
    if not shape.is_fully_defined():
        raise InputError(f"the shape {shape} is not fully known, so it is no constant")
    dims = shape.as_list()
    big = any(dim is not None and dim >= 2**31 for dim in dims)
    if dtype is None:
        dtype = int64 if big else int32
    if dtype not in (int32, int64) or (dtype is int32 and big):
        raise InvalidTypeError(f"the shape {shape} cannot be {dtype.name}: expected int64 or int32")
    return constant_in(graph, dims, dtype, None, name or "shape_as_tensor")


def _range(graph: Graph, numbers: range, dtype: DType | None, name: str) -> Tensor:
    with graph.name_scope(name) as scope:
        parts = (numbers.start, numbers.stop, numbers.step)
        inputs = [
            constant_in(graph, part, dtype, None, part_name)
            for part, part_name in zip(parts, ("start", "limit", "delta"), strict=True)
        ]
        if any(tensor.dtype is int64 for tensor in inputs):
            inputs = _cast_tensors(graph, inputs, int64)
        return graph.create_op("Range", inputs, None, scope).outputs[0]


# --- lists with tensors in them -----------------------------------------------------------------


def _is_tensor(value: Any) -> bool:
    return hasattr(value, "__graph_tensor__")


def _first_dtype(values: list[Any] | tuple[Any, ...]) -> DType | None:
    """The dtype of the first tensor in a nested list, None if there is none."""
    for value in values:
        if _is_tensor(value):
            return as_dtype(value.dtype).base_dtype
        if isinstance(value, (list, tuple)):
            found = _first_dtype(value)
            if found is not None:
                return found
    return None


def _pack(graph: Graph, values: list[Any] | tuple[Any, ...], dtype: DType, name: str) -> Tensor:
    found = _first_dtype(values)
    if found is not None and found is not dtype:
        values = _cast_tensors(graph, values, dtype)
    packed = _pack_level(graph, values, dtype, name)
    assert type(packed) is Tensor, "a list with a tensor in it gives a tensor"
    return packed


def _pack_level(graph: Graph, values: Any, dtype: DType, name: str) -> Any:
    """A Pack of the values, inside of a scope of its name; the list itself without tensors."""
    with graph.name_scope(name) as scope:
        elements = []
        for index, value in enumerate(values):
            if _is_tensor(value):
                if as_dtype(value.dtype).base_dtype is not dtype:
                    raise InputError(
                        f"a list of {dtype.name} tensors has {value!r} as element {index}"
                    )
                elements.append(value)
            elif isinstance(value, (list, tuple)):
                elements.append(_pack_level(graph, value, dtype, str(index)))
            else:
                elements.append(value)
        if not any(map(_is_tensor, elements)):
            return elements
        tensors = [
            element if _is_tensor(element) else constant_in(graph, element, dtype, None, str(index))
            for index, element in enumerate(elements)
        ]
        return graph.create_op("Pack", (tensors,), None, scope).outputs[0]


def _cast_tensors(graph: Graph, values: Any, dtype: DType) -> Any:
    if isinstance(values, (list, tuple)):
        return [_cast_tensors(graph, value, dtype) for value in values]
    if _is_tensor(values) and as_dtype(values.dtype).base_dtype is not dtype:
        return graph.create_op("Cast", (values,), {"DstT": dtype}).outputs[0]
    return values


def of_another_graph(value: Any) -> InputError:
    """The error for a Tensor or Variable of one graph as an input of a node of another."""
    return InputError(
        f"{value!r} belongs to another graph than the node that takes it; made at "
        f"{value.op.source}",
        node=value.op.name,
        op=value.op.type,
    )
