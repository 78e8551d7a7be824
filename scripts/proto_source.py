"""Renders a FileDescriptorProto as the text of a `.proto` file, in proto2 and proto3 syntax.

Only what TensorFlow's schemas use is rendered. Whoever calls `render` compiles the text again and
compares the descriptors, so a construct that is missing here cannot pass unnoticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)
from google.protobuf.message import Message

MAX_FIELD_NUMBER = 2**29 - 1
MAX_ENUM_NUMBER = 2**31 - 1
INDENT = "  "


def render(file: FileDescriptorProto) -> str:
    """Returns the source of `file`: compiled again, it gives the same descriptor."""
    syntax = file.syntax or "proto2"
    lines = [f'syntax = "{syntax}";', "", f"package {file.package};", ""]
    for index, dependency in enumerate(file.dependency):
        public = "public " if index in file.public_dependency else ""
        lines.append(f'import {public}"{dependency}";')
    if file.dependency:
        lines.append("")
    options = list(_options(file.options))
    lines += [f"option {option};" for option in options]
    for enum in file.enum_type:
        lines += ["", *_enum(enum)]
    for message in file.message_type:
        lines += ["", *_message(message, file)]
    return "\n".join(lines) + "\n"


def _message(message: DescriptorProto, file: FileDescriptorProto) -> Iterator[str]:
    yield f"message {message.name} {{"
    for option in _options(message.options):
        yield f"{INDENT}option {option};"
    yield from _reserved(
        [(r.start, r.end - 1) for r in message.reserved_range],
        list(message.reserved_name),
        MAX_FIELD_NUMBER,
    )
    for enum in message.enum_type:
        yield from _indented(_enum(enum))
    # protoc makes the entry message of a map where the map field stands, so nested messages are
    # written around the map fields in their own order.
    nested = list(message.nested_type)
    oneof = None
    for field in message.field:
        entry = _map_entry(field, message)
        while entry is not None and nested:
            first = nested.pop(0)
            if first.name == entry.name:
                break
            yield from _indented(_message(first, file))
        group = field.oneof_index if field.HasField("oneof_index") else None
        if group != oneof:
            if oneof is not None:
                yield f"{INDENT}}}"
            if group is not None:
                yield f"{INDENT}oneof {message.oneof_decl[group].name} {{"
            oneof = group
        yield INDENT * (1 if oneof is None else 2) + _field(field, entry, file, oneof is not None)
    if oneof is not None:
        yield f"{INDENT}}}"
    for remaining in nested:
        yield from _indented(_message(remaining, file))
    yield "}"


def _field(
    field: FieldDescriptorProto,
    entry: DescriptorProto | None,
    file: FileDescriptorProto,
    in_oneof: bool,
) -> str:
    if entry is not None:
        key, value = entry.field
        words = [f"map<{_type(key, file)}, {_type(value, file)}>"]
    else:
        words = [_type(field, file)]
        if field.label == field.LABEL_REPEATED:
            words.insert(0, "repeated")
        elif (file.syntax or "proto2") == "proto2" and not in_oneof:
            words.insert(0, "required" if field.label == field.LABEL_REQUIRED else "optional")
    options = list(_options(field.options))
    suffix = f" [{', '.join(options)}]" if options else ""
    return f"{' '.join(words)} {field.name} = {field.number}{suffix};"


def _enum(enum: EnumDescriptorProto) -> Iterator[str]:
    yield f"enum {enum.name} {{"
    for option in _options(enum.options):
        yield f"{INDENT}option {option};"
    yield from _reserved(
        [(r.start, r.end) for r in enum.reserved_range], list(enum.reserved_name), MAX_ENUM_NUMBER
    )
    for value in enum.value:
        options = list(_options(value.options))
        suffix = f" [{', '.join(options)}]" if options else ""
        yield f"{INDENT}{value.name} = {value.number}{suffix};"
    yield "}"


def _reserved(ranges: list[tuple[int, int]], names: list[str], maximum: int) -> Iterator[str]:
    """Ranges with both ends included."""

    def text(start: int, end: int) -> str:
        if start == end:
            return str(start)
        return f"{start} to {'max' if end == maximum else end}"

    if ranges:
        yield f"{INDENT}reserved {', '.join(text(*ends) for ends in ranges)};"
    if names:
        yield f"{INDENT}reserved {', '.join(json.dumps(name) for name in names)};"


def _map_entry(field: FieldDescriptorProto, message: DescriptorProto) -> DescriptorProto | None:
    if field.type != field.TYPE_MESSAGE:
        return None
    last = field.type_name.rsplit(".", 1)[-1]
    for nested in message.nested_type:
        if nested.options.map_entry and nested.name == last:
            return nested
    return None


def _type(field: FieldDescriptorProto, file: FileDescriptorProto) -> str:
    """A type's name, relative to the file's package so that the package can be renamed."""
    if field.type_name:
        return field.type_name.removeprefix(".").removeprefix(file.package + ".")
    return FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()


def _options(options: Message) -> Iterator[str]:
    for descriptor, value in options.ListFields():
        if descriptor.enum_type is not None:
            text = descriptor.enum_type.values_by_number[value].name
        else:
            text = json.dumps(value)
        yield f"{descriptor.name} = {text}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (INDENT + line for line in lines)
