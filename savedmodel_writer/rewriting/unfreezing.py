"""Unfreeze and unfreeze: large constants become variables, whose values are in the checkpoint."""

from __future__ import annotations

import attrs

from savedmodel_writer import errors
from savedmodel_writer.protos import GraphDef, MetaGraphDef, TensorProto
from savedmodel_writer.rewriting.body import Body
from savedmodel_writer.rewriting.collections import VARIABLE_KEYS
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.new_saver import add_saver
from savedmodel_writer.rewriting.removal import remove_saver, update_op_list
from savedmodel_writer.rewriting.saver_nodes import Stored
from savedmodel_writer.rewriting.serving import needed_names, signature_roots
from savedmodel_writer.rewriting.sub_graph import graph_def_of
from savedmodel_writer.rewriting.unfrozen_nodes import (
    large_constants,
    unfreeze_node,
    variable_def,
)
from savedmodel_writer.rewriting.variables import variables_of
from savedmodel_writer.sources import as_source
from savedmodel_writer.tensors import make_ndarray

_COLLECTIONS = VARIABLE_KEYS[:2]  # variables, trainable_variables
_MIN_BYTES = 1 << 12


def unfreeze(
    graph_def: GraphDef, min_bytes: int = _MIN_BYTES
) -> tuple[GraphDef, dict[str, object]]:
    """Makes variables of the large constants of a graph, as of a frozen one.

        graph_def, values = sm.unfreeze(frozen)
        builder.add_meta_graph_and_variables(graph_def, ["serve"], signatures, variables=values)

    A constant `c` becomes the variable `c/variable`, and what read the constant reads `c`, which
    reads the variable. Strings, constants with control inputs and those in functions stay.

    Args:
        graph_def: the graph, a message of ours or of TensorFlow's; it is not changed.
        min_bytes: size of the smallest constant to take.

    Returns:
        The new graph, and the arrays by the names of variables, as `Graph.from_graph_def` and a
        builder take them.

    Raises:
        InvalidTypeError: `graph_def` is no GraphDef.
    """
    changed = GraphDef()
    changed.CopyFrom(graph_def_of(graph_def))
    return changed, {
        name: make_ndarray(value) for name, value in _unfrozen(changed, min_bytes, None).items()
    }


@attrs.frozen
class Unfreeze:
    """Makes variables of the large constants that signatures need.

    The graph gets small, and the values can be mapped, sharded, replaced or cast. The saver's
    nodes are made anew, for all variables.

    Attributes:
        min_bytes: size of the smallest constant to take.
    """

    min_bytes: int = _MIN_BYTES

    def __call__(self, model: Model) -> None:
        """Changes each MetaGraph, and the checkpoint.

        Raises:
            UnimplementedError: the model has an object graph, or its saver restores tables.
        """
        tracked = model.trackable
        for meta_graph in model.meta_graphs:
            needed = needed_names(Body(meta_graph.graph_def), signature_roots(meta_graph))
            if not large_constants(meta_graph.graph_def, self.min_bytes, needed):
                continue
            if meta_graph.HasField("object_graph_def"):
                raise errors.UnimplementedError(
                    "Unfreeze: in an object graph, constants are no variables of the objects; "
                    "apply DropObjectGraph() before"
                )
            variables = variables_of(meta_graph, tracked)
            stored_of = {one.holder: one.stored for one in variables.restored}
            if not stored_of.keys() <= variables.stored_of.keys():
                raise errors.UnimplementedError(
                    "Unfreeze: the saver restores something else than variables of the graph, and "
                    "is not made anew"
                )
            remove_saver(meta_graph, stored_of)
            for name, value in _unfrozen(meta_graph.graph_def, self.min_bytes, needed).items():
                key = name
                while key in model.values:  # of another MetaGraph, or a variable of that name
                    key += "_1"
                model.values[key] = as_source(make_ndarray(value), value.dtype)
                stored_of[name] = Stored(key)
                _add_variable_def(meta_graph, name)
            add_saver(meta_graph, stored_of)
            update_op_list(meta_graph)


def _unfrozen(
    graph_def: GraphDef, min_bytes: int, among: set[str] | None
) -> dict[str, TensorProto]:
    body = Body(graph_def)
    return dict(unfreeze_node(body, node) for node in large_constants(graph_def, min_bytes, among))


def _add_variable_def(meta_graph: MetaGraphDef, holder: str) -> None:
    read = holder.rpartition("/")[0]
    data = variable_def(Body(meta_graph.graph_def), holder, read).SerializeToString()
    for key in _COLLECTIONS:
        meta_graph.collection_def[key].bytes_list.value.append(data)
