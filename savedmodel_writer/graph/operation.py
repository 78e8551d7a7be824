"""Operation: a node of a graph, kept as plain Python until it is exported.

Python's garbage collector walks every container of a growing graph again and again, so there are
few: a single tensor is kept without a tuple around it, and what few nodes have in one object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import CodeType
from typing import TYPE_CHECKING, Any

from savedmodel_writer.errors import AttrError
from savedmodel_writer.graph import node_encoder, source_line
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.ops.op_definition import OpDefinition
from savedmodel_writer.protos import AttrValue, NodeDef, OpDef
from savedmodel_writer.shapes import TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph
    from savedmodel_writer.ops.inference_context import Handle


class _Rare:
    """What few nodes have."""

    __slots__ = ("control_inputs", "device", "extra_attrs", "handles")

    def __init__(self) -> None:
        self.control_inputs: tuple[Operation, ...] = ()
        self.device = ""
        self.extra_attrs: dict[str, AttrValue] = {}
        self.handles: dict[int, Handle | None] = {}  # by output


_NONE = _Rare()


class Operation:
    """A node, as `tf.Operation`; made by `Graph.create_op`. Equality is identity.

    Attributes:
        name: its name in the graph.
        graph: the graph it belongs to.
    """

    __slots__ = (
        "__weakref__",
        "_attr_set",
        "_code",
        "_instruction",
        "_operands",
        "_rare",
        "_results",
        "graph",
        "name",
    )

    def __init__(
        self,
        graph: Graph,
        name: str,
        attr_set: AttrSet,
        inputs: tuple[Tensor, ...],
        control_inputs: tuple[Operation, ...],
        shapes: Sequence[TensorShape],
        handles: Mapping[int, Handle | None] | None,
        code: CodeType,
        instruction: int,
    ) -> None:
        self.graph = graph
        self.name = name
        self._attr_set = attr_set
        self._operands: Tensor | tuple[Tensor, ...] = inputs[0] if len(inputs) == 1 else inputs
        self._results: Tensor | tuple[Tensor, ...]
        dtypes = attr_set.output_dtypes
        if len(dtypes) == 1:
            self._results = Tensor(self, 0, dtypes[0], shapes[0])
        else:
            self._results = tuple(
                [Tensor(self, index, dtype, shapes[index]) for index, dtype in enumerate(dtypes)]
            )
        self._code = code
        self._instruction = instruction
        self._rare = _NONE
        if control_inputs:
            self._own_rare().control_inputs = control_inputs
        if handles:
            self._own_rare().handles.update(handles)

    @property
    def type(self) -> str:
        """The op."""
        return self._attr_set.definition.name

    @property
    def definition(self) -> OpDefinition:
        """What the registry knows about the op."""
        return self._attr_set.definition

    @property
    def op_def(self) -> OpDef:
        """The op's OpDef."""
        return self._attr_set.definition.op_def

    @property
    def inputs(self) -> tuple[Tensor, ...]:
        """The input tensors, lists flattened."""
        found = self._operands
        return found if isinstance(found, tuple) else (found,)

    @property
    def _outputs(self) -> tuple[Tensor, ...]:
        found = self._results
        return found if isinstance(found, tuple) else (found,)

    @property
    def outputs(self) -> list[Tensor]:
        """The results."""
        return list(self._outputs)

    def values(self) -> tuple[Tensor, ...]:
        """The same as `outputs`, as a tuple."""
        return self._outputs

    @property
    def control_inputs(self) -> list[Operation]:
        """The operations that must have run before this one."""
        return list(self._rare.control_inputs)

    @property
    def device(self) -> str:
        """The canonical device name, "" if none was given."""
        return self._rare.device

    @device.setter
    def device(self, device: str) -> None:
        if device != self._rare.device:
            self._own_rare().device = device

    @property
    def _control_inputs(self) -> tuple[Operation, ...]:
        return self._rare.control_inputs

    @_control_inputs.setter
    def _control_inputs(self, operations: tuple[Operation, ...]) -> None:
        self._own_rare().control_inputs = operations

    @property
    def _extra_attrs(self) -> dict[str, AttrValue]:
        """Attributes that the op's definition does not have; `_set_attr` adds one."""
        return self._rare.extra_attrs

    def _own_rare(self) -> _Rare:
        if self._rare is _NONE:
            self._rare = _Rare()
        return self._rare

    @property
    def source(self) -> str:
        """The user's line that made it, as "file:line"."""
        return source_line.describe(self._code, self._instruction)

    @property
    def node_def(self) -> NodeDef:
        """A new NodeDef of this operation."""
        return NodeDef.FromString(node_encoder.encode_node(self))

    def get_attr(self, name: str) -> Any:
        """The value of an attribute as Python; a list attribute gives a list.

        Raises:
            AttrError: the operation has no such attribute.
        """
        extra = self._extra_attrs
        if name in extra:
            return _python_value(extra[name])
        try:
            value = self._attr_set.values[name]
        except KeyError:
            known = ", ".join([*self._attr_set.values, *extra]) or "none"
            raise AttrError(
                f"Operation {self.name!r} ({self.type}) has no attribute {name!r}: it has {known}",
                node=self.name,
                op=self.type,
                attr=name,
                source=self.source,
            ) from None
        return list(value) if isinstance(value, tuple) else value

    def _set_attr(self, name: str, value: AttrValue) -> None:
        """Sets an attribute beside those that the op's definition settled."""
        self._own_rare().extra_attrs[name] = value

    def _set_inputs(self, inputs: tuple[Tensor, ...]) -> None:
        """Gives it the inputs, also those that were not there when it was made."""
        self._operands = inputs[0] if len(inputs) == 1 else inputs

    def _add_control_inputs(self, operations: Iterable[Operation]) -> None:
        """Makes this one run after others too, among them those whose results it takes."""
        self._control_inputs += tuple(operations)

    def colocation_groups(self) -> list[bytes]:
        """The groups it is colocated with, its own if none."""
        groups = []
        if "_class" in self._extra_attrs:
            found = self._extra_attrs["_class"].list.s
            groups = [group for group in found if group.startswith(b"loc:@")]
        return groups or [b"loc:@" + self.name.encode()]

    def __copy__(self) -> Operation:
        return self

    def __reduce__(self) -> Any:
        raise self.graph.not_copyable("An Operation")

    def __repr__(self) -> str:
        return f"<Operation {self.name!r} type={self.type}>"


def _python_value(value: AttrValue) -> Any:
    kind = value.WhichOneof("value")
    if kind is None:
        return None
    found = getattr(value, kind)
    if kind != "list":
        return found
    lists = [list(items) for _, items in found.ListFields()]
    return lists[0] if lists else []
