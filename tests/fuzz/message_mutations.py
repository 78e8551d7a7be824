"""Ways in which a message gets wrong though its bytes are right: fields of it are changed."""

from __future__ import annotations

from random import Random
from typing import Any

from savedmodel_writer.protos import Message
from tests.fuzz.mutations import EDGES, damaged

TEXTS = ["", "x", "../x", "/etc/passwd", "a\0b", "x" * 300, "é", ":0", "x:99", "^x", "_x", "a/b"]
BYTES = [b"", b"\xff\x00", b"\n\x7f", b"x" * 300]


def damage_message(message: Message, chance: Random) -> None:
    """Changes a field of a message, or of one somewhere in it."""
    fields = message.ListFields()
    inner = [value for field, value in fields for value in _messages(field, value)]
    if inner and chance.random() < 0.85:
        damage_message(chance.choice(inner), chance)
        return
    names = message.DESCRIPTOR.fields_by_name
    if not names:
        return
    field = chance.choice(fields)[0] if fields and chance.random() < 0.8 else None
    field = field or names[chance.choice(list(names))]
    if chance.random() < 0.2:
        message.ClearField(field.name)
    elif _is_map(field):
        _damage_map(getattr(message, field.name), field, chance)
    elif _is_repeated(field):
        _damage_list(getattr(message, field.name), field, chance)
    elif field.message_type is not None:
        getattr(message, field.name).SetInParent()
    else:
        _assign(message, field, chance)


def _is_repeated(field: Any) -> bool:
    return hasattr(field.default_value, "append") or field.default_value == []


def _is_map(field: Any) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def _messages(field: Any, value: Any) -> list[Message]:
    if field.message_type is None:
        return []
    if _is_map(field):
        is_message = field.message_type.fields_by_name["value"].message_type is not None
        return [value[key] for key in sorted(value)] if is_message else []
    return list(value) if _is_repeated(field) else [value]


def _damage_map(mapping: Any, field: Any, chance: Random) -> None:
    keys = sorted(mapping)
    if field.message_type.fields_by_name["key"].cpp_type != field.CPPTYPE_STRING:
        if keys:
            del mapping[chance.choice(keys)]
    elif field.message_type.fields_by_name["value"].message_type is not None:
        name = chance.choice(TEXTS)
        mapping[name].SetInParent()
        if keys:
            mapping[name].CopyFrom(mapping[chance.choice(keys)])


def _damage_list(values: Any, field: Any, chance: Random) -> None:
    what = chance.randrange(3)
    if what == 0 and len(values):
        del values[chance.randrange(len(values))]
    elif what == 1 and len(values) > 1:
        kept = list(values)
        chance.shuffle(kept)
        del values[:]
        values.extend(kept)
    elif field.message_type is None:
        values.append(_scalar(field, b"", chance))
    else:
        new = values.add()
        if len(values) > 1:
            new.CopyFrom(chance.choice(values))


def _assign(message: Message, field: Any, chance: Random) -> None:
    setattr(message, field.name, _scalar(field, getattr(message, field.name), chance))


def _scalar(field: Any, now: Any, chance: Random) -> Any:
    kind = field.cpp_type
    if kind == field.CPPTYPE_STRING:
        if field.type == field.TYPE_STRING:
            return chance.choice(TEXTS)
        return chance.choice([*BYTES, damaged(now or b"x", chance)])
    if kind in (field.CPPTYPE_FLOAT, field.CPPTYPE_DOUBLE):
        return chance.choice([0.0, -1.5, float("nan"), float("inf"), 1e30])
    if kind == field.CPPTYPE_BOOL:
        return chance.choice([False, True])
    if kind == field.CPPTYPE_ENUM:
        return chance.choice([0, 1, 7, 14, 20, 33, 101, 999, -1])
    low, high = {
        field.CPPTYPE_INT32: (-(2**31), 2**31 - 1),
        field.CPPTYPE_INT64: (-(2**63), 2**63 - 1),
        field.CPPTYPE_UINT32: (0, 2**32 - 1),
        field.CPPTYPE_UINT64: (0, 2**64 - 1),
    }[kind]
    return min(max(chance.choice([*EDGES, 0, 1, 2, 3, 4]), low), high)
