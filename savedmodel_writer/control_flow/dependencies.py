"""group, tuple, with_dependencies: nodes that wait for others.

Members on one device are grouped by one NoOp on that device. Otherwise each device has a NoOp of
its own, and a last NoOp waits for those:

    name/NoOp, name/NoOp_1, …   one per device, devices sorted
    name                        on the device around the call
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Graph, Operation, Tensor, get_default_graph
from savedmodel_writer.graph.default_graph import graph_of


def no_op(name: str | None = None) -> Operation:
    """A node that does nothing."""
    return get_default_graph().create_op("NoOp", name=name)


def group(*inputs: Any, name: str | None = None) -> Operation:
    """One operation that has run when all the inputs have.

    Args:
        *inputs: operations, tensors, variables, or nested lists of them.
        name: its name, by default `group_deps`.

    Raises:
        InvalidTypeError: an input is none of these.
    """
    members = builtins.tuple(_flatten(inputs))
    graph = graph_of(*members)
    with graph.name_scope(name or "group_deps") as scope:
        if not members:
            return graph.create_op("NoOp", name=scope)
        by_device: dict[str, list[Any]] = {}
        for member in members:
            by_device.setdefault(_device_of(member), []).append(member)
        if len(by_device) == 1:
            ((device, waited_for),) = by_device.items()
            return _no_op_on(graph, device, waited_for, scope)
        parts = [_no_op_on(graph, device, by_device[device], None) for device in sorted(by_device)]
        with graph.control_dependencies(parts):
            return graph.create_op("NoOp", name=scope)


def with_dependencies(
    dependencies: Iterable[Any], output_tensor: Any, name: str | None = None
) -> Tensor:
    """The same tensor, or the value of the variable, once all the dependencies have run."""
    graph = graph_of(output_tensor)
    with (
        graph.name_scope(name or "control_dependency") as scope,
        graph.colocate_with(output_tensor),
        graph.control_dependencies(dependencies),
    ):
        output = graph.convert(output_tensor, None)
        op_type = "RefIdentity" if output.dtype._is_ref_dtype else "Identity"
        return graph.create_op(op_type, [output], name=scope).outputs[0]


def tuple(
    tensors: Sequence[Any], name: str | None = None, control_inputs: Iterable[Any] | None = None
) -> list[Any]:
    """The same tensors and operations, once all of them have run.

    Args:
        tensors: tensors, variables, operations, what can become a tensor; None stays None.
        name: a name scope for the nodes.
        control_inputs: further operations or tensors to wait for.

    Raises:
        InvalidTypeError: a control input is neither.
        InvalidInputError: there is nothing to wait for.
    """
    graph = graph_of(*tensors)
    with graph.name_scope(name or "tuple"):
        outputs = [
            item if item is None or _is_part_of_a_graph(item) else graph.convert(item, None)
            for item in tensors
        ]
        gating = [_operation(item) for item in outputs if item is not None]
        for item in control_inputs or ():
            if not isinstance(item, (Operation, Tensor)):
                raise InvalidTypeError(
                    f"control_inputs: expected operations or tensors, found {item!r}"
                )
            gating.append(_operation(item))
        if not gating:
            raise InvalidInputError("tuple: expected at least one tensor, found none")
        gate = group(*_in_order_of_creation(graph, gating))
        return [_gated(graph, gate, item) for item in outputs]


def _gated(graph: Graph, gate: Operation, item: Any) -> Any:
    if item is None:
        return None
    if isinstance(item, Operation):
        with graph.control_dependencies([gate]):
            return group(item)
    return with_dependencies([gate], item)


def _in_order_of_creation(graph: Graph, operations: Iterable[Operation]) -> list[Operation]:
    wanted = set(operations)
    return [op for op in graph.get_operations() if op in wanted]


def _operation(item: Any) -> Operation:
    operation: Operation = item if isinstance(item, Operation) else item.op
    return operation


def _is_part_of_a_graph(item: Any) -> bool:
    return isinstance(item, Operation) or hasattr(item, "__graph_tensor__")


def _no_op_on(graph: Graph, device: str, waited_for: Iterable[Any], name: str | None) -> Operation:
    with graph.control_dependencies(waited_for), graph.device(device):
        return graph.create_op("NoOp", name=name)


def _device_of(member: Any) -> str:
    device = getattr(member, "device", None)
    if not isinstance(device, str):
        raise InvalidTypeError(
            f"group: expected operations, tensors or variables, found {member!r} of type "
            f"{type(member).__name__}"
        )
    return device


def _flatten(items: Any) -> Iterator[Any]:
    if isinstance(items, dict):
        items = [items[key] for key in sorted(items)]
    if isinstance(items, (list, builtins.tuple)):
        for item in items:
            yield from _flatten(item)
    else:
        yield items
