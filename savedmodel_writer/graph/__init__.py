"""Graphs in the making: nodes, tensors, scopes, names, constants, and the GraphDef of it all."""

from savedmodel_writer._lazy_names import lazy_names

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

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
