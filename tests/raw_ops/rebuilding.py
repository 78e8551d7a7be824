"""Rebuilds a GraphDef through raw_ops, node for node, and its functions' bodies the same way.

What a node is given is what a person would write: its name, inputs, device, control inputs, and the
attributes that inputs do not determine and that differ from their default. Attributes with an
underscore in front are set as they are. A function's body is rebuilt as a graph of its own, in
which its arguments are placeholders. The graphs may be ours or TensorFlow's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

import attrs

from savedmodel_writer.ops import registry
from savedmodel_writer.protos import AttrValue, FunctionDef, GraphDef, MetaGraphDef, NodeDef
from savedmodel_writer.saved_model.strip_default_attrs import strip_default_attrs

Find = Callable[[str], Any]


@attrs.frozen
class Builder:
    """Somebody's graphs.

    Attributes:
        raw_ops: the functions that make nodes.
        new_graph: makes a graph.
        graph_def: a graph's nodes.
        value: an attribute of a NodeDef, of a type, as its function takes it.
        set_attr: sets an attribute of an operation.
        add_control_inputs: adds control inputs to an operation.
    """

    raw_ops: Any
    new_graph: Callable[[], Any]
    graph_def: Callable[[Any], GraphDef]
    value: Callable[[AttrValue, str], Any]
    set_attr: Callable[[Any, str, AttrValue], object]
    add_control_inputs: Callable[[Any, list[Any]], object]


def stripped(graph_def: GraphDef) -> GraphDef:
    """A copy without attributes that equal their default."""
    meta_graph_def = MetaGraphDef()
    meta_graph_def.graph_def.CopyFrom(graph_def)
    strip_default_attrs(meta_graph_def)
    return meta_graph_def.graph_def


def rebuilt(graph_def: GraphDef, builder: Builder) -> GraphDef:
    """A GraphDef without default attributes, rebuilt and stripped of them again.

    Versions and debug information are copied.
    """
    graph = builder.new_graph()
    for node in graph_def.node:
        add(
            graph,
            node,
            lambda name: graph.get_tensor_by_name(name + ":0" * (":" not in name)),
            builder,
        )
    made = stripped(builder.graph_def(graph))
    copy_debug_info(graph_def.node, made.node)
    made.versions.CopyFrom(graph_def.versions)
    for function in graph_def.library.function:
        made.library.function.append(rebuilt_function(function, builder))
    return made


def rebuilt_function(function: FunctionDef, builder: Builder) -> FunctionDef:
    """A function with a body that was rebuilt."""
    graph = builder.new_graph()
    tensors: dict[str, Any] = {}
    with graph.as_default():
        for arg in function.signature.input_arg:
            placeholder = builder.raw_ops.Placeholder(dtype=arg.type, name=arg.name + "/")
            tensors[arg.name] = placeholder
    for node in function.node_def:
        tensors |= results(add(graph, node, tensors.__getitem__, builder))
    references = {id(tensor.op): {} for tensor in tensors.values()}
    for name, tensor in tensors.items():
        references[id(tensor.op)][tensor.value_index] = name
    body = stripped(builder.graph_def(graph))
    del body.node[: len(function.signature.input_arg)]
    for node in body.node:
        inputs = graph.get_operation_by_name(node.name).inputs
        control = [name for name in node.input if name[0] == "^"]
        node.input[:] = [references[id(x.op)][x.value_index] for x in inputs] + control
    copy_debug_info(function.node_def, body.node)
    made_function = FunctionDef()
    made_function.CopyFrom(function)
    del made_function.node_def[:]
    made_function.node_def.extend(body.node)
    return made_function


def results(op: Any) -> dict[str, Any]:
    """The tensors of a node as a function's body names them: `node:output:index`."""
    named = {}
    tensors = iter(op.outputs)
    for arg in registry.get(op.type).outputs:
        if arg.type_list_attr:
            count = len(op.get_attr(arg.type_list_attr))
        else:
            count = op.get_attr(arg.number_attr) if arg.number_attr else 1
        for index in range(count):
            named[f"{op.name}:{arg.name}:{index}"] = next(tensors)
    return named


def add(graph: Any, node: NodeDef, find: Find, builder: Builder) -> Any:
    """Adds a node like the one given; `find` gives the tensor that an input names."""
    inputs = [find(name) for name in node.input if name[0] != "^"]
    control = [graph.get_operation_by_name(name[1:]) for name in node.input if name[0] == "^"]
    given = iter(arguments(node, inputs))
    keywords: dict[str, Any] = {"name": node.name + "/"}
    for parameter in registry.python_signature(node.op).parameters:
        name = parameter.op_name
        if parameter.is_input:
            keywords[parameter.name] = next(given)
        elif name in node.attr:
            attr_type = registry.get(node.op).attr[name].type
            keywords[parameter.name] = builder.value(node.attr[name], attr_type)
    with graph.as_default(), graph.control_dependencies(control), ExitStack() as stack:
        if node.device:
            stack.enter_context(graph.device(node.device))
        getattr(builder.raw_ops, node.op)(**keywords)
    op = graph.get_operation_by_name(node.name)
    known = op.control_inputs
    builder.add_control_inputs(op, [other for other in control if other not in known])
    for name, value in node.attr.items():
        if name[0] == "_":
            builder.set_attr(op, name, value)
    return op


def arguments(node: NodeDef, tensors: list[Any]) -> list[Any]:
    """The inputs of a node, one item per argument of its op."""
    found: list[Any] = []
    rest = iter(tensors)
    for arg in registry.get(node.op).inputs:
        if arg.number_attr:
            found.append([next(rest) for _ in range(node.attr[arg.number_attr].i)])
        elif arg.type_list_attr:
            found.append([next(rest) for _ in node.attr[arg.type_list_attr].list.type])
        else:
            found.append(next(rest))
    return found


def copy_debug_info(source: Iterable[NodeDef], target: Iterable[NodeDef]) -> None:
    """Takes over the debug information of nodes."""
    by_name = {node.name: node for node in source}
    for node in target:
        if by_name[node.name].HasField("experimental_debug_info"):
            node.experimental_debug_info.CopyFrom(by_name[node.name].experimental_debug_info)
