"""Freeze: variables become constants of the graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import attrs

from savedmodel_writer import errors
from savedmodel_writer.protos import MetaGraphDef, TensorProto
from savedmodel_writer.rewriting.body import Body
from savedmodel_writer.rewriting.calls import call_of
from savedmodel_writer.rewriting.collections import forget_variables
from savedmodel_writer.rewriting.frozen_nodes import freeze_nodes, is_read, make_const
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.removal import remove_nodes, update_op_list
from savedmodel_writer.rewriting.saver_nodes import Stored, remove_from_saver
from savedmodel_writer.rewriting.selection import keys_named
from savedmodel_writer.rewriting.serving import served_names
from savedmodel_writer.rewriting.variable_flow import VariableFlow
from savedmodel_writer.rewriting.variables import (
    HOLDERS,
    ModelVariables,
    forget_values,
    variables_of,
)
from savedmodel_writer.tensor_bundle.tensor_slice import TensorSlice
from savedmodel_writer.tensors import make_tensor_proto


@attrs.frozen
class Freeze:
    """Makes constants of variables, also of those that functions get as arguments.

    What initializes them goes. Where a signature, the init op or a function of the object graph
    writes to one, it is no constant, and the change is refused: `Prune` before it keeps the
    signatures alone.

    Attributes:
        names: which variables, by their keys in the checkpoint or the names of their nodes; by
            default all.
    """

    names: Iterable[str] | None = None

    def __call__(self, model: Model) -> None:
        """Changes each MetaGraph, and the checkpoint.

        Raises:
            InvalidArgumentError: the model has no variable of a name.
            UnimplementedError: something writes to a variable, or uses it in a way that a
                constant cannot be used.
        """
        tracked = model.trackable
        keys = None if self.names is None else set(keys_named(model, self.names).values())
        gone: set[str] = set()
        for meta_graph in model.meta_graphs:
            variables = variables_of(meta_graph, tracked)
            chosen = variables.keys if keys is None else keys & variables.keys
            if chosen:
                _freeze(meta_graph, variables, chosen, model)
                gone |= chosen
        forget_values(model, gone)


def _freeze(
    meta_graph: MetaGraphDef,
    variables: ModelVariables,
    keys: Collection[str],
    model: Model,
) -> None:
    values = _values(variables, keys, model)
    remove_from_saver(meta_graph, [one for one in variables.restored if one.stored in values])
    forget_variables(meta_graph, [h for h, one in variables.stored_of.items() if one in values])
    _remove_writers(meta_graph, variables, values)
    there = _there(meta_graph, variables)
    freeze_nodes(_flow(meta_graph, variables), values, there)
    _change_objects(meta_graph, variables, values)
    update_op_list(meta_graph)


def _flow(meta_graph: MetaGraphDef, variables: ModelVariables) -> VariableFlow:
    return VariableFlow(
        meta_graph.graph_def,
        _there(meta_graph, variables),
        meta_graph.object_graph_def,
        variables.keys_of,
    )


def _there(meta_graph: MetaGraphDef, variables: ModelVariables) -> dict[str, Stored]:
    """What the nodes hold that are there still."""
    names = {node.name for node in meta_graph.graph_def.node if node.op in HOLDERS}
    return {name: one for name, one in variables.stored_of.items() if name in names}


def _values(
    variables: ModelVariables, keys: Collection[str], model: Model
) -> dict[Stored, TensorProto]:
    wanted = {one for one in variables.stored_of.values() if one.key in keys}
    wanted |= {Stored(key) for key in variables.keys_of.values() if key in keys}
    found = {}
    for stored in wanted:
        source = model.values.get(stored.key)
        if source is None:
            raise errors.DataLossError(
                f"the checkpoint has no {stored.key!r}, which the saver restores",
                path=model.directory.checkpoint_prefix,
            )
        array = source.read()
        if stored.slice_spec:
            bounds = TensorSlice.parse(stored.slice_spec.rpartition(" ")[2]).bounds(source.shape)
            array = array[tuple(slice(start, stop) for start, stop in bounds)]
        found[stored] = make_tensor_proto(array, source.dtype)
    return found


def _remove_writers(
    meta_graph: MetaGraphDef, variables: ModelVariables, values: Mapping[Stored, TensorProto]
) -> None:
    """Removes what writes to the variables and is not needed; refuses what is needed."""
    flow = _flow(meta_graph, variables)
    graph = flow.bodies[""]
    served = served_names(meta_graph, graph)
    holders = {name: graph.nodes[name] for name in variables.stored_of if name in graph.nodes}
    writers: dict[str, str] = {}
    in_functions: dict[str, str] = {}
    for use in flow.uses(values):
        if not is_read(use, holders):
            if use.body:
                in_functions[use.body] = f"{use.node.op} {use.node.name!r} in {use.body!r}"
            else:
                writers[use.node.name] = use.node.op
    writers |= _callers(flow, in_functions, meta_graph)
    needed = sorted(writers.keys() & served)
    if needed:
        raise errors.UnimplementedError(
            f"node {needed[0]!r} ({writers[needed[0]]}) writes to a variable to freeze, and a "
            "signature or the init op runs it: then it is no constant",
            node=needed[0],
            op=graph.nodes[needed[0]].op,
        )
    if writers:
        remove_nodes(meta_graph, writers)


def _callers(
    flow: VariableFlow, in_functions: Mapping[str, str], meta_graph: MetaGraphDef
) -> dict[str, str]:
    """The graph's nodes that call functions that write, at any depth, and what writes."""
    writing = dict(in_functions)
    callers: dict[str, str] = {}
    grown = True
    while grown:
        grown = False
        for name, body in flow.bodies.items():
            for node in body.nodes.values():
                call = call_of(node)
                found = [writing[f] for f in call.functions if f in writing] if call else []
                if found and not name:
                    callers[node.name] = found[0]
                elif found and name not in writing:
                    writing[name] = found[0]
                    grown = True
    for name, what in writing.items():
        if name in meta_graph.object_graph_def.concrete_functions:
            raise errors.UnimplementedError(
                f"{what} writes to a variable to freeze, and the object graph has a function that "
                "runs it: then it is no constant. Prune() before keeps the signatures alone",
                node=name,
            )
    return callers


def _change_objects(
    meta_graph: MetaGraphDef, variables: ModelVariables, values: Mapping[Stored, TensorProto]
) -> None:
    """Makes constants of the objects that are the variables."""
    body = Body(meta_graph.graph_def)
    holder_of = {
        stored: holder for holder, stored in variables.stored_of.items() if holder in body.nodes
    }
    for number, key in variables.keys_of.items():
        stored = Stored(key)
        if stored in values:
            holder = holder_of.get(stored)
            if holder is None:
                name = meta_graph.object_graph_def.nodes[number].variable.name or "constant"
                node = body.add(name, "Const")
                make_const(node, values[stored])
                holder_of[stored] = holder = node.name
            meta_graph.object_graph_def.nodes[number].constant.operation = holder
