"""Rebuilds a GraphDef through raw_ops, node for node, and its functions' bodies the same way.

What a node is given is what a person would write: its name, inputs, device, control inputs, and the
attributes that inputs do not determine and that differ from their default. Attributes with an
underscore in front are set as they are. A function's body is rebuilt as a graph of its own, in
which its arguments are placeholders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.attr_values import python_value
from savedmodel_writer.protos import FunctionDef, GraphDef, MetaGraphDef, NodeDef
from savedmodel_writer.saved_model.strip_default_attrs import strip_default_attrs

MARK = "_has_manual_control_dependencies"
Find = Callable[[str], Tensor]


def stripped(graph_def: GraphDef) -> GraphDef:
    """A copy without attributes that equal their default."""
    meta_graph_def = MetaGraphDef()
    meta_graph_def.graph_def.CopyFrom(graph_def)
    strip_default_attrs(meta_graph_def)
    return meta_graph_def.graph_def


def rebuilt(graph_def: GraphDef) -> GraphDef:
    """A GraphDef without default attributes, rebuilt and stripped of them again."""
    graph = Graph()
    for node in graph_def.node:
        add(graph, node, lambda name: graph.get_tensor_by_name(name + ":0" * (":" not in name)))
    made = stripped(graph.as_graph_def())
    copy_what_versions_change(graph_def.node, made.node)
    made.versions.CopyFrom(graph_def.versions)
    for function in graph_def.library.function:
        made.library.function.append(rebuilt_function(function))
    return made


def rebuilt_function(function: FunctionDef) -> FunctionDef:
    """A function with a body that was rebuilt."""
    graph = Graph()
    tensors: dict[str, Tensor] = {}
    with graph:
        for arg in function.signature.input_arg:
            tensors[arg.name] = raw_ops.Placeholder(dtype=arg.type, name=arg.name + "/")
    references = {tensor: name for name, tensor in tensors.items()}
    for node in function.node_def:
        op = add(graph, node, tensors.__getitem__)
        tensors |= (made := results(op))
        references |= {tensor: name for name, tensor in made.items()}
    body = stripped(graph.as_graph_def())
    del body.node[: len(function.signature.input_arg)]
    for node in body.node:
        op = graph.get_operation_by_name(node.name)
        control = [name for name in node.input if name[0] == "^"]
        node.input[:] = [references[tensor] for tensor in op.inputs] + control
    copy_what_versions_change(function.node_def, body.node)
    made_function = FunctionDef()
    made_function.CopyFrom(function)
    del made_function.node_def[:]
    made_function.node_def.extend(body.node)
    return made_function


def results(op: Operation) -> dict[str, Tensor]:
    """The tensors of a node as a function's body names them: `node:output:index`."""
    named = {}
    tensors = iter(op.outputs)
    for arg in op.definition.outputs:
        if arg.type_list_attr:
            count = len(op.get_attr(arg.type_list_attr))
        else:
            count = op.get_attr(arg.number_attr) if arg.number_attr else 1
        for index in range(count):
            named[f"{op.name}:{arg.name}:{index}"] = next(tensors)
    return named


def add(graph: Graph, node: NodeDef, find: Find) -> Operation:
    """Adds a node like the one given; `find` gives the tensor that an input names."""
    inputs = [find(name) for name in node.input if name[0] != "^"]
    control = [graph.get_operation_by_name(name[1:]) for name in node.input if name[0] == "^"]
    signature = registry.python_signature(node.op)
    attrs = {
        parameter.op_name: python_value(
            node.attr[parameter.op_name], registry.get(node.op).attr[parameter.op_name].type
        )
        for parameter in signature.parameters
        if not parameter.is_input and parameter.op_name in node.attr
    }
    with graph, graph.control_dependencies(control), ExitStack() as stack:
        if node.device:
            stack.enter_context(graph.device(node.device))
        if signature.public:
            given = iter(arguments(node, inputs))
            keywords = {
                parameter.name: next(given) if parameter.is_input else attrs[parameter.op_name]
                for parameter in signature.parameters
                if parameter.is_input or parameter.op_name in attrs
            }
            getattr(raw_ops, node.op)(**keywords, name=node.name + "/")
        else:
            graph.create_op(node.op, arguments(node, inputs), attrs, node.name + "/")
    op = graph.get_operation_by_name(node.name)
    # Functions have control inputs besides data from the same node; no builder of graphs adds them.
    op._control_inputs += tuple(other for other in control if other not in op.control_inputs)
    for name, value in node.attr.items():
        if name[0] == "_":
            op._set_attr(name, value)
    return op


def arguments(node: NodeDef, tensors: list[Tensor]) -> list[Any]:
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


def copy_what_versions_change(source: Iterable[NodeDef], target: Iterable[NodeDef]) -> None:
    """Takes over what depends on the TensorFlow that wrote the source.

    These are debug information, and what TensorFlow 2.5 did not write yet: full types, and the mark
    of manual control dependencies.
    """
    by_name: Mapping[str, NodeDef] = {node.name: node for node in source}
    for node in target:
        original = by_name[node.name]
        if MARK in node.attr and MARK not in original.attr:
            del node.attr[MARK]
        node.ClearField("experimental_type")
        for field in ("experimental_type", "experimental_debug_info"):
            if original.HasField(field):
                getattr(node, field).CopyFrom(getattr(original, field))
