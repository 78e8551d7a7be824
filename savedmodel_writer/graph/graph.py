"""Graph: nodes in the order they were made, and the one way to make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import (
    DuplicateNameError,
    GraphSizeError,
    InvalidInputError,
    InvalidTypeError,
    ShapeError,
    StateError,
)
from savedmodel_writer.graph import entered_graphs, node_encoder
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.graph.collections import Collections
from savedmodel_writer.graph.constant import constant_in
from savedmodel_writer.graph.convert import GraphConverter, convert_in
from savedmodel_writer.graph.elements import Elements
from savedmodel_writer.graph.names import check_op_name
from savedmodel_writer.graph.node_context import NodeContext
from savedmodel_writer.graph.op_plan import PRODUCER, OpPlan
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.scopes import Scopes
from savedmodel_writer.graph.source_line import locate, user_frame
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.ops import attr_inference, registry
from savedmodel_writer.ops.op_definition import ArgDef
from savedmodel_writer.protos import GraphDef, VersionDef
from savedmodel_writer.shapes import TensorShape

MAX_BYTES = 2**31 - 1
"""The most that protobuf writes as one message."""


class Graph(Elements, Scopes, Collections):
    """A TensorFlow graph in the making, as `tf.Graph`.

    `with graph:` makes it the default graph. A graph is not for several threads at once.
    """

    def __init__(self) -> None:
        Elements.__init__(self)
        Scopes.__init__(self)
        Collections.__init__(self)
        self._plans: dict[str, OpPlan] = {}
        self._contexts: dict[Operation, NodeContext] = {}
        self._scalar_attrs: dict[Any, tuple[AttrSet, TensorShape]] = {}
        self._converter = GraphConverter(self)
        self._tensor_bytes = 0
        self._finalized = False

    # --- the default graph ------------------------------------------------------------------

    def __enter__(self) -> Graph:
        entered_graphs.push(self)
        return self

    def __exit__(self, *_: object) -> None:
        entered_graphs.pop(self)

    @contextmanager
    def as_default(self) -> Iterator[Graph]:
        """A block in which this is the default graph."""
        with self:
            yield self

    # --- making nodes -----------------------------------------------------------------------

    def create_op(
        self,
        op_type: str,
        inputs: Sequence[Any] = (),
        attrs: Mapping[str, Any] | None = None,
        name: str | None = None,
    ) -> Operation:
        """Adds a node.

        Args:
            op_type: the op, any of TensorFlow's registry.
            inputs: one value per input argument of the op: a Tensor, a Variable, or a value that
                becomes a Const; a list of them where the argument is a list.
            attrs: attributes by name. Those that the inputs determine may be left out, and so may
                those that have a default. A name with an underscore in front is taken as it is
                given, an AttrValue.
            name: the node's name, made unique in the current scope; the op's name by default.
                With a "/" at its end it is taken as it is.

        Returns:
            The node.

        Raises:
            UnknownOpError: no op has that name.
            NodeNameError: the name is not legal.
            DuplicateNameError: an absolute name is taken.
            InputError: the inputs do not fit the op, or belong to another graph.
            AttrError: an attribute is unknown, missing, or of a value that is not allowed.
            ShapeError: the static shapes of the inputs do not fit the op.
            GraphSizeError: the graph would become larger than protobuf can write.
        """
        hidden = None
        if attrs:
            hidden = {key: value for key, value in attrs.items() if key[0] == "_"}
            if hidden:
                attrs = {key: value for key, value in attrs.items() if key[0] != "_"}
        plan = self._plans.get(op_type)
        if plan is None:
            plan = self._plans[op_type] = OpPlan(registry.get(op_type))
        count = len(self._operations)
        node_name = name or op_type
        try:
            node_name = self._name_for(node_name)
            tensors, attr_set = self._resolve(plan, inputs, attrs, node_name)
            if plan.ref_inputs:
                with ExitStack() as colocated:
                    for index in plan.ref_inputs:
                        colocated.enter_context(self.colocate_with(tensors[index]))
                    op = self._add(attr_set, node_name, tensors)
            else:
                op = self._add(attr_set, node_name, tensors)
        except InvalidInputError as error:
            while len(self._operations) > count:
                self._operations.popitem()  # Consts made on the way
            locate(error, node_name, op_type)
            raise
        if hidden:
            for key, value in hidden.items():
                op._set_attr(key, value)
        return op

    def constant(
        self, value: Any, dtype: Any = None, shape: Any = None, name: str = "Const"
    ) -> Tensor:
        """Adds a Const; the arguments are those of `constant`."""
        return constant_in(self, value, None if dtype is None else as_dtype(dtype), shape, name)

    def convert(
        self,
        value: Any,
        dtype: DType | None = None,
        name: str | None = None,
        preferred_dtype: DType | None = None,
    ) -> Tensor:
        """Returns `value` as a tensor of this graph; the arguments are `convert_to_tensor`'s."""
        return convert_in(self, value, dtype, name, preferred_dtype)

    def _name_for(self, name: str) -> str:
        """The final name of a new node."""
        self._check_not_finalized()
        if name[-1] == "/":
            name = name[:-1]
            check_op_name(name)
            if name in self._operations:
                raise DuplicateNameError(f"a node named {name!r} is there already", node=name)
            return name
        if self._name_stack:
            name = f"{self._name_stack}/{name}"
        check_op_name(name)
        return self._names.unique(name)

    def _resolve(
        self,
        plan: OpPlan,
        inputs: Sequence[Any],
        attrs: Mapping[str, Any] | None,
        node_name: str,
    ) -> tuple[tuple[Tensor, ...], AttrSet]:
        """The inputs as tensors, and the attributes that they and `attrs` determine."""
        flat = _flattened(plan.definition.inputs, inputs)
        if flat is not None:
            tensors, dtypes = flat
            for tensor in tensors:
                if tensor.op.graph is not self:
                    convert_in(self, tensor, None, None)
            key = plan.key(dtypes, attrs)
            known = plan.attr_sets.get(key)
            if known is not None and key is not None:
                return tuple(tensors), known
        outer = self._name_stack
        self._name_stack = node_name
        try:
            tensors, values = attr_inference.infer(
                plan.definition, inputs, attrs or {}, self._converter
            )
        finally:
            self._name_stack = outer
        if flat is None:
            key = plan.key(_input_dtypes(plan, inputs, tensors), attrs)
        found = plan.attr_sets.get(key)
        if found is None or key is None:
            found = AttrSet(plan.definition, values)
            if key is not None and not found.tensor_size:
                plan.attr_sets[key] = found
        return tuple(tensors), found

    def _add(
        self,
        attr_set: AttrSet,
        name: str,
        inputs: tuple[Tensor, ...],
        shapes: tuple[TensorShape, ...] | None = None,
    ) -> Operation:
        """Adds a node whose name, inputs and attributes are settled."""
        context = None
        if shapes is None:
            function = attr_set.shape_function
            if function is None:
                shapes = attr_set.unknown_shapes
            else:
                key = tuple([tensor._shape.dims for tensor in inputs])
                shapes = attr_set.shape_results.get(key)
                if shapes is None:
                    context = NodeContext(attr_set, inputs)
                    shapes = self._shapes(context)
                    if context.by_shapes_only:
                        attr_set.shape_results[key] = shapes
        if attr_set.tensor_size:
            self._grow(attr_set.tensor_size)
        frame = user_frame(2)
        control_inputs = self._control_inputs_for(inputs) if self._control_stack else ()
        op = Operation(self, name, attr_set, inputs, control_inputs, frame.f_code, frame.f_lasti)
        op._outputs = tuple(
            [
                Tensor(op, index, dtype, shapes[index])
                for index, dtype in enumerate(attr_set.output_dtypes)
            ]
        )
        if context is not None:
            for index, handle in context.output_handles.items():
                op._outputs[index]._handle = handle
        for block in self._control_stack:
            block.seen.add(op)
        if self._device_stack:
            self._apply_devices(op)
        if self._colocation_stack:
            self._apply_colocation(op)
        self._operations[name] = op
        return op

    def _add_constant(self, attr_set: AttrSet, shape: TensorShape, name: str) -> Tensor:
        """Adds a Const whose attributes are settled."""
        try:
            return self._add(attr_set, self._name_for(name), (), (shape,))._outputs[0]
        except InvalidInputError as error:
            locate(error, name, "Const")
            raise

    def _shapes(self, context: NodeContext) -> tuple[TensorShape, ...]:
        function = context._attr_set.shape_function
        assert function is not None
        try:
            return tuple(function(context))
        except ShapeError as error:
            args = [f"{tensor.name} {tensor.shape}" for tensor in context._inputs]
            error.message = f"{error.message}; inputs are {', '.join(args) or 'none'}"
            raise

    def _grow(self, size: int) -> None:
        if self._tensor_bytes + size > MAX_BYTES:
            raise GraphSizeError(
                f"constants of {self._tensor_bytes} bytes are in the graph, {size} more would "
                f"pass protobuf's limit of 2 GiB: make a Variable of what is large"
            )
        self._tensor_bytes += size

    def context_of(self, op: Operation) -> NodeContext:
        """What shape and value functions see of a node; it remembers values it was asked for."""
        context = self._contexts.get(op)
        if context is None:
            context = self._contexts[op] = NodeContext(op._attr_set, op._inputs)
        return context

    # --- export -----------------------------------------------------------------------------

    @property
    def versions(self) -> VersionDef:
        """The versions of the GraphDef."""
        return VersionDef(producer=PRODUCER)

    def as_graph_def(self, add_shapes: bool = False) -> GraphDef:
        """The graph as a GraphDef.

        Args:
            add_shapes: whether each node gets the attribute `_output_shapes`.

        Raises:
            GraphSizeError: it is larger than protobuf can read.
        """
        operations = self._operations.values()
        parts = node_encoder.encode_graph(operations, self.versions, add_shapes)
        size = sum(map(len, parts))
        if size > MAX_BYTES:
            raise GraphSizeError(f"the GraphDef has {size} bytes, protobuf takes {MAX_BYTES}")
        return GraphDef.FromString(b"".join(parts))

    # --- the rest ---------------------------------------------------------------------------

    @property
    def finalized(self) -> bool:
        """Whether the graph takes no more changes."""
        return self._finalized

    def finalize(self) -> None:
        """Makes the graph read-only."""
        self._finalized = True

    def _check_not_finalized(self) -> None:
        if self._finalized:
            raise StateError("Graph is finalized and cannot be modified.")

    @staticmethod
    def not_copyable(what: str) -> InvalidTypeError:
        """The error for pickling or copying a graph or a part of it."""
        return InvalidTypeError(
            f"{what} cannot be pickled or copied: pass graph.as_graph_def() instead, a message "
            "that can"
        )

    def __copy__(self) -> Graph:
        raise self.not_copyable("A Graph")

    def __reduce__(self) -> Any:
        raise self.not_copyable("A Graph")

    def __repr__(self) -> str:
        return f"<Graph of {len(self._operations)} operations>"


