"""What the inputs of nodes refer to, in a graph and in a function.

In a graph an input is `node`, `node:index` or `^node`; in a function `argument`,
`node:output_argument:index` or `^node`. What is not known of a node leaves the dtype open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import attrs

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType
from savedmodel_writer.graph.attr_set import dtypes_of
from savedmodel_writer.graph.draft import CONTROL, Source, parse_source
from savedmodel_writer.graph.node_content import NodeContent
from savedmodel_writer.ops.op_definition import OpDefinition
from savedmodel_writer.protos import FunctionDef

Contents: TypeAlias = "Mapping[str, NodeContent | None]"
"""What nodes say by their names, None where that cannot be read."""


@attrs.frozen
class Referred:
    """One tensor, or one node, that an input refers to.

    Attributes:
        source: the node and which of its outputs.
        dtype: of the tensor; None if not known.
    """

    source: Source
    dtype: DType | None


class GraphReferences:
    """References within a graph."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def resolve(self, text: str) -> list[Referred]:
        """What an input refers to.

        Raises:
            TensorNotFoundError: there is no such node or output.
        """
        name, index = parse_source(text)
        if name not in self._contents:
            raise errors.TensorNotFoundError(f"Unknown input node {name!r}")
        content = self._contents[name]
        if index == CONTROL or content is None:
            return [Referred((name, index), None)]
        dtypes = content.attr_set.output_dtypes
        if index >= len(dtypes):
            raise errors.TensorNotFoundError(
                f"input {text!r}: {name!r} ({content.attr_set.definition.name}) has "
                f"{len(dtypes)} outputs"
            )
        return [Referred((name, index), dtypes[index])]


class FunctionReferences:
    """References within a function."""

    def __init__(self, function: FunctionDef, contents: Contents) -> None:
        self._tensors: dict[str, list[Referred]] = {}
        self._open = {name for name, content in contents.items() if content is None}
        self._names = {*contents}
        for arg in OpDefinition.from_op_def(function.signature).inputs:
            self._names.add(arg.name)
            if arg.type_attr or arg.number_attr or arg.type_list_attr:
                self._open.add(arg.name)  # its dtype is the caller's to tell
            else:
                found = [Referred((arg.name, 0), dtype) for dtype in dtypes_of(arg, {})]
                self._add(arg.name, found)
        for name, content in contents.items():
            if content is not None:
                for text, found in _outputs(name, content):
                    self._add(text, found)

    def resolve(self, text: str) -> list[Referred]:
        """As `GraphReferences.resolve`."""
        if text in self._tensors:
            return self._tensors[text]
        if text.startswith("^") and text[1:] in self._names:
            return [Referred((text[1:], CONTROL), None)]
        name = text.partition(":")[0]
        if name in self._open:
            return [Referred((name, 0), None)]
        raise errors.TensorNotFoundError(
            f"Unknown input {text!r}: expected the name of an argument, or "
            "'node:output_argument:index'"
        )

    def _add(self, text: str, found: list[Referred]) -> None:
        self._tensors[text] = found
        for index, one in enumerate(found):
            self._tensors[f"{text}:{index}"] = [one]


def _outputs(name: str, content: NodeContent) -> Iterator[tuple[str, list[Referred]]]:
    index = 0
    for arg in content.attr_set.definition.outputs:
        dtypes = dtypes_of(arg, content.attr_set.values)
        yield (
            f"{name}:{arg.name}",
            [Referred((name, index + i), dtype) for i, dtype in enumerate(dtypes)],
        )
        index += len(dtypes)
