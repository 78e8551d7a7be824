"""The nodes of a reference variable, TensorFlow 1's kind, and the nodes that assign it.

v/Initializer/zeros   Const or Fill
v                     VariableV2: a reference to the value, which a saver saves
v/Assign              Assign: the initializer
v/read                Identity: what consumers take, on the caching device if there is one
"""

from __future__ import annotations

from typing import Any

import attrs

from savedmodel_writer.dtypes import DType
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.protos import VariableDef
from savedmodel_writer.variables.existing_node import existing_node
from savedmodel_writer.variables.request import VariableRequest
from savedmodel_writer.variables.variable_nodes import VariableNodes, completed_initializer
from savedmodel_writer.variables.zeros_initializer import colocate_by_name, make_zeros


@attrs.frozen(eq=False)
class ReferenceNodes(VariableNodes):
    """A reference variable in its graph.

    Attributes:
        snapshot: the value that consumers take.
    """

    is_resource = False

    snapshot: Tensor

    @property
    def dtype(self) -> DType:
        """The dtype of the reference."""
        return self.tensor.dtype

    @property
    def checkpoint_name(self) -> str:
        """The node's name."""
        return self.tensor.op.name

    @property
    def element(self) -> Tensor:
        """What a saver saves."""
        return self.tensor

    def value(self) -> Tensor:
        """The snapshot: every consumer takes the same one."""
        return self.snapshot

    def read_value(self) -> Tensor:
        """A new read."""
        return self.graph.create_op("Identity", [self.tensor], name="read").outputs[0]

    def update(
        self, op_type: str, value: Any, use_locking: bool | None, name: str | None
    ) -> Operation:
        """Adds an Assign, AssignAdd or AssignSub, by default without a lock."""
        return self.graph.create_op(
            op_type, [self.tensor, value], {"use_locking": bool(use_locking)}, name=name
        )


def make_reference_nodes(graph: Graph, request: VariableRequest) -> ReferenceNodes:
    """Adds the nodes of a reference variable in the current name scope."""
    with graph.name_scope(request.name) as scope:
        name = scope.removesuffix("/")
        initial_value = make_zeros(graph, request.dtype, request.source.shape, name)
        reference = graph.create_op(
            "VariableV2",
            attrs={"dtype": request.dtype, "shape": request.static_shape},
            name=scope,
        ).outputs[0]
        colocate_by_name(reference.op, name)
        initializer = _make_initializer(reference, initial_value)
        snapshot = _make_snapshot(reference, request.caching_device)
    return ReferenceNodes(request, reference, initializer, initial_value, snapshot)


def complete_reference_nodes(
    reference: Tensor, request: VariableRequest, variable_def: VariableDef
) -> ReferenceNodes:
    """The nodes of a variable whose reference is there; arguments as for a resource variable."""
    graph = reference.graph
    name = reference.op.name
    reads = [variable_def.snapshot_name, f"{name}/read"]
    with graph.name_scope(f"{name}/"):
        initializer = completed_initializer(
            reference, request, variable_def, "Assign", _make_initializer
        )
        read = existing_node(graph, reads, "Identity", reference)
        snapshot = _make_snapshot(reference, None) if read is None else read.outputs[0]
    return ReferenceNodes(request, reference, initializer, initializer.inputs[1], snapshot)


def _make_initializer(reference: Tensor, initial_value: Tensor) -> Operation:
    return reference.graph.create_op("Assign", [reference, initial_value], {"validate_shape": True})


def _make_snapshot(reference: Tensor, caching_device: str | None) -> Tensor:
    graph = reference.graph
    if caching_device is None:
        place = graph.colocate_with(reference.op)
    else:
        place = graph.device(caching_device)
    with place:
        return graph.create_op("Identity", [reference], name="read").outputs[0]
