"""The order of side effects in a body: nodes that touch one resource run as the program says.

As TensorFlow does for functions (auto_control_deps.py): a node that changes a resource waits for
those that read it since the last change, a node that reads it for the last change; nodes with
effects on nothing known wait for each other. The results wait for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from savedmodel_writer.dtypes import resource
from savedmodel_writer.graph.function_graph import FunctionGraph
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.tensor import Tensor

READ_ONLY = "_read_only_resource_inputs"
"""The attribute of a call that lists which of its inputs are resources that it does not change."""

_READERS = frozenset(["ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VariableShape"])
# Stateful by their OpDef, and yet in no order: random numbers, what waits for another process.
_UNORDERED = frozenset(
    (
        "RandomUniform",
        "RandomUniformInt",
        "RandomStandardNormal",
        "ParameterizedTruncatedNormal",
        "TruncatedNormal",
        "RandomShuffle",
        "Multinomial",
        "RandomGamma",
        "RandomGammaGrad",
        "RandomPoisson",
        "RandomPoissonV2",
        "CollectiveGather",
        "CollectiveReduce",
        "CollectiveBcastSend",
        "CollectiveBcastSendV2",
        "CollectiveBcastRecv",
        "CollectiveBcastRecvV2",
        "NcclAllReduce",
        "Recv",
        "CollectiveInitializeCommunicator",
        "CollectiveAssignGroupV2",
        "CudnnRNN",
        "CudnnRNNBackprop",
        "CudnnRNNV2",
        "CudnnRNNV3",
        "CudnnRNNBackpropV2",
        "CudnnRNNBackpropV3",
        "RestoreV2",
        "SaveV2",
    )
)


def order_effects(body: FunctionGraph, results: Iterable[Tensor]) -> None:
    """Adds control inputs to the nodes of a body, and what must run to its control results.

    Args:
        body: the body.
        results: the nodes' tensors that it returns, each of a node of its own.
    """
    must_run: list[Operation] = []
    last_change: dict[Tensor | None, Operation] = {}
    reads: dict[Tensor, list[Operation]] = {}
    consumed = {tensor for op in body.get_operations() for tensor in op.inputs}
    for op in body.get_operations():
        has_effect = _has_effect(op)
        is_read = op.type in _READERS
        if has_effect and not (is_read and consumed.isdisjoint(op.outputs)):
            must_run.append(op)
        waited_for: dict[Operation, None] = {}
        touched = _resources(op)
        for tensor, read_only in touched.items():
            if tensor in last_change:
                waited_for[last_change[tensor]] = None
            if read_only:
                reads.setdefault(tensor, []).append(op)
            else:
                waited_for.update(dict.fromkeys(reads.pop(tensor, ())))
                last_change[tensor] = op
        if has_effect and not touched:
            if None in last_change:
                waited_for[last_change[None]] = None
            last_change[None] = op
        op._add_control_inputs(waited_for)
    body.control_results += must_run
    results = list(results)
    if must_run and results:
        gate = body.create_op("NoOp")
        gate._add_control_inputs(must_run)
        for tensor in results:
            tensor.op._add_control_inputs([gate])


def read_only_inputs(op: Operation) -> list[int]:
    """Positions of the inputs that are resources which the operation does not change."""
    if op.type in _READERS:
        return [index for index, tensor in enumerate(op.inputs) if tensor.dtype is resource]
    extra = op._extra_attrs
    return list(extra[READ_ONLY].list.i) if READ_ONLY in extra else []


def read_only_arguments(body: FunctionGraph) -> list[int]:
    """Positions of the arguments that are resources which nothing in the body changes."""
    changed = set()
    for op in body.get_operations():
        kept = set(read_only_inputs(op))
        changed |= {tensor for index, tensor in enumerate(op.inputs) if index not in kept}
    return [
        index
        for index, tensor in enumerate(body.arguments)
        if tensor.dtype is resource and tensor not in changed
    ]


def _has_effect(op: Operation) -> bool:
    return op.definition.is_stateful and op.type not in _UNORDERED


def _resources(op: Operation) -> dict[Tensor, bool]:
    """The resources that an operation takes, and whether it only reads them."""
    kept = set(read_only_inputs(op))
    found: dict[Tensor, bool] = {}
    for index, tensor in enumerate(op.inputs):
        if tensor.dtype is resource:
            while tensor.op.type == "Identity":
                tensor = tensor.op.inputs[0]
            found[tensor] = found.get(tensor, True) and index in kept
    return found
