"""OpDefs as plain Python, made for reading often: what each input, output and attr is."""

from __future__ import annotations

import enum
from typing import Any, Final

import attrs

from savedmodel_writer.errors import UnimplementedError
from savedmodel_writer.ops.attr_values import python_value
from savedmodel_writer.protos import OpDef


class Missing(enum.Enum):
    """The type of `MISSING`."""

    MISSING = "no default"


MISSING: Final = Missing.MISSING
"""The default of an attribute that has none; None would be a value."""


@attrs.frozen(eq=False)
class ArgDef:
    """One input or output argument; a list of tensors when it has a number or a type list.

    Attributes:
        name: its name in the OpDef.
        type: the fixed DataType, or 0 when an attribute gives it.
        type_attr: the attribute that gives the dtype, or "".
        number_attr: the attribute that gives how many tensors of that dtype there are, or "".
        type_list_attr: the attribute that gives number and dtypes, or "".
        is_ref: whether it is a reference to a tensor of the runtime (VariableV2).
    """

    name: str
    type: int
    type_attr: str
    number_attr: str
    type_list_attr: str
    is_ref: bool

    @property
    def is_list(self) -> bool:
        """Whether the argument is a list of tensors."""
        return bool(self.number_attr or self.type_list_attr)


@attrs.frozen(eq=False)
class AttrDef:
    """One attribute; values are in the form that `attr_values` describes.

    Attributes:
        name: its name in the OpDef.
        type: "type", "int", "list(type)", …
        default: the default, or `MISSING`.
        allowed: the values allowed (of each element, for a list), or None for any.
        minimum: the least value of an int, the least length of a list, or None.
    """

    name: str
    type: str
    default: Any
    allowed: frozenset[Any] | None
    minimum: int | None


@attrs.frozen(eq=False)
class OpDefinition:
    """One op.

    Attributes:
        name: the op type.
        inputs: its input arguments in order.
        outputs: its output arguments in order.
        attrs: its attributes in the order of the OpDef.
        attr: the same by name.
        inferred_attrs: names of the attributes that the inputs determine.
        is_stateful: whether two runs may give different results.
        op_def: the OpDef message; not to be changed.
    """

    name: str
    inputs: tuple[ArgDef, ...]
    outputs: tuple[ArgDef, ...]
    attrs: tuple[AttrDef, ...]
    attr: dict[str, AttrDef]
    inferred_attrs: frozenset[str]
    is_stateful: bool
    op_def: OpDef

    @classmethod
    def from_op_def(cls, op_def: OpDef) -> OpDefinition:
        """Reads an OpDef, a registered one or one of a custom op."""
        inputs = tuple(map(_arg_def, op_def.input_arg))
        attr_defs = tuple(map(_attr_def, op_def.attr))
        return cls(
            name=op_def.name,
            inputs=inputs,
            outputs=tuple(map(_arg_def, op_def.output_arg)),
            attrs=attr_defs,
            attr={attr.name: attr for attr in attr_defs},
            inferred_attrs=frozenset(
                name
                for arg in inputs
                for name in (arg.type_attr, arg.number_attr, arg.type_list_attr)
                if name
            ),
            is_stateful=op_def.is_stateful,
            op_def=op_def,
        )

    def check_not_removed(self, producer: int) -> None:
        """Checks that graphs of a GraphDef version can have the op.

        Raises:
            UnimplementedError: TensorFlow has removed it before that version.
        """
        deprecation = self.op_def.deprecation
        if 0 < deprecation.version <= producer:
            raise UnimplementedError(
                f"{self.name} was removed from TensorFlow in GraphDef version "
                f"{deprecation.version}, and the graph is of version {producer}: "
                f"{deprecation.explanation}",
                op=self.name,
            )


def _arg_def(arg: OpDef.ArgDef) -> ArgDef:
    return ArgDef(
        arg.name, arg.type, arg.type_attr, arg.number_attr, arg.type_list_attr, arg.is_ref
    )


def _attr_def(attr: OpDef.AttrDef) -> AttrDef:
    default: Any = MISSING
    if attr.HasField("default_value"):
        default = python_value(attr.default_value, attr.type)
    allowed = None
    if attr.HasField("allowed_values"):
        element = attr.type if attr.type.startswith("list(") else f"list({attr.type})"
        allowed = frozenset(python_value(attr.allowed_values, element))
    minimum = attr.minimum if attr.has_minimum else None
    return AttrDef(attr.name, attr.type, default, allowed, minimum)
