"""Graphs in the making: nodes, tensors, scopes, names, constants, and the GraphDef of it all."""

from __future__ import annotations

from savedmodel_writer.graph.collections import GraphKeys
from savedmodel_writer.graph.default_graph import get_default_graph, reset_default_graph
from savedmodel_writer.graph.devices import DeviceSpec
from savedmodel_writer.graph.graph import Graph
from savedmodel_writer.graph.importer import import_graph_def
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.public import constant, convert_to_tensor
from savedmodel_writer.graph.tensor import Tensor

__all__ = [
    "DeviceSpec",
    "Graph",
    "GraphKeys",
    "Operation",
    "Tensor",
    "constant",
    "convert_to_tensor",
    "get_default_graph",
    "import_graph_def",
    "reset_default_graph",
]
