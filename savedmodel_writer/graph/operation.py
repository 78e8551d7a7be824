"""Operation: a node of a graph, kept as plain Python until it is exported."""

from __future__ import annotations

from collections.abc import Iterable
from types import CodeType
from typing import TYPE_CHECKING, Any

from savedmodel_writer.errors import AttrError
from savedmodel_writer.graph import node_encoder, source_line
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.ops.op_definition import OpDefinition
from savedmodel_writer.protos import AttrValue, NodeDef, OpDef

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph
    from savedmodel_writer.graph.tensor import Tensor


class Operation:
    """A node, as `tf.Operation`; made by `Graph.create_op`. Equality is identity.

    Attributes:
        name: its name in the graph.
        graph: the graph it belongs to.
        device: the canonical device name, "" if none was given.
    """

    __slots__ = (
        "__weakref__",
        "_attr_set",
        "_code",
        "_control_inputs",
        "_extra_attrs",
        "_inputs",
        "_instruction",
        "_outputs",
        "device",
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
        code: CodeType,
        instruction: int,
    ) -> None:
        self.graph = graph
        self.name = name
        self.device = ""
        self._attr_set = attr_set
        self._inputs = inputs
        self._outputs: tuple[Tensor, ...] = ()
        self._control_inputs = control_inputs
        self._extra_attrs: dict[str, AttrValue] | None = None
        self._code = code
        self._instruction = instruction

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
        return self._inputs

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
        return list(self._control_inputs)

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
        if extra is not None and name in extra:
            return _python_value(extra[name])
        try:
            value = self._attr_set.values[name]
        except KeyError:
            known = ", ".join([*self._attr_set.values, *(extra or ())]) or "none"
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
        if self._extra_attrs is None:
            self._extra_attrs = {}
        self._extra_attrs[name] = value

    def _add_control_inputs(self, operations: Iterable[Operation]) -> None:
        """Makes this one run after others too, among them those whose results it takes."""
        self._control_inputs += tuple(operations)

    def colocation_groups(self) -> list[bytes]:
        """The groups it is colocated with, its own if none."""
        groups = []
        if self._extra_attrs is not None and "_class" in self._extra_attrs:
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
