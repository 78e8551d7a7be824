"""Random messages of any class, with the map keys that serializers disagree on."""

from __future__ import annotations

from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from hypothesis import strategies as st

F = FieldDescriptor
TEXTS = ["", "a", "aa", "ab", "b", "B", "T", "Tidx", "_x", "é", "\uffff", "\U0001f600", "a" * 200]
FLOATS = st.sampled_from([0.0, 1.5, -0.25, float("inf"), float("-inf"), 2.0**-149])


def _integers(bits: int, signed: bool) -> st.SearchStrategy[int]:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    edges = [low, -300, -2, -1, 0, 1, 2, 127, 128, 70000, 2**31 + 1, high]
    return st.sampled_from([n for n in edges if low <= n <= high])


SCALARS: dict[int, st.SearchStrategy[Any]] = {
    **dict.fromkeys([F.TYPE_INT32, F.TYPE_SINT32, F.TYPE_SFIXED32], _integers(32, True)),
    **dict.fromkeys([F.TYPE_INT64, F.TYPE_SINT64, F.TYPE_SFIXED64], _integers(64, True)),
    **dict.fromkeys([F.TYPE_UINT32, F.TYPE_FIXED32], _integers(32, False)),
    **dict.fromkeys([F.TYPE_UINT64, F.TYPE_FIXED64], _integers(64, False)),
    **dict.fromkeys([F.TYPE_FLOAT, F.TYPE_DOUBLE], FLOATS),
    F.TYPE_ENUM: st.sampled_from([0, 1, 2, 3, 23, 77, -1]),  # enums are open: 77 and -1 are kept
    F.TYPE_BOOL: st.booleans(),
    F.TYPE_STRING: st.sampled_from(TEXTS),
    F.TYPE_BYTES: st.binary(max_size=4),
}
# Unknown fields: varint, fixed64, string, group with a varint, fixed32, and one number twice.
UNKNOWN = [
    b"\xc0\x3e\xac\x02",
    b"\xc9\x3e\x01\x02\x03\x04\x05\x06\x07\x08",
    b"\xd2\x3e\x03abc",
    b"\xdb\x3e\x08\x05\xdc\x3e",
    b"\xe5\x3e\x01\x02\x03\x04",
    b"\xc0\x3e\x01\xc0\x3e\x00",
]


@st.composite
def messages(draw: st.DrawFn, cls: type[Message], depth: int = 4) -> Message:
    """A message of `cls` with a few fields set, nested ones to `depth`, and unknown fields."""
    message = cls()
    choices = [f for f in cls.DESCRIPTOR.fields if depth or f.message_type is None]
    if choices:
        for field in draw(st.lists(st.sampled_from(choices), max_size=4)):
            _fill(draw, message, field, depth)
    for unknown in draw(st.lists(st.sampled_from(UNKNOWN), max_size=1)):
        message.MergeFromString(unknown)
    return message


def _fill(draw: st.DrawFn, message: Message, field: Any, depth: int) -> None:
    kind = field.message_type
    # `label` is gone from the newest protobuf, `is_repeated` not yet in the oldest.
    new = hasattr(field, "is_repeated")
    repeated = field.is_repeated if new else field.label == F.LABEL_REPEATED
    value = getattr(message, field.name)
    if kind is not None and kind.GetOptions().map_entry:
        for key in draw(_keys(message, field)):
            if kind.fields_by_name["value"].message_type is None:
                value[key] = draw(SCALARS[kind.fields_by_name["value"].type])
            else:
                value[key].MergeFrom(draw(messages(type(value[key]), depth - 1)))
    elif repeated and kind is not None:
        for _ in range(draw(st.integers(1, 2))):
            added = value.add()
            added.MergeFrom(draw(messages(type(added), depth - 1)))
    elif repeated:
        value.extend(draw(st.lists(SCALARS[field.type], max_size=3)))
    elif kind is not None:
        value.SetInParent()
        value.MergeFrom(draw(messages(type(value), depth - 1)))
    else:
        setattr(message, field.name, draw(SCALARS[field.type]))


def _keys(message: Message, field: Any) -> st.SearchStrategy[list[Any]]:
    keys = SCALARS[field.message_type.fields_by_name["key"].type]
    if field.name == "concrete_functions":  # TensorFlow hashes functions by the number at the end
        keys = st.builds("{}_{}".format, keys, st.just(0)) | st.just("f_1")
        return st.lists(keys, max_size=3, unique_by=lambda key: key.rpartition("_")[2])
    return st.lists(keys, max_size=5, unique=True)