def _flattened(
    args: Sequence[ArgDef], inputs: Sequence[Any]
) -> tuple[list[Tensor], list[int]] | None:
    """Inputs that are all tensors, and their dtypes for `OpPlan.key`; None if one is not."""
    tensors: list[Tensor] = []
    dtypes: list[int] = []
    if len(inputs) != len(args):
        return None
    for arg, value in zip(args, inputs, strict=True):
        if type(value) is Tensor:
            tensors.append(value)
            dtypes.append(value.dtype.as_datatype_enum)
        elif not arg.is_list:
            return None  # a list here becomes one packed tensor
        elif type(value) in (list, tuple) and all(type(item) is Tensor for item in value):
            tensors += value
            dtypes.append(~len(value))
            dtypes += [item.dtype.as_datatype_enum for item in value]
        else:
            return None
    return tensors, dtypes


def _input_dtypes(plan: OpPlan, inputs: Sequence[Any], tensors: list[Tensor]) -> list[int]:
    """The same for inputs that were converted to `tensors`."""
    found = iter([tensor.dtype.as_datatype_enum for tensor in tensors])
    dtypes = []
    for arg, value in zip(plan.definition.inputs, inputs, strict=True):
        count = 1
        if arg.is_list:
            count = len(value)
            dtypes.append(~count)
        dtypes += [next(found) for _ in range(count)]
    return dtypes
