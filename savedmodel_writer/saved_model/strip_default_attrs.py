"""`strip_default_attrs`: leaves out attributes that equal their op's default.

A runtime older than an attribute can then still load the graph, as long as nobody set it.
"""

from __future__ import annotations

from savedmodel_writer.errors import UnknownOpError
from savedmodel_writer.ops import registry
from savedmodel_writer.protos import AttrValue, MetaGraphDef, NodeDef, TensorProto
from savedmodel_writer.tensors import make_ndarray


def strip_default_attrs(meta_graph_def: MetaGraphDef) -> None:
    """Strips the nodes of the graph and of its library functions in place, and says so.

    Attributes that are not in the OpDef (`_class`, `_output_shapes`, …) stay, as do those of calls
    of library functions and of ops that are not registered.
    """
    graph_def = meta_graph_def.graph_def
    functions = {function.signature.name for function in graph_def.library.function}
    for node in graph_def.node:
        _strip(node, functions)
    for function in graph_def.library.function:
        for node in function.node_def:
            _strip(node, functions)
    meta_graph_def.meta_info_def.stripped_default_attrs = True


def _strip(node: NodeDef, functions: set[str]) -> None:
    if node.op in functions:
        return
    for name, default in _defaults(node.op).items():
        if name in node.attr and _same_value(node.attr[name], default):
            del node.attr[name]


_defaults_of: dict[str, dict[str, AttrValue]] = {}


def _defaults(op_type: str) -> dict[str, AttrValue]:
    """The attributes of an op that have a default, with it; none for an op not registered."""
    defaults = _defaults_of.get(op_type)
    if defaults is None:
        try:
            op_def = registry.get(op_type).op_def
        except UnknownOpError:
            return {}
        defaults = _defaults_of[op_type] = {
            attr.name: attr.default_value for attr in op_def.attr if attr.HasField("default_value")
        }
    return defaults


def _same_value(a: AttrValue, b: AttrValue) -> bool:
    """Equality as C++'s AreAttrValuesEqual: bits of floats, contents of tensors."""
    kind = a.WhichOneof("value")
    if kind != b.WhichOneof("value"):
        return False
    if kind == "tensor":
        return _same_tensor(a.tensor, b.tensor)
    # Bytes rather than `==`: NaN is itself, and 0.0 is not -0.0.
    return a.SerializeToString(deterministic=True) == b.SerializeToString(deterministic=True)


def _same_tensor(a: TensorProto, b: TensorProto) -> bool:
    if a.dtype != b.dtype or a.tensor_shape != b.tensor_shape:
        return False
    first, second = make_ndarray(a), make_ndarray(b)
    if first.dtype == object:
        return bool((first == second).all())
    return first.tobytes() == second.tobytes()
