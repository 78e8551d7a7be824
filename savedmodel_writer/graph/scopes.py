"""Scopes: what a block of the program gives to every node made in it.

A name prefix, a device, control dependencies, a colocation group; each is a stack on the graph.
"""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from savedmodel_writer.errors import InvalidTypeError, SequenceError
from savedmodel_writer.graph.devices import DeviceSpec, canonical_name, merged_name
from savedmodel_writer.graph.names import NameTable, check_op_name, check_scope_name
from savedmodel_writer.protos import AttrValue

if TYPE_CHECKING:
    from savedmodel_writer.graph.operation import Operation
    from savedmodel_writer.graph.tensor import Tensor

DeviceFunction = Callable[["Operation"], "str | DeviceSpec"]


class ControlDependencies:
    """A `control_dependencies` block: its dependencies, and the nodes made in it so far."""

    __slots__ = ("_outer", "_scopes", "control_inputs", "seen")

    def __init__(self, scopes: Scopes, control_inputs: list[Operation] | None) -> None:
        self._scopes = scopes
        self.control_inputs = control_inputs
        self.seen: set[Operation] = set()
        self._outer: list[ControlDependencies] = []

    def __enter__(self) -> None:
        outer = self._outer = self._scopes._control_stack
        self._scopes._control_stack = [*(outer if self.control_inputs is not None else ()), self]

    def __exit__(self, *_: object) -> None:
        self._scopes._control_stack = self._outer


