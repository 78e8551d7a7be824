"""Attribute values that people write, checked against the OpDef, and as AttrValue messages.

`from_python` takes what TensorFlow's op_def_library takes and gives the form that `attr_values`
describes; `attr_value` turns that form into the message.
"""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import Any

import numpy as np

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.errors import AttrError, InvalidInputError
from savedmodel_writer.ops.op_definition import AttrDef
from savedmodel_writer.protos import AttrValue, NameAttrList, TensorProto, as_message
from savedmodel_writer.shapes import TensorShape


def from_python(value: Any, attr: AttrDef, op_type: str) -> Any:
    """Returns a value for an attribute in the form of a live node.

    Raises:
        AttrError: it is of the wrong type, out of range, or not allowed.
    """
    element = attr.type.removeprefix("list(").removesuffix(")")
    convert, expected = _CONVERTERS[element]
    try:
        if element == attr.type:
            converted = convert(value)
        elif isinstance(value, (list, tuple)):
            converted = tuple(map(convert, value))
        else:
            raise TypeError
    except (TypeError, ValueError, OverflowError) as error:
        if element != attr.type:
            expected = f"a list, each element {expected}"
        why = f": {error.message}" if isinstance(error, InvalidInputError) else ""
        raise AttrError(
            f"{op_type}: attribute {attr.name!r} ({attr.type}): expected {expected}, "
            f"found {value!r} of type {type(value).__name__}{why}",
            op=op_type,
            attr=attr.name,
        ) from None
    check_constraints(converted, attr, op_type)
    return converted


def check_constraints(value: Any, attr: AttrDef, op_type: str, found_in: str = "") -> None:
    """Checks a converted value against the minimum and the allowed values of the OpDef.

    Args:
        value: the value.
        attr: the attribute.
        op_type: the op, for the message.
        found_in: the input that determined the value, for the message.

    Raises:
        AttrError: it is below the minimum or not among the allowed values.
    """
    is_list = isinstance(value, tuple)
    if attr.minimum is not None and (len(value) if is_list else value) < attr.minimum:
        what = "length" if is_list else "value"
        size = len(value) if is_list else value
        expected = f"{what} {attr.minimum} or more"
        raise _not_allowed(attr, op_type, expected, f"{what} {size}", found_in)
    if attr.allowed is not None:
        for item in value if is_list else (value,):
            if item not in attr.allowed:
                expected = f"one of {', '.join(sorted(map(_shown, attr.allowed)))}"
                raise _not_allowed(attr, op_type, expected, _shown(item), found_in)


def attr_value(value: Any, attr_type: str) -> AttrValue:
    """The message of a value in the form of a live node."""
    field, encode = _FIELDS[attr_type.removeprefix("list(").removesuffix(")")]
    if attr_type.startswith("list("):
        return AttrValue(list=AttrValue.ListValue(**{field: [encode(item) for item in value]}))
    return AttrValue(**{field: encode(value)})


def _not_allowed(
    attr: AttrDef, op_type: str, expected: str, found: str, found_in: str
) -> AttrError:
    where = f"{op_type}: {found_in}, attribute" if found_in else f"{op_type}: attribute"
    return AttrError(
        f"{where} {attr.name!r} ({attr.type}): expected {expected}, found {found}",
        op=op_type,
        attr=attr.name,
    )


def _shown(value: Any) -> str:
    return value.name if hasattr(value, "name") else repr(value)


# --- what a person may write for each type ----------------------------------------------------


def _int(value: Any) -> int:
    if isinstance(value, (str, bytes)):
        raise TypeError
    converted = int(value)
    if not -(2**63) <= converted < 2**63:
        raise OverflowError
    return converted


def _float(value: Any) -> float:
    if not isinstance(value, (numbers.Real, np.integer, np.floating)):
        raise TypeError
    return float(value)


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _bytes(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if not isinstance(value, bytes):
        raise TypeError
    return value


def _shape(value: Any) -> TensorShape:
    if isinstance(value, bool):
        raise TypeError
    return TensorShape(value)


def _tensor(value: Any) -> TensorProto:
    message = as_message(TensorProto, value)
    if message is not value:
        return message
    copy = TensorProto()
    copy.CopyFrom(message)
    return copy


def _func(value: Any) -> NameAttrList:
    if isinstance(value, (str, bytes)):
        return NameAttrList(name=_bytes(value).decode())
    return as_message(NameAttrList, value)


_CONVERTERS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "type": (lambda value: as_dtype(value).base_dtype, "a dtype"),
    "shape": (_shape, "a shape (a list of ints and None, or None for an unknown rank)"),
    "int": (_int, "an int of 64 bits"),
    "float": (_float, "a float"),
    "bool": (_bool, "True or False"),
    "string": (_bytes, "a str or bytes"),
    "tensor": (_tensor, "a TensorProto"),
    "func": (_func, "a NameAttrList or the name of a function"),
}
_FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "type": ("type", lambda value: value.as_datatype_enum),
    "shape": ("shape", lambda value: value.as_proto()),
    "int": ("i", int),
    "float": ("f", float),
    "bool": ("b", bool),
    "string": ("s", bytes),
    "tensor": ("tensor", lambda value: value),
    "func": ("func", lambda value: value),
}
