"""Nodes of variables become nodes of constants, in the graph and in functions.

    VarHandleOp, VariableV2        Const                       of the same name
    ReadVariableOp                 Identity
    ResourceGather                 GatherV2, with a Const `<name>/axis`
    ResourceGatherNd               GatherNd
    VariableShape                  Shape
    VarIsInitializedOp, …          Const, true
    RefSwitch, …                   Switch
    a handle as an argument        the value as an argument

The first four are what tf.compat.v1.graph_util.convert_variables_to_constants makes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import attrs
import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.ops import registry
from savedmodel_writer.protos import DataType, NodeDef, TensorProto, TensorShapeProto
from savedmodel_writer.rewriting.body import Body, BodyName, attr, producer
from savedmodel_writer.rewriting.calls import call_of
from savedmodel_writer.rewriting.saver_nodes import Stored
from savedmodel_writer.rewriting.variable_flow import PASSING, Use, VariableFlow
from savedmodel_writer.tensors import make_tensor_proto

_IS_INITIALIZED = ("VarIsInitializedOp", "IsVariableInitialized")
REFERENCES = ("VariableV2", "Variable")
READS = {"ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VariableShape"} | set(
    _IS_INITIALIZED
)
# What hands a reference on, and what does so with a value.
_OF_VALUES = {
    f"Ref{op}": op for op in ("Enter", "Exit", "Identity", "Merge", "NextIteration", "Switch")
}


def is_read(use: Use, holders: Mapping[str, NodeDef]) -> bool:
    """Whether what the use does with the variable can be done with a constant.

    Args:
        use: the use.
        holders: the nodes of the graph that are variables.
    """
    node, call = use.node, call_of(use.node)
    holder = None if use.body else holders.get(producer(node.input[use.index]))
    if holder is not None and holder.op in REFERENCES:  # which anything may read
        return not needs_reference(node, use.index)
    passed = node.op in PASSING or (call is not None and use.index >= call.first)
    return passed or node.op in READS


def needs_reference(node: NodeDef, index: int) -> bool:
    """Whether an input must be a reference variable, as that of an op that writes to it."""
    if node.op in _OF_VALUES or node.op in _IS_INITIALIZED:
        return False
    try:
        inputs = registry.get(node.op).inputs
    except errors.UnknownOpError:
        return False
    return bool(inputs) and inputs[min(index, len(inputs) - 1)].is_ref


@attrs.frozen
class _Value:
    """What replaces a variable; of several, what they have in common."""

    dtype: DataType
    shape: TensorShapeProto


def freeze_nodes(
    flow: VariableFlow, values: Mapping[Stored, TensorProto], stored_of: Mapping[str, Stored]
) -> None:
    """Replaces variables by constants.

    Args:
        flow: where the variables go; every use of one of `values` is one of `is_read`, or reads a
            reference variable.
        values: of the variables to replace.
        stored_of: what the nodes that are variables hold.

    Raises:
        UnimplementedError: a function is called with a variable to replace and with another, or
            returns a variable.
    """
    flow.check_apart(values, "freeze")
    results = _results_of_loops(flow, values)
    arguments, uses = list(flow.arguments(values)), list(flow.uses(values))
    for name, result, stored in results:
        function = flow.bodies[name].function
        assert function is not None
        for argument in function.signature.output_arg:
            if argument.name == result:
                argument.type = _common(values, stored).dtype
                del argument.handle_data[:]
    for holder, one in stored_of.items():
        if one in values:
            make_const(flow.bodies[""].nodes[holder], values[one])
    for name, index, stored in arguments:
        _change_argument(flow.bodies[name], index, _common(values, stored))
    moved: dict[BodyName, dict[str, str]] = {}
    for use in uses:
        body = flow.bodies[use.body]
        before = body.output(use.node) if use.node.op in READS else ""
        _change_use(body, use, _common(values, use.variables))
        if before and before != body.output(use.node):
            moved.setdefault(use.body, {})[before] = body.output(use.node)
    for name, references in moved.items():
        flow.bodies[name].redirect(references)


def make_const(node: NodeDef, value: TensorProto) -> None:
    """Makes a node a constant; it keeps its name."""
    name = node.name
    node.Clear()
    node.name, node.op = name, "Const"
    node.attr["dtype"].type = value.dtype
    node.attr["value"].tensor.CopyFrom(value)


def hand_on_values(body: Body, node: NodeDef) -> None:
    """Follows what was a reference to a variable and is a value now, from a node that gets it.

    Raises:
        UnimplementedError: something writes to it.
    """
    to_do = [(node, 0)] if node.op in _OF_VALUES else []
    readers = body.readers() if to_do else {}
    while to_do:
        node, index = to_do.pop()
        if node.op in _OF_VALUES:
            node.op = _OF_VALUES[node.op]
            for output in range(2):
                to_do += readers.get(body.output(node, output), ())
        elif needs_reference(node, index):
            raise errors.UnimplementedError(
                f"node {node.name!r} ({node.op}) writes to a variable through a node that hands "
                "its reference on; StripTraining() or Prune() before removes what signatures do "
                "not need",
                node=node.name,
                op=node.op,
            )


def _common(values: Mapping[Stored, TensorProto], stored: Collection[Stored]) -> _Value:
    first, *others = [values[one] for one in sorted(stored)]
    shape = first.tensor_shape
    if any(other.tensor_shape != shape for other in others):
        shape = TensorShapeProto(unknown_rank=True)
    return _Value(first.dtype, shape)


def _results_of_loops(
    flow: VariableFlow, values: Collection[Stored]
) -> list[tuple[str, str, set[Stored]]]:
    """The results of functions that are variables, all of which must be those of loops."""
    loops = set()
    for body in flow.bodies.values():
        for node in body.nodes.values():
            call = call_of(node)
            if call is not None and call.returned:
                loops.add(attr(node, "body").func.name)
    found = []
    for name, result in flow.returned(values):
        function = flow.bodies[name].function
        assert function is not None
        if name not in loops:
            raise errors.UnimplementedError(
                f"function {name!r} returns a variable, which no constant replaces", node=name
            )
        found.append((name, result, flow.carried(name, function.ret[result])))
    return found


def _change_use(body: Body, use: Use, value: _Value) -> None:
    node, call = use.node, call_of(use.node)
    hand_on_values(body, node)
    if node.op in _CONVERT:
        _CONVERT[node.op](body, node, value)
    elif node.op in _IS_INITIALIZED:
        make_const(node, make_tensor_proto(True))
    elif node.op in PASSING and use.index == 0:
        node.attr["T"].type = value.dtype
        node.attr.pop("_output_shapes", None)
    elif call is not None and use.index >= call.first:
        node.attr[call.types].list.type[use.index - call.first] = value.dtype
        if "_read_only_resource_inputs" in node.attr:
            read_only = node.attr["_read_only_resource_inputs"].list.i
            read_only[:] = [one for one in read_only if one != use.index]
        if call.returned:
            node.attr.pop("_output_shapes", None)
            shapes = attr(node, "output_shapes").list.shape
            if len(shapes) > use.index:
                shapes[use.index].CopyFrom(value.shape)


def _change_argument(body: Body, index: int, value: _Value) -> None:
    function = body.function
    assert function is not None
    argument = function.signature.input_arg[index]
    argument.type = value.dtype
    del argument.handle_data[:]
    function.resource_arg_unique_id.pop(index, None)
    if "_input_shapes" in function.attr:
        shapes = function.attr["_input_shapes"].list.shape
        if len(shapes) > index:
            shapes[index].CopyFrom(value.shape)
    if index in function.arg_attr:
        attributes = function.arg_attr[index].attr
        for name in ("_handle_dtypes", "_handle_shapes"):
            attributes.pop(name, None)
        if "_output_shapes" in attributes:
            for shape in attributes["_output_shapes"].list.shape[:1]:
                shape.CopyFrom(value.shape)


def _read(body: Body, node: NodeDef, value: _Value) -> None:
    _replace(node, "Identity", 1, {"T": value.dtype})


def _gather(body: Body, node: NodeDef, value: _Value) -> None:
    batch_dims = attr(node, "batch_dims").i
    indices = attr(node, "Tindices").type
    types = {"Tparams": value.dtype, "Tindices": indices, "Taxis": indices}
    _replace(node, "GatherV2", 2, types)
    if batch_dims:
        node.attr["batch_dims"].i = batch_dims
    axis = body.add(f"{node.name}/axis", "Const")
    make_const(axis, make_tensor_proto(np.array(batch_dims), as_dtype(indices)))
    node.input.append(body.output(axis))


def _gather_nd(body: Body, node: NodeDef, value: _Value) -> None:
    types = {"Tparams": value.dtype, "Tindices": attr(node, "Tindices").type}
    _replace(node, "GatherNd", 2, types)


def _shape(body: Body, node: NodeDef, value: _Value) -> None:
    out_type = attr(node, "out_type").type
    types = {"T": value.dtype, **({"out_type": out_type} if out_type else {})}
    _replace(node, "Shape", 1, types)


def _replace(node: NodeDef, op: str, inputs: int, types: Mapping[str, DataType]) -> None:
    """Makes another op of a node; its control inputs, needed to read in time, go."""
    kept = NodeDef(name=node.name, op=op, input=node.input[:inputs])
    if "_class" in node.attr:
        kept.attr["_class"].CopyFrom(node.attr["_class"])
    for name, dtype in types.items():
        kept.attr[name].type = dtype
    node.CopyFrom(kept)


_CONVERT: dict[str, Callable[[Body, NodeDef, _Value], None]] = {
    "ReadVariableOp": _read,
    "ResourceGather": _gather,
    "ResourceGatherNd": _gather_nd,
    "VariableShape": _shape,
}