class Scopes(abc.ABC):
    """The scopes of one graph that are open now."""

    def __init__(self) -> None:
        self._names = NameTable()
        self._name_stack = ""
        self._device_stack: list[DeviceSpec | DeviceFunction | None] = []
        self._colocation_stack: list[Any] = []
        self._control_stack: list[ControlDependencies] = []

    # --- names ------------------------------------------------------------------------------

    def unique_name(self, name: str, mark_as_used: bool = True) -> str:
        """A name in the current scope that no node and no scope has."""
        if self._name_stack:
            name = f"{self._name_stack}/{name}"
        return self._names.unique(name, mark_as_used)

    def get_name_scope(self) -> str:
        """The current name scope, "" at the root."""
        return self._name_stack

    @contextmanager
    def name_scope(self, name: str | None) -> Iterator[str]:
        """Puts a prefix before the names of the nodes made in the block.

        Args:
            name: the prefix, made unique inside the current scope; with a "/" at its end an
                absolute name that is taken as it is, so that a scope can be entered again; None
                or "" goes back to the root.

        Yields:
            The scope's name with a "/" at its end; as a node's name it means the scope itself.

        Raises:
            NodeNameError: the name is not legal.
        """
        outer = self._name_stack
        if not name:
            scope = ""
        else:
            (check_scope_name if outer else check_op_name)(name)
            scope = name[:-1] if name[-1] == "/" else self.unique_name(name)
        self._name_stack = scope
        try:
            yield f"{scope}/" if scope else ""
        finally:
            self._name_stack = outer

    # --- devices ----------------------------------------------------------------------------

    @contextmanager
    def device(
        self, device_name_or_function: str | DeviceSpec | DeviceFunction | None
    ) -> Iterator[None]:
        """Gives the nodes made in the block a device.

        Args:
            device_name_or_function: a device name; what it leaves open comes from the outer
                scopes. Or a function from Operation to device name. None ignores outer scopes.

        Raises:
            InvalidArgumentError: it is no device name.
            InvalidTypeError: it is none of these.
        """
        device = device_name_or_function
        if isinstance(device, str):
            device = DeviceSpec.from_string(device)
        elif not (device is None or isinstance(device, DeviceSpec) or callable(device)):
            raise InvalidTypeError(
                f"expected the name of a device, a function or None, found {device!r}"
            )
        stack = self._device_stack
        stack.append(device)
        try:
            yield
        finally:
            if stack.pop() is not device or self._device_stack is not stack:
                raise SequenceError("device scopes were left in another order than entered")

    def _apply_devices(self, op: Operation) -> None:
        for device in reversed(self._device_stack):
            if device is None:
                return
            if isinstance(device, DeviceSpec):
                op.device = merged_name(op.device, device)
            else:
                chosen = device(op)
                if not isinstance(chosen, (str, DeviceSpec)):
                    raise InvalidTypeError(
                        f"a device function gave {chosen!r} for node {op.name!r}: expected the "
                        "name of a device, op.device to leave it as it is"
                    )
                op.device = chosen if isinstance(chosen, str) else canonical_name(chosen)

    # --- colocation -------------------------------------------------------------------------

    @contextmanager
    def colocate_with(self, op: Any, ignore_existing: bool = False) -> Iterator[None]:
        """Places the nodes made in the block with another; device scopes outside do not count.

        Args:
            op: an Operation, a Tensor, a Variable; None with `ignore_existing` ends colocation.
            ignore_existing: whether outer `colocate_with` blocks do not count.

        Raises:
            InvalidTypeError: `op` is none of these.
        """
        if op is None and not ignore_existing:
            raise InvalidTypeError("colocate_with(None) needs ignore_existing=True")
        devices, colocation = self._device_stack, self._colocation_stack
        self._device_stack = []
        self._colocation_stack = [
            *(() if ignore_existing else colocation),
            *(() if op is None else _colocated(op)),
        ]
        try:
            yield
        finally:
            self._device_stack, self._colocation_stack = devices, colocation

    def _apply_colocation(self, op: Operation) -> None:
        groups: set[bytes] = set()
        device = None
        for other in reversed(self._colocation_stack):
            if hasattr(other, "colocation_groups"):
                groups.update(other.colocation_groups())
            device = device or other.device
        if device:
            op.device = canonical_name(device)
        op._set_attr("_class", AttrValue(list=AttrValue.ListValue(s=sorted(groups))))

    # --- control dependencies ---------------------------------------------------------------

    def control_dependencies(self, control_inputs: Iterable[Any] | None) -> ControlDependencies:
        """A block whose nodes run after the given operations.

        Args:
            control_inputs: operations, tensors, variables; None ignores outer blocks.

        Raises:
            InvalidTypeError: one is none of these.
            InputError: one belongs to another graph.
        """
        if control_inputs is None:
            return ControlDependencies(self, None)
        known = {op for block in self._control_stack for op in block.control_inputs or ()}
        found = []
        for item in control_inputs:
            op = self._operation_of(item)
            if op not in known:
                known.add(op)
                found.append(op)
                op._set_attr("_has_manual_control_dependencies", AttrValue(b=True))
        return ControlDependencies(self, found)

    def _control_inputs_for(self, inputs: tuple[Tensor, ...]) -> tuple[Operation, ...]:
        """The control inputs of a new node: a block counts unless an input is from inside it."""
        producers = {tensor.op for tensor in inputs}
        found: dict[Operation, None] = {}
        for block in self._control_stack:
            if producers.isdisjoint(block.seen):
                found.update(dict.fromkeys(block.control_inputs or ()))
        return tuple(op for op in found if op not in producers)

    @abc.abstractmethod
    def _operation_of(self, item: Any) -> Operation:
        """The operation that an item of `control_dependencies` means."""


def _colocated(item: Any) -> Iterator[Any]:
    """The operation to colocate with; for a resource variable its device counts as well."""
    op = item
    if hasattr(item, "handle"):
        op = item.handle.op
    elif not hasattr(item, "colocation_groups"):
        op = getattr(item, "op", None)
    if not hasattr(op, "colocation_groups"):
        raise InvalidTypeError(
            f"colocate_with: expected an Operation, a Tensor or a Variable, found {item!r}"
        )
    yield cast("Operation", op)
    if op is not item and hasattr(item, "handle"):
        yield _DeviceOf(item.device)


class _DeviceOf:
    __slots__ = ("device",)

    def __init__(self, device: str) -> None:
        self.device = device
