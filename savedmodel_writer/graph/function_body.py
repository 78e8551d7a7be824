"""The body of a function as drafts of nodes: what a FunctionDef says, for certain attributes.

Inside of a FunctionDef an input is `argument`, `node:output_argument:index` or `^node`; an
attribute may be a placeholder for one of the function's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import AttrError, InputError
from savedmodel_writer.graph.attr_set import AttrSet, dtypes_of
from savedmodel_writer.graph.draft import CONTROL, NodeDraft, Source, in_order
from savedmodel_writer.graph.node_content import NodeContent, NodeReader
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.attr_values import python_value
from savedmodel_writer.ops.op_definition import OpDefinition
from savedmodel_writer.protos import AttrValue, FunctionDef, NodeDef


@attrs.frozen(eq=False)
class Argument:
    """One tensor that the function takes.

    Attributes:
        name: the name of its _Arg node.
        content: the attributes of that node.
    """

    name: str
    content: NodeContent


@attrs.frozen(eq=False)
class FunctionBody:
    """A function's nodes.

    Attributes:
        arguments: the tensors it takes, list arguments flattened.
        drafts: its nodes in an order in which they can be added.
        results: where its results come from, list arguments flattened.
    """

    arguments: Sequence[Argument]
    drafts: Sequence[NodeDraft]
    results: Sequence[Source]


def instantiate(
    function: FunctionDef, call_attrs: Mapping[str, AttrValue], reader: NodeReader
) -> FunctionBody:
    """Reads a function for a call of it.

    Args:
        function: the function.
        call_attrs: the attributes that the call gives.
        reader: reads the nodes.

    Raises:
        InvalidInputError: the function is not well-formed.
    """
    signature = OpDefinition.from_op_def(function.signature)
    values = {
        attr.name: python_value(call_attrs[attr.name], attr.type)
        for attr in signature.attrs
        if attr.name in call_attrs
    }
    tensors: dict[str, list[Source]] = {}  # what an input's text names
    arguments: list[Argument] = []
    for arg in signature.inputs:
        sources: list[Source] = []
        for dtype in dtypes_of(arg, values):
            name = f"{arg.name}_{len(sources)}" if arg.is_list else arg.name
            sources.append((name, 0))
            arguments.append(Argument(name, _argument_content(dtype, len(arguments))))
        tensors.update(_by_text(arg.name, sources))
    read = []
    for node in function.node_def:
        content = reader.read(_with_attrs(node, call_attrs))
        tensors.update(_outputs(node.name, content.attr_set))
        read.append((node, content))
    drafts = [
        NodeDraft(node.name, content, list(_sources(node, tensors)), node.device)
        for node, content in read
    ]
    results: list[Source] = []
    for output in function.signature.output_arg:
        results += _named(function.ret[output.name], tensors, function.signature.name)
    mapped = {(argument.name, index) for argument in arguments for index in (0, CONTROL)}
    return FunctionBody(arguments, list(in_order(drafts, mapped)), results)


def _argument_content(dtype: DType, index: int) -> NodeContent:
    return NodeContent(AttrSet(registry.get("_Arg"), {"T": dtype, "index": index}), {}, (), None)


def _by_text(text: str, sources: list[Source]) -> Iterator[tuple[str, list[Source]]]:
    """`x:out` names all tensors of an argument, `x:out:0` its first."""
    yield text, sources
    for index, source in enumerate(sources):
        yield f"{text}:{index}", [source]


def _outputs(name: str, attr_set: AttrSet) -> Iterator[tuple[str, list[Source]]]:
    index = 0
    for arg in attr_set.definition.outputs:
        count = len(dtypes_of(arg, attr_set.values))
        yield from _by_text(f"{name}:{arg.name}", [(name, index + i) for i in range(count)])
        index += count


def _sources(node: NodeDef, tensors: Mapping[str, list[Source]]) -> Iterator[Source]:
    for text in node.input:
        if text.startswith("^"):
            yield text[1:], CONTROL
        else:
            yield from _named(text, tensors, node.name)


def _named(text: str, tensors: Mapping[str, list[Source]], user: str) -> list[Source]:
    try:
        return tensors[text]
    except KeyError:
        raise InputError(
            f"{user!r} takes {text!r}, which the function does not have: expected the name of an "
            "argument, or 'node:output_argument:index'",
            node=user,
        ) from None


def _with_attrs(node: NodeDef, call_attrs: Mapping[str, AttrValue]) -> NodeDef:
    """The node with the call's attributes where it has placeholders for them."""
    holes = {
        name: value.placeholder
        for name, value in node.attr.items()
        if value.HasField("placeholder")
    }
    if not holes:
        return node
    filled = NodeDef()
    filled.CopyFrom(node)
    for name, wanted in holes.items():
        if wanted not in call_attrs:
            raise AttrError(
                f"attribute {name!r} is what the call says of {wanted!r}, and it says nothing",
                node=node.name,
                op=node.op,
                attr=name,
            )
        filled.attr[name].CopyFrom(call_attrs[wanted])
    return filled
