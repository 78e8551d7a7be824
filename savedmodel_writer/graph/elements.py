"""The operations and tensors of a graph, found by name or by whatever stands for one."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.errors import InputError, InvalidTypeError, TensorNotFoundError
from savedmodel_writer.graph.convert import of_another_graph
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.tensor import Tensor


class Elements:
    """A graph's operations by name, in the order they were made."""

    def __init__(self) -> None:
        self._operations: dict[str, Operation] = {}
        self._unfeedable: set[Tensor] = set()
        self._unfetchable: set[Operation] = set()

    @property
    def version(self) -> int:
        """The number of operations."""
        return len(self._operations)

    def get_operations(self) -> list[Operation]:
        """All operations in the order they were made."""
        return list(self._operations.values())

    def get_operation_by_name(self, name: str) -> Operation:
        """The operation of that name.

        Raises:
            TensorNotFoundError: there is none.
            InvalidTypeError: `name` is no string.
        """
        if not isinstance(name, str):
            raise InvalidTypeError(f"expected the name of an operation, found {name!r}")
        op = self.as_graph_element(name, allow_tensor=False)
        assert isinstance(op, Operation)
        return op

    def get_tensor_by_name(self, name: str) -> Tensor:
        """The tensor of that name, `"<operation>:<index>"`.

        Raises:
            TensorNotFoundError: there is none.
            InputError: the name is not of that form.
            InvalidTypeError: `name` is no string.
        """
        if not isinstance(name, str):
            raise InvalidTypeError(f"expected the name of a tensor, found {name!r}")
        tensor = self.as_graph_element(name, allow_operation=False)
        assert isinstance(tensor, Tensor)
        return tensor

    def as_graph_element(
        self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True
    ) -> Tensor | Operation:
        """The tensor or operation that `obj` means.

        Args:
            obj: a Tensor or Operation of this graph, the name of one, or an object that knows
                one (`_as_graph_element()`, as variables do).
            allow_tensor: whether it may be a tensor.
            allow_operation: whether it may be an operation.

        Raises:
            TensorNotFoundError: the graph has none of that name.
            InputError: it is of another graph, or of the kind that is not allowed.
            InvalidTypeError: it is none of these.
        """
        if not (allow_tensor or allow_operation):
            raise InputError("as_graph_element: allow a tensor, an operation or both")
        known = getattr(obj, "_as_graph_element", None)
        if callable(known):
            obj = known()
        if isinstance(obj, bytes):
            obj = obj.decode()
        if isinstance(obj, str):
            return self._named(obj, allow_tensor, allow_operation)
        if (isinstance(obj, Tensor) and allow_tensor) or (
            isinstance(obj, Operation) and allow_operation
        ):
            if obj.graph is not self:
                raise InputError(
                    f"{obj!r} is not an element of this graph: it belongs to another one",
                    node=obj.name.partition(":")[0],
                )
            return obj
        wanted = " or ".join(["a Tensor"] * allow_tensor + ["an Operation"] * allow_operation)
        raise InvalidTypeError(f"expected {wanted} or its name, found {obj!r}")

    def _named(self, name: str, allow_tensor: bool, allow_operation: bool) -> Tensor | Operation:
        op_name, colon, index = name.partition(":")
        if colon and not allow_tensor:
            raise InputError(f"{name!r} is the name of a tensor, expected that of an operation")
        op = self._operations.get(op_name)
        if not colon:
            if not allow_operation:
                kind = "of an operation" if op else "of nothing in the graph"
                raise InputError(
                    f"{name!r} is the name {kind}; a tensor's is '<operation>:<index>', "
                    f"perhaps '{name}:0'"
                )
            if op is None:
                raise self._not_found(name)
            return op
        if not (index.isascii() and index.isdigit()):
            raise InputError(f"{name!r} is no tensor name: expected '<operation>:<index>'")
        if op is None:
            raise self._not_found(op_name)
        if int(index) >= len(op._outputs):
            raise TensorNotFoundError(
                f"operation {op_name!r} ({op.type}) has {len(op._outputs)} outputs, found {name!r}",
                node=op_name,
                op=op.type,
            )
        return op._outputs[int(index)]

    def _not_found(self, name: str) -> TensorNotFoundError:
        from difflib import get_close_matches

        close = get_close_matches(name, self._operations, n=3)
        hint = f"; did you mean {', '.join(map(repr, close))}?" if close else ""
        return TensorNotFoundError(f"the graph has no operation named {name!r}{hint}", node=name)

    def _admit(self, tensor: Tensor) -> None:
        """Checks that nodes of this graph can take a tensor of another one.

        Raises:
            InputError: they cannot.
        """
        raise of_another_graph(tensor)

    def _operation_of(self, item: Any) -> Operation:
        """The operation that an item of `control_dependencies` means."""
        if hasattr(item, "handle") and hasattr(item, "op"):
            item = item.op  # a resource variable: waiting for it does not read it
        element = self.as_graph_element(item)
        return element.op if isinstance(element, Tensor) else element

    # --- what a session may be given and asked for ------------------------------------------

    def prevent_feeding(self, tensor: Tensor) -> None:
        """Says that a tensor is not to be fed."""
        self._unfeedable.add(tensor)

    def is_feedable(self, tensor: Tensor) -> bool:
        """Whether a tensor may be fed."""
        return tensor not in self._unfeedable

    def prevent_fetching(self, op: Operation) -> None:
        """Says that an operation is not to be fetched."""
        self._unfetchable.add(op)

    def is_fetchable(self, tensor_or_op: Tensor | Operation) -> bool:
        """Whether a tensor or an operation may be fetched."""
        op = tensor_or_op.op if isinstance(tensor_or_op, Tensor) else tensor_or_op
        return op not in self._unfetchable
