"""DropObjectGraph: a TensorFlow 2 model becomes one of graph and signatures alone."""

from __future__ import annotations

import attrs

from savedmodel_writer.protos import MetaGraphDef
from savedmodel_writer.rewriting.body import producer
from savedmodel_writer.rewriting.frozen_nodes import make_const
from savedmodel_writer.rewriting.functions import called_functions, remove_uncalled
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.removal import update_op_list
from savedmodel_writer.rewriting.saver_nodes import remove_from_saver
from savedmodel_writer.rewriting.serving import asset_file_defs
from savedmodel_writer.rewriting.variables import forget_values, variables_of
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY
from savedmodel_writer.tensors import make_tensor_proto


@attrs.frozen
class DropObjectGraph:
    """Removes the object graph, of the model and of its checkpoint.

    What is left loads everywhere as a TensorFlow 1 model does, `tf.saved_model.load` included:
    with its signatures, without the objects' other functions. Variables that only functions of
    objects use go too.
    """

    def __call__(self, model: Model) -> None:
        """Changes each MetaGraph, and the checkpoint."""
        tracked = model.trackable
        gone: set[str] = set()
        for meta_graph in model.meta_graphs:
            if meta_graph.HasField("object_graph_def"):
                gone |= variables_of(meta_graph, tracked).keys
                called = called_functions(meta_graph)
                meta_graph.ClearField("object_graph_def")
                remove_uncalled(meta_graph, called)
                _hold_assets(meta_graph)
                remove_from_saver(meta_graph, (), [OBJECT_GRAPH_KEY])
        forget_values(model, gone)
        if not any(one.HasField("object_graph_def") for one in model.meta_graphs):
            model.values.pop(OBJECT_GRAPH_KEY, None)


def _hold_assets(meta_graph: MetaGraphDef) -> None:
    """Makes constants of the placeholders that loaders feed with the paths of assets."""
    filenames = {
        producer(asset.tensor_info.name): asset.filename for asset in asset_file_defs(meta_graph)
    }
    for node in meta_graph.graph_def.node:
        if node.op == "Placeholder" and node.name in filenames:
            make_const(node, make_tensor_proto(filenames[node.name], "string"))
    update_op_list(meta_graph)
