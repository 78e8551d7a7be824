"""The names that `tf.saved_model.load` of TensorFlow 2.21 gives the functions of a library.

By them `saved_model_cli` sorts the traces of a function. `__inference_f_12` is made anew with
another number: that of a counter of the process, which every tensor of a graph and every graph
takes one from, so that the names of a new process are always the same.
"""

from __future__ import annotations

import re

from savedmodel_writer import errors
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.attr_values import function_values
from savedmodel_writer.protos import AttrValue, FunctionDef, FunctionDefLibrary, NodeDef

_TRACED = re.compile(r"__inference_(.*)_\d+")


def loaded_names(library: FunctionDefLibrary) -> dict[str, str]:
    """The names in a process that loads nothing else, by those in the library."""
    bodies = {function.signature.name: function for function in library.function}
    count = 2 + len(library.registered_gradients)  # two are taken before
    names = {}
    for name in _order(bodies):
        count += 1 + _tensors(bodies[name], bodies)
        traced = _TRACED.fullmatch(name)
        names[name] = f"__inference_{traced[1] if traced else name}_{count}"
        count += 1
    return names


def _order(bodies: dict[str, FunctionDef]) -> list[str]:
    """What a function calls is loaded before it, otherwise the last one first."""
    callers: dict[str, list[str]] = {name: [] for name in bodies}
    missing = {}
    for name, function in bodies.items():
        called = _called(function) & bodies.keys()
        missing[name] = len(called)
        for one in called:
            callers[one].append(name)
    ready = [name for name, count in missing.items() if not count]
    order = []
    while ready:
        order.append(ready.pop())
        for caller in callers[order[-1]]:
            missing[caller] -= 1
            if not missing[caller]:
                ready.append(caller)
    return order


def _called(function: FunctionDef) -> set[str]:
    named = {one.name for node in function.node_def for one in function_values(node.attr.values())}
    return named | {node.op for node in function.node_def}


def _tensors(function: FunctionDef, bodies: dict[str, FunctionDef]) -> int:
    outputs = sum(_outputs(node, bodies) for node in function.node_def)
    return len(function.signature.input_arg) + outputs


def _outputs(node: NodeDef, bodies: dict[str, FunctionDef]) -> int:
    if node.op in bodies:
        return len(bodies[node.op].signature.output_arg)
    try:
        arguments = registry.get(node.op).outputs
    except errors.UnknownOpError:
        return 0  # TensorFlow does not load it
    # A table that is not shared by the name of its node gets a name of its own.
    count = int(node.op == "HashTableV2" and not _attr(node, "use_node_name_sharing").b)
    for argument in arguments:
        if argument.number_attr:
            count += _attr(node, argument.number_attr).i
        elif argument.type_list_attr:
            count += len(_attr(node, argument.type_list_attr).list.type)
        else:
            count += 1
    return count


def _attr(node: NodeDef, name: str) -> AttrValue:
    return node.attr[name] if name in node.attr else AttrValue()
