"""Two messages of one kind compared, field by field: nodes by their names, not by their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from savedmodel_writer import errors, protos
from savedmodel_writer.inspection.differences import Difference
from savedmodel_writer.inspection.tensor_value import problem_of
from savedmodel_writer.inspection.value_comparison import differing
from savedmodel_writer.protos import (
    AssetFileDef,
    Message,
    TensorProto,
    as_message,
    parse,
    unpack_any,
)
from savedmodel_writer.protos.unknown import unknown_bytes
from savedmodel_writer.saved_model.collection_def import MESSAGES
from savedmodel_writer.saved_model.constants import ASSETS_KEY
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.tensors import make_ndarray

_LONGEST = 80
_MOST_ELEMENTS = 1 << 24
"""A constant of more elements is compared as bytes."""

# What tells elements of a repeated field apart; others are told apart by their order.
_KEYS: dict[str, Callable[[Any], str]] = {
    "ArgDef": lambda arg: str(arg.name),
    "AssetFileDef": lambda asset: str(asset.tensor_info.name),
    "AttrDef": lambda attr: str(attr.name),
    "FunctionDef": lambda function: str(function.signature.name),
    "GradientDef": lambda gradient: str(gradient.function_name),
    "MetaGraphDef": lambda meta_graph: ",".join(sorted(set(meta_graph.meta_info_def.tags))),
    "NodeDef": lambda node: str(node.name),
    "OpDef": lambda op: str(op.name),
    "VariableDef": lambda variable: str(variable.variable_name),
}


def compare(a: Message, b: Message, place: str = "") -> Iterator[Difference]:
    """What differs in two messages.

    Args:
        a: a message.
        b: another one of the same class.
        place: where they are.
    """
    if a.SerializeToString(deterministic=True) == b.SerializeToString(deterministic=True):
        return
    name = a.DESCRIPTOR.name
    if name == "TensorProto":
        yield from _tensors(as_message(TensorProto, a), as_message(TensorProto, b), place)
    elif name == "TensorShapeProto":
        yield from _texts(_shape(a), _shape(b), place)
    else:
        for field in a.DESCRIPTOR.fields:
            here = f"{place}, {field.name}" if place else str(field.name)
            yield from _field(field, a, b, here)
        unknown = _shown(unknown_bytes(a)), _shown(unknown_bytes(b))
        yield from _texts(unknown[0], unknown[1], f"{place}, fields not known here")


def _field(field: Any, a: Message, b: Message, place: str) -> Iterator[Difference]:
    x, y = getattr(a, field.name), getattr(b, field.name)
    if field.name == "collection_def":
        yield from _collections(x, y, place)
    elif field.message_type and field.message_type.GetOptions().map_entry:
        is_message = field.message_type.fields_by_name["value"].message_type is not None
        for key in sorted({*x, *y}):
            at = f"{place}[{key!r}]"
            values = x.get(key), y.get(key)
            if is_message:
                yield from _messages(values[0], values[1], at)
            else:
                shown = [None if value is None else _shown(value) for value in values]
                yield from _texts(shown[0], shown[1], at)
    elif _is_repeated(field) and field.message_type:
        key_of = _KEYS.get(field.message_type.name)
        pairs = _paired(x, y, key_of) if key_of else _in_order(x, y)
        for key, one, other in pairs:
            yield from _messages(one, other, f"{place}{key}")
    elif _is_repeated(field):
        if list(x) != list(y):
            yield Difference(place, *(_shown([_plain(i, field) for i in one]) for one in (x, y)))
    elif field.message_type:
        has = a.HasField(field.name), b.HasField(field.name)
        yield from _messages(x if has[0] else None, y if has[1] else None, place)
    else:
        is_there = [not field.has_presence or one.HasField(field.name) for one in (a, b)]
        if x != y or is_there[0] != is_there[1]:
            first, second = (
                _shown(one, field) if there else None
                for one, there in zip((x, y), is_there, strict=True)
            )
            yield Difference(place, first, second)


def _is_repeated(field: Any) -> bool:
    """Newer protobufs warn of `label`, older ones have nothing else."""
    known = getattr(field, "is_repeated", None)
    return bool(field.label == field.LABEL_REPEATED if known is None else known)


def _messages(a: Message | None, b: Message | None, place: str) -> Iterator[Difference]:
    if a is not None and b is not None:
        yield from compare(a, b, place)
    elif a is not None or b is not None:
        yield Difference(place, *(None if one is None else _shown(one) for one in (a, b)))


def _texts(a: str | None, b: str | None, place: str) -> Iterator[Difference]:
    if a != b:
        yield Difference(place, a, b)


def _paired(
    a: Iterable[Message], b: Iterable[Message], key_of: Callable[[Any], str]
) -> Iterator[tuple[str, Message | None, Message | None]]:
    first, second = _by_key(a, key_of), _by_key(b, key_of)
    for key in sorted({*first, *second}):
        yield f" {key!r}", first.get(key), second.get(key)


def _by_key(messages: Iterable[Message], key_of: Callable[[Any], str]) -> dict[str, Message]:
    found: dict[str, Message] = {}
    seen: Counter[str] = Counter()
    for message in messages:
        key = key_of(message)
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key} ({seen[key]})"] = message
    return found


def _in_order(a: Any, b: Any) -> Iterator[tuple[str, Message | None, Message | None]]:
    for index in range(max(len(a), len(b))):
        x = a[index] if index < len(a) else None
        y = b[index] if index < len(b) else None
        yield f"[{index}]", x, y


def _collections(a: Any, b: Any, place: str) -> Iterator[Difference]:
    """Collections by their names, items that are messages as such."""
    for key in sorted({*a, *b}):
        at = f"{place}[{key!r}]"
        items = [_items(key, one[key]) if key in one else None for one in (a, b)]
        if items[0] is None or items[1] is None:
            yield from _messages(a.get(key), b.get(key), at)
            continue
        key_of = next((_KEYS.get(one.DESCRIPTOR.name) for one in items[0]), None)
        pairs = _paired(items[0], items[1], key_of) if key_of else _in_order(items[0], items[1])
        for name, one, other in pairs:
            yield from _messages(one, other, f"{at}{name}")


def _items(key: str, collection: protos.CollectionDef) -> list[Message] | None:
    """The messages in a collection; None if it holds something else."""
    kind = collection.WhichOneof("kind")
    try:
        if kind == "bytes_list" and key in MESSAGES:
            cls = getattr(protos, MESSAGES[key])
            return [parse(cls, item) for item in collection.bytes_list.value]
        if kind == "any_list" and key == ASSETS_KEY:
            return [unpack_any(AssetFileDef, item) for item in collection.any_list.value]
    except (errors.DataLossError, errors.InvalidTypeError):
        pass
    return None


# --- values as text -------------------------------------------------------------------------


def _tensors(a: TensorProto, b: TensorProto, place: str) -> Iterator[Difference]:
    kinds = [f"{_enum(one, 'dtype')} {_shape(one.tensor_shape)}" for one in (a, b)]
    if kinds[0] != kinds[1]:
        yield Difference(place, *kinds)
        return
    x, y = _array(a), _array(b)
    if x is None or y is None:
        yield Difference(place, f"{a.ByteSize():,} bytes", f"{b.ByteSize():,} other bytes")
    else:
        told = differing(x, y)
        if told is not None:
            yield Difference(place, kinds[0], told)


def _array(tensor: TensorProto) -> np.ndarray[Any, Any] | None:
    try:
        count = TensorShape.from_proto(tensor.tensor_shape).num_elements()
        if problem_of(tensor) is None and count is not None and count <= _MOST_ELEMENTS:
            return make_ndarray(tensor)
    except (errors.InvalidInputError, errors.DataLossError):
        pass
    return None


def _shape(proto: Any) -> str:
    try:
        return str(TensorShape.from_proto(proto))
    except errors.InvalidInputError:
        return str(proto)


def _enum(message: Message, name: str) -> str:
    return _shown(getattr(message, name), message.DESCRIPTOR.fields_by_name[name])


def _plain(value: Any, field: Any) -> Any:
    """An element of a list: of enums the name."""
    known = field.enum_type.values_by_number if field.enum_type else {}
    return known[value].name if value in known else value


def _shown(value: Any, field: Any = None) -> str:
    """A value in a line."""
    if isinstance(value, Message):
        text = " ".join(str(value).split()) or "{}"
    elif field is not None and field.enum_type and value in field.enum_type.values_by_number:
        text = str(field.enum_type.values_by_number[value].name)
    else:
        text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"
