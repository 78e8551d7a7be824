"""What the save nodes that a SaverDef names would save: read back from the graph."""

from __future__ import annotations

from collections.abc import Iterator

from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.graph.ancestors import ancestors
from savedmodel_writer.protos import SaverDef
from savedmodel_writer.tensors import make_ndarray
from savedmodel_writer.train.saveable import SaveSpec
from savedmodel_writer.variables import Variable
from savedmodel_writer.variables.store import variables_by_name

# Both take the prefix, the names, the slices, and then the tensors.
_WRITERS = frozenset(["SaveV2", "SaveSlices"])


def saved_shards(graph: Graph, saver_def: SaverDef) -> tuple[tuple[SaveSpec, ...], ...]:
    """The tensors of each node that saves, in the order the nodes were made.

    Empty when the graph does not have the nodes, or when they save something whose value is not
    known because it is no Variable.
    """
    variables = {
        variable.op: variable
        for variable in variables_by_name(graph).values()
        if isinstance(variable, Variable)
    }
    try:
        save = graph.get_tensor_by_name(saver_def.save_tensor_name).op
        return tuple(tuple(_specs(op, variables)) for op in _save_ops(graph, save))
    except (InvalidInputError, KeyError):
        return ()


def saved_operations(graph: Graph, saver_def: SaverDef) -> set[Operation]:
    """The operations that hold what the nodes of a SaverDef save; a variable's makes its handle.

    Raises:
        TensorNotFoundError: the graph does not have the nodes.
    """
    save = graph.get_tensor_by_name(saver_def.save_tensor_name).op
    return {_holder(tensor) for op in _save_ops(graph, save) for tensor in op.inputs[3:]}


def _save_ops(graph: Graph, save: Operation) -> list[Operation]:
    """Every node that writes tensors before `save` is done."""
    found = ancestors([save])
    return [op for op in graph.get_operations() if op in found and op.type in _WRITERS]


def _specs(save: Operation, variables: dict[Operation, Variable]) -> Iterator[SaveSpec]:
    _, names, slices, *tensors = save.inputs
    for name, slice_spec, tensor in zip(_strings(names), _strings(slices), tensors, strict=True):
        variable = variables[_holder(tensor)]
        yield SaveSpec(tensor, slice_spec, name, variable.source)


def _strings(constant: Tensor) -> list[str]:
    return [text.decode() for text in make_ndarray(constant.op.get_attr("value")).ravel()]


def _holder(tensor: Tensor) -> Operation:
    """The operation of the variable that a saved tensor was read from."""
    op = tensor.op
    while op.type in ("Identity", "ReadVariableOp"):
        op = op.inputs[0].op
    return op
