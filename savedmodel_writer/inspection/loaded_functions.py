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
from savedmodel_writer.protos import FunctionDef, FunctionDefLibrary, NodeDef

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
    called = {name: _called(function) & bodies.keys() for name, function in bodies.items()}
    missing = {name: len(others) for name, others in called.items()}
    ready = [name for name, count in missing.items() if not count]
    order = []
    while ready:
        order.append(ready.pop())
        for caller in [name for name, others in called.items() if order[-1] in others]:
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
    count = int(node.op == "HashTableV2" and not node.attr["use_node_name_sharing"].b)
    for argument in arguments:
        if argument.number_attr:
            count += node.attr[argument.number_attr].i
        elif argument.type_list_attr:
            count += len(node.attr[argument.type_list_attr].list.type)
        else:
            count += 1
    return count
