"""A model of TensorFlow 1 made anew: its graph taken over, given its variables, and saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import savedmodel_writer as sm
from savedmodel_writer.saved_model import MetaGraph


def rebuild(meta_graph: MetaGraph, export_dir: Path) -> None:
    """Saves a MetaGraph's graph with its collections, signatures, variables and assets.

    The collections have the init op. Attributes that TensorFlow 1 has not heard of are left out, as
    they have their defaults.
    """
    message = sm.protos.MetaGraphDef()
    message.CopyFrom(meta_graph.meta_graph_def)
    files = {
        tensor.partition(":")[0]: meta_graph.assets[name]
        for tensor, name in meta_graph.assets.tensors.items()
    }
    for node in message.graph_def.node:
        if node.name in files:  # which a loader would tell the graph
            node.attr["value"].tensor.string_val[:] = [str(files[node.name]).encode()]
    graph = sm.Graph.from_graph_def(message, _values(meta_graph))
    with sm.SavedModelBuilder(export_dir, fsync=False) as builder:
        builder.add_meta_graph_and_variables(
            graph,
            sorted(meta_graph.tags),
            {key: message.signature_def[key] for key in meta_graph.signatures},
            assets_collection=graph.get_collection(sm.GraphKeys.ASSET_FILEPATHS),
            strip_default_attrs=True,
        )
        builder.save()


def _values(meta_graph: MetaGraph) -> dict[str, object]:
    """The graph's variables: from the checkpoint, and those of metrics, which it has not, as zeros.

    The checkpoint may be of a larger graph too.
    """
    message, saved = meta_graph.meta_graph_def, meta_graph.variables
    tensor_of = {
        variable_def.variable_name: variable_def.save_slice_info_def.full_name
        for variable_def in meta_graph.collections.get(sm.GraphKeys.GLOBAL_VARIABLES, [])
    }
    found: dict[str, object] = {}
    for node in message.graph_def.node:
        if node.op in ("VariableV2", "VarHandleOp"):
            name = tensor_of.get(f"{node.name}:0") or node.attr["shared_name"].s.decode()
            name = name or node.name
            shape = [dim.size for dim in node.attr["shape"].shape.dim]
            dtype = sm.as_dtype(node.attr["dtype"].type).as_numpy_dtype
            found[name] = saved[name] if name in saved else np.zeros(shape, dtype)
    return found
