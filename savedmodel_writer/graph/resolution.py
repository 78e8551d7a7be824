"""What a new node takes: its inputs as tensors, and the attributes that they determine.

The rules are in `ops.attr_inference`. A graph remembers what came of them per op and kind of
inputs, so that a node like one before it costs a dictionary look-up: the same dtypes, the same
attributes given, Python numbers in the same places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.graph.const_node import constant_in
from savedmodel_writer.graph.convert import GraphConverter
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.ops import attr_inference
from savedmodel_writer.ops.op_definition import OpDefinition

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph

PRODUCER = 2474
"""The GraphDef version that TensorFlow 2.21 writes; an op may be gone since a version."""

_NUMBERS = (int, float, bool)
_TOLD_APART_BY_TYPE = {int, bool, str, bytes, type(None), DType}

Conversion = tuple[int, DType, str]
"""A Python number among the inputs: its position, the dtype it becomes, its Const's name."""


class Resolver:
    """One op as one graph uses it.

    Attributes:
        definition: the op.
        ref_inputs: positions of the input arguments that are references.
    """

    __slots__ = ("_graph", "_known", "_names", "_simple_types", "definition", "ref_inputs")

    def __init__(self, graph: Graph, definition: OpDefinition) -> None:
        """Makes a resolver.

        Raises:
            UnimplementedError: TensorFlow has removed the op.
        """
        definition.check_not_removed(graph._versions.producer)
        self._graph = graph
        self.definition = definition
        self.ref_inputs = [index for index, arg in enumerate(definition.inputs) if arg.is_ref]
        self._known: dict[Any, tuple[AttrSet, tuple[Conversion, ...]]] = {}
        self._simple_types: set[tuple[type, ...]] = set()

    def resolve(
        self, inputs: Sequence[Any], attrs: Mapping[str, Any] | None, node_name: str
    ) -> tuple[tuple[Tensor, ...], AttrSet]:
        """Returns the inputs as tensors, lists flattened, and all attributes.

        Args:
            inputs: one value per input argument.
            attrs: the attributes given.
            node_name: the node's name, the scope of the Consts that are made.

        Raises:
            InputError: the inputs do not fit the op, or belong to another graph.
            AttrError: an attribute is unknown, missing, or of a value that is not allowed.
        """
        seen = self._flatten(inputs)
        key = None if seen is None else self._key(seen[1], attrs)
        if seen is not None and key in self._known:
            tensors = seen[0]
            attr_set, conversions = self._known[key]
            if not conversions:
                return tuple(tensors), attr_set
            try:
                self._convert(tensors, conversions, node_name)
                return tuple(tensors), attr_set
            except InvalidInputError:
                pass  # inference knows what to say
        return self._infer(inputs, attrs, node_name, None if seen is None else key)

    def _flatten(self, inputs: Sequence[Any]) -> tuple[list[Any], list[Any]] | None:
        """Inputs that are tensors and numbers, and their kinds; None if there are others.

        The kinds are numbers of dtypes, Python types, and `~length` before a list.
        """
        args = self.definition.inputs
        if len(inputs) != len(args):
            return None
        graph = self._graph
        values: list[Any] = []
        kinds: list[Any] = []
        for index, value in enumerate(inputs):
            kind = type(value)
            if kind is Tensor:
                if value.op.graph is not graph:
                    graph._admit(value)
                values.append(value)
                kinds.append(value.dtype.as_datatype_enum)
            elif kind in _NUMBERS:
                values.append(value)
                kinds.append(kind)
            elif (kind is list or kind is tuple) and args[index].is_list:
                kinds.append(~len(value))
                for item in value:
                    if type(item) is not Tensor:
                        return None
                    if item.op.graph is not graph:
                        graph._admit(item)
                    values.append(item)
                    kinds.append(item.dtype.as_datatype_enum)
            else:
                return None
        return values, kinds

    def _key(self, kinds: list[Any], attrs: Mapping[str, Any] | None) -> Any:
        """What attributes are inferred from, as a key; None if a value cannot be in one.

        Values that are equal and not the same (1 and True, 0.0 and -0.0) give different keys.
        """
        if not attrs:
            return tuple(kinds)
        values = tuple(attrs.values())
        types = tuple(map(type, values))
        if types not in self._simple_types:
            if not _TOLD_APART_BY_TYPE.issuperset(types):
                try:
                    values = tuple(map(_frozen, values))
                    hash(values)
                except TypeError:
                    return None
                return tuple(kinds), tuple(attrs), values
            self._simple_types.add(types)
        return tuple(kinds), tuple(attrs), types, values

    def _infer(
        self,
        inputs: Sequence[Any],
        attrs: Mapping[str, Any] | None,
        node_name: str,
        key: Any,
    ) -> tuple[tuple[Tensor, ...], AttrSet]:
        graph = self._graph
        outer = graph._name_stack
        graph._name_stack = node_name
        try:
            tensors, values = attr_inference.infer(
                self.definition, inputs, attrs or {}, GraphConverter(graph)
            )
        finally:
            graph._name_stack = outer
        conversions: list[Conversion] | None = []
        if key is None:
            # The attributes may be known all the same: as those of tensors of these dtypes.
            key = self._key(self._kinds(inputs, tensors), attrs)
        else:
            conversions = self._conversions(inputs, tensors)
        if key in self._known and key is not None and conversions is not None:
            return tuple(tensors), self._known[key][0]
        attr_set = AttrSet(self.definition, values)
        attr_set.shape_function = graph._function_calls.shape_function_of(attr_set, {})
        if key is not None and conversions is not None and not attr_set.tensor_size:
            self._known[key] = attr_set, tuple(conversions)
        return tuple(tensors), attr_set

    def _kinds(self, inputs: Sequence[Any], tensors: list[Tensor]) -> list[Any]:
        found = iter([tensor.dtype.as_datatype_enum for tensor in tensors])
        kinds: list[Any] = []
        for arg, value in zip(self.definition.inputs, inputs, strict=True):
            if arg.is_list:
                kinds.append(~len(value))
                kinds += [next(found) for _ in value]
            else:
                kinds.append(next(found))
        return kinds

    # --- Python numbers ---------------------------------------------------------------------

    def _conversions(self, inputs: Sequence[Any], tensors: list[Tensor]) -> list[Conversion] | None:
        """What the numbers among the inputs became; None if their values had a say in it."""
        conversions = []
        settled = set()
        position = 0
        for arg, value in zip(self.definition.inputs, inputs, strict=True):
            if type(value) in _NUMBERS:
                if not arg.type and arg.type_attr not in settled:
                    return None
                conversions.append((position, tensors[position].dtype.base_dtype, arg.name))
            else:
                settled.add(arg.type_attr)
            position += len(value) if arg.is_list else 1
        return conversions

    def _convert(
        self, values: list[Any], conversions: tuple[Conversion, ...], node_name: str
    ) -> None:
        graph = self._graph
        outer = graph._name_stack
        graph._name_stack = node_name
        try:
            for position, dtype, name in conversions:
                values[position] = constant_in(graph, values[position], dtype, None, name)
        finally:
            graph._name_stack = outer


def _frozen(value: Any) -> Any:
    kind = type(value)
    if kind is float:
        return float, value.hex()
    if kind is list or kind is tuple:
        return kind, tuple(map(_frozen, value))
    return kind, value
