"""Nodes of constants become nodes of variables.

c: Const        c/variable: VarHandleOp, shared_name c/variable
                c: ReadVariableOp, which all that read the constant read
"""

from __future__ import annotations

from collections.abc import Collection

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.protos import GraphDef, NodeDef, TensorProto, VariableDef
from savedmodel_writer.rewriting.body import Body, attr
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.tensors import make_tensor_proto

SUFFIX = "variable"


def large_constants(
    graph_def: GraphDef, min_bytes: int, among: Collection[str] | None = None
) -> list[NodeDef]:
    """The constants of the graph that are large enough to be variables.

    Strings are none, nor is a constant with control inputs: it is one of a loop's frame, or waits
    for something. Constants in functions are not looked at.

    Args:
        graph_def: the graph.
        min_bytes: size of the smallest.
        among: names of the nodes that may be taken; by default all.
    """
    found = []
    for node in graph_def.node:
        if node.op == "Const" and not node.input and (among is None or node.name in among):
            tensor = node.attr["value"].tensor
            dtype = as_dtype(tensor.dtype)
            count = TensorShape.from_proto(tensor.tensor_shape).num_elements() or 0
            if dtype.size and not dtype.is_quantized and count * dtype.size >= min_bytes:
                found.append(node)
    return found


def unfreeze_node(body: Body, node: NodeDef) -> tuple[str, TensorProto]:
    """Makes a variable of a constant.

    Returns:
        Name of the variable's node, which is its name in the checkpoint too, and its value.
    """
    value = TensorProto()
    value.CopyFrom(node.attr["value"].tensor)
    device = node.device
    handle = body.add(f"{node.name}/{SUFFIX}", "VarHandleOp")
    handle.device = device
    handle.attr["dtype"].type = value.dtype
    handle.attr["shape"].shape.CopyFrom(value.tensor_shape)
    handle.attr["shared_name"].s = handle.name.encode()
    kept = NodeDef(name=node.name, op="ReadVariableOp", input=[handle.name], device=device)
    kept.attr["dtype"].type = value.dtype
    for name in ("_class", "_output_shapes"):
        if name in node.attr:
            kept.attr[name].CopyFrom(node.attr[name])
    node.CopyFrom(kept)
    return handle.name, value


def variable_def(body: Body, holder: str, read: str) -> VariableDef:
    """The VariableDef of a variable, for which nodes that initialize it with zeros are added."""
    handle = body.nodes[holder]
    dtype = attr(handle, "dtype").type
    zeros = body.add(f"{holder}/Initializer/zeros", "Fill")
    shape = TensorShape.from_proto(attr(handle, "shape").shape).as_list()
    dims = _const(body, f"{holder}/Initializer/zeros/shape_as_tensor", shape, "int32")
    zero = _const(body, f"{holder}/Initializer/zeros/Const", 0, dtype)
    zeros.input.extend([dims, zero])
    zeros.attr["T"].type = dtype
    assign = body.add(f"{holder}/Assign", "AssignVariableOp")
    assign.input.extend([holder, zeros.name])
    assign.attr["dtype"].type = dtype
    assign.attr["validate_shape"].b = False
    return VariableDef(
        variable_name=f"{holder}:0",
        initializer_name=assign.name,
        snapshot_name=f"{read}:0",
        initial_value_name=f"{zeros.name}:0",
        is_resource=True,
        trainable=True,
    )


def _const(body: Body, name: str, value: object, dtype: object) -> str:
    node = body.add(name, "Const")
    node.attr["value"].tensor.CopyFrom(make_tensor_proto(value, dtype))
    node.attr["dtype"].type = node.attr["value"].tensor.dtype
    return node.name
