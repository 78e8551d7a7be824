"""Graphs in the making: nodes, tensors, scopes, names, constants, and the GraphDef of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.graph.collections import GraphKeys as GraphKeys
    from savedmodel_writer.graph.default_graph import (
        get_default_graph as get_default_graph,
        reset_default_graph as reset_default_graph,
    )
    from savedmodel_writer.graph.devices import DeviceSpec as DeviceSpec
    from savedmodel_writer.graph.graph import Graph as Graph
    from savedmodel_writer.graph.importer import import_graph_def as import_graph_def
    from savedmodel_writer.graph.operation import Operation as Operation
    from savedmodel_writer.graph.public import (
        constant as constant,
        convert_to_tensor as convert_to_tensor,
    )
    from savedmodel_writer.graph.tensor import Tensor as Tensor

# By module of this package.
_NAMES = {
    "collections": "GraphKeys",
    "default_graph": "get_default_graph reset_default_graph",
    "devices": "DeviceSpec",
    "graph": "Graph",
    "importer": "import_graph_def",
    "operation": "Operation",
    "public": "constant convert_to_tensor",
    "tensor": "Tensor",
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
