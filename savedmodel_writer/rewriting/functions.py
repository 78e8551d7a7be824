"""Functions of the library: arguments that nothing reads, functions that nothing calls."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from savedmodel_writer.protos import AttrValue, FunctionDef, GraphDef, MetaGraphDef, NodeDef
from savedmodel_writer.rewriting.body import bodies, producer
from savedmodel_writer.rewriting.calls import call_of, functions_named
from savedmodel_writer.rewriting.repeated_fields import delete_at, delete_where


def remove_unused_arguments(graph_def: GraphDef, names: Collection[str]) -> None:
    """Takes arguments that nothing reads from functions, and from the nodes that call them.

    Args:
        graph_def: the graph.
        names: of the functions; each is called by PartitionedCalls only.
    """
    all_bodies = bodies(graph_def)
    for name in names:
        body = all_bodies[name]
        function = body.function
        assert function is not None
        read = {producer(reference) for node in body.nodes.values() for reference in node.input}
        read.update(producer(reference) for reference in function.ret.values())
        unused = [i for i, argument in enumerate(body.arguments) if argument not in read]
        if unused:
            _remove_arguments(function, unused)
            for other in all_bodies.values():
                for node in other.nodes.values():
                    call = call_of(node)
                    if call is not None and name in call.functions:
                        _remove_inputs(node, [call.first + i for i in unused], call.types, unused)


def _remove_arguments(function: FunctionDef, unused: list[int]) -> None:
    kept = [i for i in range(len(function.signature.input_arg)) if i not in unused]
    delete_at(function.signature.input_arg, unused)
    if "_input_shapes" in function.attr:
        delete_at(function.attr["_input_shapes"].list.shape, unused)
    attributes = {i: FunctionDef.ArgAttrs() for i in function.arg_attr}
    for old, copy in attributes.items():
        copy.CopyFrom(function.arg_attr[old])
    function.arg_attr.clear()
    identities = dict(function.resource_arg_unique_id)
    function.resource_arg_unique_id.clear()
    for new, old in enumerate(kept):
        if old in attributes:
            function.arg_attr[new].CopyFrom(attributes[old])
        if old in identities:
            function.resource_arg_unique_id[new] = identities[old]


def _remove_inputs(node: NodeDef, inputs: list[int], types: str, arguments: list[int]) -> None:
    delete_at(node.input, inputs)
    delete_at(node.attr[types].list.type, arguments)
    if "_read_only_resource_inputs" in node.attr:
        read_only = node.attr["_read_only_resource_inputs"].list.i
        kept = [i for i in read_only if i not in inputs]
        read_only[:] = [i - sum(gone < i for gone in inputs) for i in kept]


def remove_uncalled(meta_graph: MetaGraphDef, called_before: Collection[str]) -> None:
    """Removes the functions that were called before, and are not any more."""
    gone = set(called_before) - called_functions(meta_graph)
    library = meta_graph.graph_def.library
    delete_where(library.function, lambda one: one.signature.name in gone)
    delete_where(library.gradient, lambda one: one.function_name in gone)
    if not (library.function or library.gradient or library.registered_gradients):
        meta_graph.graph_def.ClearField("library")


def called_functions(meta_graph: MetaGraphDef) -> set[str]:
    """The functions that nodes of the graph or objects need, and those that they need."""
    functions = {one.signature.name: one for one in meta_graph.graph_def.library.function}
    gradients = {
        one.function_name: one.gradient_func for one in meta_graph.graph_def.library.gradient
    }
    found: set[str] = set()
    to_do = list(meta_graph.object_graph_def.concrete_functions)
    to_do += [one.gradient_func for one in meta_graph.graph_def.library.registered_gradients]
    for node in meta_graph.graph_def.node:
        to_do += [node.op, *functions_named(node)]
    while to_do:
        name = to_do.pop()
        if name in functions and name not in found:
            found.add(name)
            to_do += [gradients[name]] if name in gradients else []
            to_do += _named_in_attrs(functions[name].attr.values())
            for node in functions[name].node_def:
                to_do += [node.op, *functions_named(node)]
    return found


def _named_in_attrs(values: Any) -> list[str]:
    """Functions that a function's attrs name: its gradient, its forward and backward ones."""
    names = []
    value: AttrValue
    for value in values:
        if value.HasField("func"):
            names.append(value.func.name)
        elif value.HasField("s"):
            names.append(value.s.decode(errors="replace"))
    return names
