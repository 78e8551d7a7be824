"""OpPlan: what a graph has learnt of one op, so that the next node of it costs little."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import UnimplementedError
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.ops.op_definition import OpDefinition

PRODUCER = 2474
"""The GraphDef version that TensorFlow 2.21 writes; an op may be gone since a version."""

_TOLD_APART_BY_TYPE = {int, bool, str, bytes, type(None), DType}


class OpPlan:
    """One op as one graph uses it.

    Attributes:
        definition: the op.
        given_attrs: names of the attributes that no input determines, in the order of the OpDef.
        ref_inputs: positions of the input arguments that are references.
        attr_sets: attributes by what they were inferred from: see `key`.
    """

    __slots__ = ("_simple_types", "attr_sets", "definition", "given_attrs", "ref_inputs")

    def __init__(self, definition: OpDefinition) -> None:
        """Makes a plan.

        Raises:
            UnimplementedError: TensorFlow has removed the op.
        """
        deprecation = definition.op_def.deprecation
        if 0 < deprecation.version <= PRODUCER:
            raise UnimplementedError(
                f"{definition.name} was removed from TensorFlow in GraphDef version "
                f"{deprecation.version}: {deprecation.explanation}",
                op=definition.name,
            )
        self.definition = definition
        self.given_attrs = tuple(
            attr.name for attr in definition.attrs if attr.name not in definition.inferred_attrs
        )
        self.ref_inputs = [index for index, arg in enumerate(definition.inputs) if arg.is_ref]
        self.attr_sets: dict[Any, AttrSet] = {}
        self._simple_types: set[tuple[type, ...]] = set()

    def key(self, dtypes: list[int], attrs: Mapping[str, Any] | None) -> Any:
        """What attributes are inferred from, as a key; None if a value cannot be one.

        Args:
            dtypes: numbers of the inputs' dtypes, and for a list argument first `~length`.
            attrs: the attributes given. Values that are equal and not the same (1 and True, 0.0
                and -0.0) give different keys.
        """
        if not attrs:
            return tuple(dtypes)
        values = tuple(attrs.values())
        types = tuple(map(type, values))
        if types not in self._simple_types:
            if not _TOLD_APART_BY_TYPE.issuperset(types):
                try:
                    values = tuple(map(_frozen, values))
                    hash(values)
                except TypeError:
                    return None
                return tuple(dtypes), tuple(attrs), values
            self._simple_types.add(types)
        return tuple(dtypes), tuple(attrs), types, values


def _frozen(value: Any) -> Any:
    kind = type(value)
    if kind is float:
        return float, value.hex()
    if kind is list or kind is tuple:
        return kind, tuple(map(_frozen, value))
    return kind, value
