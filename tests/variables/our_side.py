"""Our side of the programs: the same names as `tf_side.TensorFlowSide`."""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from savedmodel_writer import (
    array_ops,
    control_flow,
    default_graph_ops,
    dtypes,
    graph,
    io,
    lookup,
    nn,
    raw_ops,
    state_ops,
)
from savedmodel_writer.composite_tensors import RaggedTensor, SparseTensor
from savedmodel_writer.protos import GraphDef, MetaGraphDef, SaverDef
from savedmodel_writer.saved_model.meta_graph import export_meta_graph_def
from savedmodel_writer.sources import as_source
from savedmodel_writer.train import Saveable, Saver, SaveSpec
from savedmodel_writer.variables import Variable, fixed_size_partitioner


class OurSide:
    """What a program may call."""

    name_scope = staticmethod(default_graph_ops.name_scope)
    device = staticmethod(default_graph_ops.device)
    control_dependencies = staticmethod(default_graph_ops.control_dependencies)
    colocate_with = staticmethod(default_graph_ops.colocate_with)
    add_to_collection = staticmethod(default_graph_ops.add_to_collection)
    get_collection = staticmethod(default_graph_ops.get_collection)
    add_to_collections = staticmethod(default_graph_ops.add_to_collections)
    get_collection_ref = staticmethod(default_graph_ops.get_collection_ref)
    global_variables = staticmethod(default_graph_ops.global_variables)
    trainable_variables = staticmethod(default_graph_ops.trainable_variables)
    local_variables = staticmethod(default_graph_ops.local_variables)
    model_variables = staticmethod(default_graph_ops.model_variables)
    moving_average_variables = staticmethod(default_graph_ops.moving_average_variables)
    Graph, GraphKeys = graph.Graph, graph.GraphKeys
    placeholder = staticmethod(array_ops.placeholder)
    placeholder_with_default = staticmethod(array_ops.placeholder_with_default)
    constant = staticmethod(graph.constant)
    identity = staticmethod(array_ops.identity)
    convert_to_tensor = staticmethod(graph.convert_to_tensor)
    get_default_graph = staticmethod(graph.get_default_graph)
    group = staticmethod(control_flow.group)
    no_op = staticmethod(control_flow.no_op)
    tuple = staticmethod(control_flow.tuple)
    with_dependencies = staticmethod(control_flow.with_dependencies)
    assign = staticmethod(state_ops.assign)
    assign_add = staticmethod(state_ops.assign_add)
    assign_sub = staticmethod(state_ops.assign_sub)
    variables_initializer = staticmethod(control_flow.variables_initializer)
    global_variables_initializer = staticmethod(control_flow.global_variables_initializer)
    local_variables_initializer = staticmethod(control_flow.local_variables_initializer)
    tables_initializer = staticmethod(control_flow.tables_initializer)
    Saver = staticmethod(Saver)
    SaverDef = SaverDef
    Saveable = Saveable

    @staticmethod
    def SaveSpec(tensor: Any, slice_spec: str, name: str, source: Any) -> Any:
        return SaveSpec(tensor, slice_spec, name, as_source(source))

    raw_ops = raw_ops
    lookup = lookup
    io = io
    nn = nn
    batch_to_space = staticmethod(nn.blocks.batch_to_space)
    batch_to_space_nd = staticmethod(nn.blocks.batch_to_space_nd)
    space_to_batch_nd = staticmethod(nn.blocks.space_to_batch_nd)
    gelu = staticmethod(nn.gelu)
    SparseTensor = SparseTensor
    RaggedTensor = RaggedTensor

    @staticmethod
    def variable(
        name: str | None,
        shape: Sequence[int] = (),
        dtype: str = "float32",
        *,
        static_shape: Any = None,
        partitions: int = 0,
        axis: int = 0,
        **keywords: Any,
    ) -> Any:
        """A variable of ones, so that a value that got into the graph would show."""
        if partitions:
            keywords["partitioner"] = fixed_size_partitioner(partitions, axis)
        one = b"1" if dtype == "string" else 1
        value = np.full(shape, one, dtypes.as_dtype(dtype).as_numpy_dtype)
        return Variable(value, name=name, dtype=dtype, shape=static_shape, **keywords)


def export(module: str, names: Sequence[str], **options: Any) -> dict[str, MetaGraphDef]:
    """Runs programs, each in a graph of its own."""
    exported = {}
    for name in names:
        with graph.Graph() as its_graph:
            saver = importlib.import_module(module).EXPORTED[name](OurSide)
            exported[name] = export_meta_graph_def(its_graph, saver=saver, **options)
    return exported


def differences(ours: MetaGraphDef, theirs: bytes) -> list[str]:
    """What differs; empty when the messages are equal.

    Left aside are version strings, DisableCopyOnRead, which old runtimes do not know, names of
    tables in the server's memory where TensorFlow takes a random one, and the number, in the
    process, of the function that replaces an IdentityN's gradient.
    """
    expected = MetaGraphDef.FromString(theirs)
    ours = MetaGraphDef.FromString(ours.SerializeToString())
    _forget_random_names(ours.graph_def)
    _forget_random_names(expected.graph_def)
    for node in expected.graph_def.node:
        if node.op == "IdentityN":
            node.attr.pop("_gradient_op_type", None)
    for nodes in (expected.graph_def.node, expected.meta_info_def.stripped_op_list.op):
        kept = [node for node in nodes if getattr(node, "op", node.name) != "DisableCopyOnRead"]
        del nodes[:]
        nodes.extend(kept)
    for field in ("tensorflow_version", "tensorflow_git_version"):
        setattr(expected.meta_info_def, field, getattr(ours.meta_info_def, field))
    if ours == expected:
        return []
    found = []
    names = [node.name for node in ours.graph_def.node]
    wanted = {node.name: node for node in expected.graph_def.node}
    if names != list(wanted):
        found.append(f"nodes {names}\nnot {list(wanted)}")
    found += [
        f"node {node}\nnot {wanted[node.name]}"
        for node in ours.graph_def.node
        if node.name in wanted and node != wanted[node.name]
    ]
    for field in ("meta_info_def", "saver_def"):
        if getattr(ours, field) != getattr(expected, field):
            found.append(f"{field} {getattr(ours, field)}\nnot {getattr(expected, field)}")
    for key in {*ours.collection_def, *expected.collection_def}:
        if ours.collection_def[key] != expected.collection_def[key]:
            found.append(
                f"collection {key} {ours.collection_def[key]}\nnot {expected.collection_def[key]}"
            )
    return found or ["the messages differ elsewhere"]


def _forget_random_names(graph_def: GraphDef) -> None:
    for node in graph_def.node:
        shared_name = node.attr["shared_name"].s if "shared_name" in node.attr else b""
        if node.op == "HashTableV2" and re.fullmatch(rb"hash_table_[0-9a-f-]{32,36}", shared_name):
            node.attr["shared_name"].s = b"hash_table"
