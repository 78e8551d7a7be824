"""freeze: a graph whose variables are constants, as a GraphDef."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import GraphDef, NodeDef, TensorProto
from savedmodel_writer.rewriting.body import attr
from savedmodel_writer.rewriting.frozen_nodes import freeze_nodes, is_read
from savedmodel_writer.rewriting.saver_nodes import Stored
from savedmodel_writer.rewriting.sub_graph import extract_sub_graph, graph_def_of
from savedmodel_writer.rewriting.variable_flow import VariableFlow
from savedmodel_writer.rewriting.variables import HOLDERS
from savedmodel_writer.sources import as_source
from savedmodel_writer.tensors import make_tensor_proto
from savedmodel_writer.variables.store import variables_by_name


def freeze(
    graph: Graph | GraphDef,
    output_node_names: Iterable[str],
    variable_names_whitelist: Collection[str] | None = None,
    variable_names_blacklist: Collection[str] | None = None,
    *,
    variables: Mapping[str, Any] | None = None,
) -> GraphDef:
    """Makes constants of variables: `tf.compat.v1.graph_util.convert_variables_to_constants`.

    Functions keep their names. That a variable is initialized becomes the constant true.

    Args:
        graph: the graph, which is not changed, or a GraphDef.
        output_node_names: names of the nodes that are wanted; what they do not need is left out.
        variable_names_whitelist: names of the nodes of the variables to make constants of; by
            default all.
        variable_names_blacklist: names of those that stay variables.
        variables: values of the variables of a GraphDef by their names in the checkpoint; see
            `Graph.from_graph_def`.

    Returns:
        The new graph.

    Raises:
        InvalidTypeError: `graph` is neither a Graph nor a GraphDef.
        NodeNotFoundError: the graph has no node of a name.
        InputError: a variable has no value.
        UnimplementedError: the wanted nodes write to a variable.
    """
    whole = graph.as_graph_def() if isinstance(graph, Graph) else graph_def_of(graph)
    graph_def = extract_sub_graph(whole, output_node_names)
    holders = {
        node.name: node
        for node in graph_def.node
        if node.op in HOLDERS
        and (variable_names_whitelist is None or node.name in variable_names_whitelist)
        and (variable_names_blacklist is None or node.name not in variable_names_blacklist)
    }
    known = _values(graph, variables or {})
    values = {Stored(name): _value(name, node, known) for name, node in holders.items()}
    stored_of = {name: Stored(name) for name in holders}
    flow = VariableFlow(graph_def, stored_of)
    for use in flow.uses(values):
        if not is_read(use, holders):
            raise errors.UnimplementedError(
                f"node {use.node.name!r} ({use.node.op}) uses variable "
                f"{min(use.variables).key!r} other than by reading it: it is no constant",
                node=use.node.name,
                op=use.node.op,
            )
    freeze_nodes(flow, values, stored_of)
    return graph_def


def _values(graph: Graph | GraphDef, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values by names of nodes, and those given by names in the checkpoint."""
    known = dict(given)
    if isinstance(graph, Graph):
        for variable in variables_by_name(graph).values():
            source = getattr(variable, "source", None)
            if source is not None:
                known.setdefault(variable.op.name, source)
    return known


def _value(name: str, node: NodeDef, known: Mapping[str, Any]) -> TensorProto:
    shared = attr(node, "shared_name").s.decode(errors="surrogateescape")
    for key in (name, shared):
        if key in known:
            value = known[key]
            dtype = attr(node, "dtype").type
            source = as_source(value, None if hasattr(value, "dtype") else dtype)
            return make_tensor_proto(source.read(), dtype)
    raise errors.InputError(
        f"variable {shared or name!r} (node {name!r}) has no value: give it in `variables`",
        node=name,
        op=node.op,
    )
