"""A traced body as a FunctionDef, with the names that TensorFlow gives (graph_to_functiondef.cc).

In a FunctionDef the names of arguments and results are lower-case words, and no node has the name
of one of them:

    tensor in the graph          in the FunctionDef
    MatMul/a:0, an argument      matmul_a
    Split:1, of a node           Split:output:1
    MatMul:0, a result           ret["matmul"] = "MatMul:product:0"

What is known of shapes stands in attributes, where TensorFlow's exporters write it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from savedmodel_writer.dtypes import resource
from savedmodel_writer.graph.attr_set import dtypes_of
from savedmodel_writer.graph.function_graph import FunctionGraph
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.protos import AttrValue, FunctionDef, NodeDef, OpDef
from savedmodel_writer.shapes import TensorShape

_CONSTRUCTION_CONTEXT = AttrValue(s=b"kEagerRuntime")


def encode_function(body: FunctionGraph) -> FunctionDef:
    """The FunctionDef of a body that is complete."""
    names = _Names()
    arguments = [tensor.op for tensor in body.arguments]
    taken = set(arguments)
    operations = [op for op in body.get_operations() if op not in taken]
    signature = OpDef(name=body.name)
    for tensor in body.results:  # these choose first
        signature.output_arg.append(_arg_def(names.unique(_as_word(tensor.op.name)), tensor))
    renamed: dict[Tensor, str] = {}
    node_names: dict[Operation, str] = {}
    for tensor in body.arguments:
        name = renamed[tensor] = node_names[tensor.op] = names.unique(_as_word(tensor.op.name))
        signature.input_arg.append(_arg_def(name, tensor))
    for op in operations:
        name = node_names[op] = names.unique(op.name)
        renamed.update(zip(op.outputs, _output_names(op, name), strict=True))
    signature.is_stateful = body.is_stateful
    signature.control_output.extend(op.name for op in body.control_results)
    function = FunctionDef(
        signature=signature,
        node_def=[_node_def(op, renamed, node_names) for op in operations],
        ret={
            arg.name: renamed[tensor]
            for arg, tensor in zip(signature.output_arg, body.results, strict=True)
        },
        control_ret={op.name: node_names[op] for op in body.control_results},
    )
    function.attr["_construction_context"].CopyFrom(_CONSTRUCTION_CONTEXT)
    shapes = [tensor.shape for tensor in body.arguments]
    function.attr["_input_shapes"].CopyFrom(_shapes(shapes) if shapes else AttrValue())
    for index, op in enumerate(arguments):
        for key, value in _argument_attrs(op):
            function.arg_attr[index].attr[key].CopyFrom(value)
    return function


class _Names:
    """Names that are given once."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """The name, or the name with a number if it is used."""
        found = name
        while found in self._used:
            found = f"{name}_{self._used[name]}"
            self._used[name] += 1
        self._used[found] = 0
        return found


def _as_word(name: str) -> str:
    word = re.sub("[^a-z0-9]", "_", name.lower())
    return re.sub("^[^a-z]*", "", word) or "unknown"


def _arg_def(name: str, tensor: Tensor) -> OpDef.ArgDef:
    arg = OpDef.ArgDef(name=name)
    arg.type = tensor.dtype.as_datatype_enum  # type: ignore[assignment]  # the enum's numbers are ints
    if tensor.dtype is resource and tensor._handle:
        dtype, shape = tensor._handle[0]
        data = arg.handle_data.add()
        data.dtype = dtype.as_datatype_enum  # type: ignore[assignment]
        data.shape.CopyFrom(shape.as_proto())
    return arg


def _output_names(op: Operation, name: str) -> Iterator[str]:
    for arg in op.definition.outputs:
        for index in range(len(dtypes_of(arg, op._attr_set.values))):
            yield f"{name}:{arg.name}:{index}"


def _node_def(
    op: Operation, renamed: dict[Tensor, str], node_names: dict[Operation, str]
) -> NodeDef:
    node = op.node_def
    node.name = node_names[op]
    del node.input[:]
    node.input.extend(renamed[tensor] for tensor in op.inputs)
    waited_for = sorted(set(op.control_inputs), key=lambda other: other.name)
    node.input.extend(f"^{node_names[other]}" for other in waited_for)
    if node.name == op.name:  # TensorFlow loses sight of the others
        node.attr["_output_shapes"].CopyFrom(_shapes([tensor.shape for tensor in op.outputs]))
    return node


def _argument_attrs(op: Operation) -> Iterator[tuple[str, AttrValue]]:
    yield from op._extra_attrs.items()
    (tensor,) = op.outputs
    if tensor.dtype is not resource:
        yield "_output_shapes", _shapes([op.get_attr("shape")])


def _shapes(shapes: Iterable[TensorShape]) -> AttrValue:
    return AttrValue(list=AttrValue.ListValue(shape=[shape.as_proto() for shape in shapes]))
