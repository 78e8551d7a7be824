"""AttrValue messages as Python values, the form attributes have in a live node.

==============  =====================================
type in OpDef   Python value
==============  =====================================
type            DType
shape           TensorShape
int float bool  int, float, bool
string          bytes
tensor          TensorProto
func            NameAttrList
list(x)         tuple of the above
==============  =====================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.protos import AttrValue, NameAttrList
from savedmodel_writer.shapes import TensorShape

_FIELD = {
    "type": "type",
    "shape": "shape",
    "int": "i",
    "float": "f",
    "bool": "b",
    "string": "s",
    "tensor": "tensor",
    "func": "func",
}


def python_value(value: AttrValue, attr_type: str) -> Any:
    """What `value` means for an attribute whose OpDef type is `attr_type`."""
    if attr_type.startswith("list("):
        element = attr_type[5:-1]
        return tuple(_element(item, element) for item in getattr(value.list, _FIELD[element]))
    return _element(getattr(value, _FIELD[attr_type]), attr_type)


def _element(item: Any, attr_type: str) -> Any:
    if attr_type == "type":
        return as_dtype(item)
    if attr_type == "shape":
        return TensorShape.from_proto(item)
    if attr_type == "float":
        # The message holds a float32; this is the decimal a person wrote.
        return float(str(np.float32(item)))
    return item


def has_type(value: AttrValue, attr_type: str) -> bool:
    """Whether `value` is of the type that an OpDef's attribute has; an empty list is any list."""
    kind: str | None = value.WhichOneof("value")
    if attr_type.startswith("list("):
        fields = [field.name for field, _ in value.list.ListFields()]
        return kind == "list" and fields in ([], [_FIELD[attr_type[5:-1]]])
    return kind == _FIELD[attr_type]


def function_values(values: Iterable[AttrValue]) -> Iterator[NameAttrList]:
    """The functions that attributes name, each by itself or in a list."""
    for value in values:
        if value.HasField("func"):
            yield value.func
        yield from value.list.func
