"""MetaGraphDef: a graph with its collections, its saver, and the ops it uses."""

from __future__ import annotations

from typing import Any

from savedmodel_writer._version import __version__
from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import MetaGraphDef
from savedmodel_writer.saved_model.clear_devices import clear_devices as clear_node_devices
from savedmodel_writer.saved_model.collection_def import add_collection_def
from savedmodel_writer.saved_model.strip_default_attrs import (
    strip_default_attrs as strip_node_attrs,
)
from savedmodel_writer.saved_model.stripped_op_list import stripped_op_list
from savedmodel_writer.train import Saver

TENSORFLOW_VERSION = "2.21.0"
"""The TensorFlow whose ops the registry holds."""


def export_meta_graph_def(
    graph: Graph,
    *,
    saver: Saver | None = None,
    clear_devices: bool = False,
    strip_default_attrs: bool = False,
) -> MetaGraphDef:
    """The MetaGraphDef of a graph as `tf.compat.v1.train.Saver.export_meta_graph` makes it.

    The graph is not changed. Tags, signatures and assets are the builder's to add.

    Args:
        graph: the graph, all of it.
        saver: the saver that loaders restore with; without variables it has no SaverDef.
        clear_devices: ask for no devices in the nodes.
        strip_default_attrs: leave out attributes that equal their op's default.

    Raises:
        GraphSizeError: the GraphDef is larger than protobuf can write.
    """
    message = MetaGraphDef()
    message.graph_def.CopyFrom(graph.as_graph_def(add_shapes=True))
    if clear_devices:
        clear_node_devices(message.graph_def)
    info = message.meta_info_def
    info.tensorflow_version = TENSORFLOW_VERSION
    info.tensorflow_git_version = f"savedmodel_writer {__version__}"
    # Before default attributes are stripped, as in TensorFlow; the list is the same either way.
    info.stripped_op_list.CopyFrom(stripped_op_list(message.graph_def))
    if strip_default_attrs:
        strip_node_attrs(message)
    if saver is not None and saver.saver_def is not None:
        message.saver_def.CopyFrom(saver.saver_def)
    for key in graph.get_all_collection_keys():
        items: list[Any] = graph.get_collection(key)
        add_collection_def(message, key, items)
    return message
