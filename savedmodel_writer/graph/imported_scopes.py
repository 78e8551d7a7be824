"""What the scopes around an import give to the imported nodes.

TensorFlow's importer differs here from the making of a single node: every node gets all control
dependencies, and a node that is colocated with others gets their device, whatever else asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph.devices import DeviceSpec, canonical_name
from savedmodel_writer.graph.imported_names import colocated_with
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.source_line import locate

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph


def apply_scopes(graph: Graph, nodes: Sequence[tuple[Operation, str]]) -> None:
    """Applies the graph's open scopes.

    Args:
        graph: the graph.
        nodes: new nodes in the order they were made, and the devices they ask for.

    Raises:
        InvalidArgumentError: what a node asks for is no device name.
    """
    colocated = []
    devices = _Devices(graph)
    for op, device in nodes:
        if graph._colocation_stack:
            graph._apply_colocation(op)
            op.device = ""
        others = _colocated_names(op)
        if others:
            colocated.append((op, others))
        else:
            devices.give(op, device)
    for op, others in colocated:
        found = (graph._operations.get(name) for name in others)
        op.device = next((canonical_name(o.device) for o in found if o and o.device), "")
    waited_for = [other for block in graph._control_stack for other in block.control_inputs or ()]
    for op, _ in nodes:
        for block in graph._control_stack:
            block.seen.add(op)
        if waited_for:
            op._control_inputs = tuple(dict.fromkeys([*op._control_inputs, *waited_for]))


def _colocated_names(op: Operation) -> list[str]:
    """The other nodes that a node is colocated with."""
    if "_class" not in op._extra_attrs:
        return []
    names = map(colocated_with, op._extra_attrs["_class"].list.s)
    return [name for name in names if name is not None and name != op.name]


class _Devices:
    """The device scopes around, for whatever device a node asks for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        scopes = graph._device_stack
        self._known: dict[str, str] | None = None
        if all(scope is None or isinstance(scope, DeviceSpec) for scope in scopes):
            self._known = {}  # the scopes do not look at the node
        self._silent = not scopes

    def give(self, op: Operation, asked: str) -> None:
        if not asked and self._silent:
            return
        if self._known is not None and asked in self._known:
            op.device = self._known[asked]
            return
        try:
            if asked:
                with self._graph.device(asked):
                    self._graph._apply_devices(op)
            else:
                self._graph._apply_devices(op)
        except InvalidInputError as error:
            locate(error, op.name, op.type)
            raise
        if self._known is not None:
            self._known[asked] = op.device
