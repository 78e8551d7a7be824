"""The functions that the root object of a TensorFlow 2 model has, and what each is called with."""

from __future__ import annotations

from typing import Any

import attrs

from savedmodel_writer import errors
from savedmodel_writer.inspection.loaded_functions import loaded_names
from savedmodel_writer.inspection.structured_value import structured_value
from savedmodel_writer.protos import MetaGraphDef


@attrs.frozen
class Trace:
    """One way to call a function.

    Attributes:
        arguments: by position: a TensorSpec for a tensor, else the value it was traced with.
        keyword_arguments: those that only go by name.
    """

    arguments: tuple[Any, ...]
    keyword_arguments: dict[str, Any]


@attrs.frozen
class RootFunction:
    """A function that is an attribute of the object that `tf.saved_model.load` gives.

    Attributes:
        name: of the attribute.
        traces: the ways to call it, in the order in which `saved_model_cli show` has them.
    """

    name: str
    traces: tuple[Trace, ...]


def root_functions(meta_graph_def: MetaGraphDef) -> tuple[RootFunction, ...]:
    """The functions by name.

    Raises:
        DataLossError: the object graph refers to what is not there, or its values are damaged.
    """
    objects = meta_graph_def.object_graph_def
    names = loaded_names(meta_graph_def.graph_def.library)
    found = []
    for name, number in _children(meta_graph_def).items():
        node = objects.nodes[number]
        kind = node.WhichOneof("kind")
        if kind == "function":
            traced = list(node.function.concrete_functions)
        elif kind == "bare_concrete_function":
            traced = [node.bare_concrete_function.concrete_function_name]
        else:
            continue
        traced.sort(key=lambda one: names.get(one, one))
        found.append(RootFunction(name, tuple(_trace(meta_graph_def, one) for one in traced)))
    return tuple(found)


def _children(meta_graph_def: MetaGraphDef) -> dict[str, int]:
    nodes = meta_graph_def.object_graph_def.nodes
    children = {}
    for child in nodes[0].children if nodes else ():
        if not 0 <= child.node_id < len(nodes):
            raise errors.DataLossError(
                f"the object graph refers to object {child.node_id} of {len(nodes)}"
            )
        children[child.local_name] = child.node_id
    return dict(sorted(children.items()))


def _trace(meta_graph_def: MetaGraphDef, name: str) -> Trace:
    traced = meta_graph_def.object_graph_def.concrete_functions
    if name not in traced:
        raise errors.DataLossError(f"the object graph has no function {name!r}, which it refers to")
    value = structured_value(traced[name].canonicalized_input_signature)
    match value:
        case (tuple() as arguments, dict() as keyword_arguments):
            return Trace(arguments, keyword_arguments)
    raise errors.DataLossError(f"function {name!r}: {value!r} are no arguments")
