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
    StateError,
)
from savedmodel_writer.graph import entered_graphs, node_encoder
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.graph.collections import Collections
from savedmodel_writer.graph.const_node import constant_in
from savedmodel_writer.graph.convert import convert_in
from savedmodel_writer.graph.elements import Elements
from savedmodel_writer.graph.function_calls import FunctionCalls
from savedmodel_writer.graph.function_library import FunctionLibrary
from savedmodel_writer.graph.inspected import Inspected
from savedmodel_writer.graph.names import check_op_name
from savedmodel_writer.graph.node_context import NodeContext
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.resolution import PRODUCER, Resolver
from savedmodel_writer.graph.scopes import Scopes
from savedmodel_writer.graph.source_line import locate, user_frame
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.protos import GraphDef, MetaGraphDef, VersionDef
from savedmodel_writer.shapes import TensorShape

MAX_BYTES = 2**31 - 1
"""The most that protobuf writes as one message."""

_DEPTH = 4
"""Frames of this package below the user's, at least, when `_add` runs."""


class Graph(Elements, Scopes, Collections, Inspected):
    """A TensorFlow graph in the making, as `tf.Graph`.

    `with graph:` makes it the default graph. A graph is not for several threads at once.
    """

    _outer: Graph | None = None  # the graph around the body of a function

    def __init__(self) -> None:
        Elements.__init__(self)
        Scopes.__init__(self)
        Collections.__init__(self)
        self._library = FunctionLibrary()
        self._function_calls = FunctionCalls(self)
        self._versions = VersionDef(producer=PRODUCER)
        self._resolvers: dict[str, Resolver] = {}
        self._contexts: dict[Operation, NodeContext] = {}
        self._number_attrs: dict[Any, AttrSet] = {}
        self._tensor_bytes = 0
        self._finalized = False

    @classmethod
    def from_graph_def(
        cls, graph_def: GraphDef | MetaGraphDef, variables: Mapping[str, Any] | None = None
    ) -> Graph:
        """Makes a graph of a GraphDef made elsewhere: a frozen model, another tool's graph.

        Nodes, names and functions stay as they are, each node checked. Its variables get values,
        so that the graph can be saved: nodes that initialize and read a variable are used if they
        have TensorFlow's names for them, and made if they are missing.

        Args:
            graph_def: the GraphDef, a message of ours or of TensorFlow's. It does not say which
                variables are parts of one tensor, so each is a whole one then; the VariableDefs of
                a MetaGraphDef do, and name the nodes of each variable. Of that the collections are
                taken over too.
            variables: for each variable its value, an array or what `Variable` takes, by its name
                in the checkpoint: the `shared_name` of a VarHandleOp, else the node's name. Parts
                of a tensor have its name, and all of it is given. What a MetaGraphDef calls local
                needs no value.

        Raises:
            InvalidInputError: as `import_graph_def` tells; or a variable has no value, or a value
                has no variable, or another dtype or shape.
            DataLossError: the collections are damaged.
        """
        from savedmodel_writer.graph.importer import take_over

        return take_over(cls(), graph_def, variables)

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
        if attrs and any(key[0] == "_" for key in attrs):
            hidden = {key: value for key, value in attrs.items() if key[0] == "_"}
            attrs = {key: value for key, value in attrs.items() if key[0] != "_"}
        op = self._create(op_type, inputs, attrs, name)
        if hidden:
            for key, value in hidden.items():
                op._set_attr(key, value)
        return op

    def constant(
        self,
        value: Any,
        dtype: Any = None,
        shape: Any = None,
        name: str = "Const",
        verify_shape: bool = False,
    ) -> Tensor:
        """Adds a Const; the arguments are those of the function `constant`."""
        known = None if dtype is None else as_dtype(dtype)
        return constant_in(self, value, known, shape, name, verify_shape)

    def convert(
        self,
        value: Any,
        dtype: DType | None = None,
        name: str | None = None,
        preferred_dtype: DType | None = None,
    ) -> Tensor:
        """Returns `value` as a tensor of this graph; the arguments are `convert_to_tensor`'s."""
        return convert_in(self, value, dtype, name, preferred_dtype)

    def _create(
        self,
        op_type: str,
        inputs: Sequence[Any],
        attrs: Mapping[str, Any] | None,
        name: str | None,
    ) -> Operation:
        """Adds a node; all attributes are of the OpDef."""
        resolver = self._resolvers.get(op_type)
        if resolver is None:
            definition = self._library.definition_of(op_type)
            resolver = self._resolvers[op_type] = Resolver(self, definition)
        count = len(self._operations)
        node_name = name or op_type
        try:
            node_name = self._name_for(node_name)
            tensors, attr_set = resolver.resolve(inputs, attrs, node_name)
            if not resolver.ref_inputs:
                return self._add(attr_set, node_name, tensors)
            with ExitStack() as colocated:
                # Positions of arguments among tensors: TensorFlow's own rule, lists or not.
                for index in resolver.ref_inputs:
                    if index < len(tensors):
                        colocated.enter_context(self.colocate_with(tensors[index]))
                return self._add(attr_set, node_name, tensors)
        except InvalidInputError as error:
            self._forget_since(count)
            locate(error, node_name, op_type)
            raise

    def _forget_since(self, count: int) -> None:
        """Takes back what was made on the way to a node that could not be made."""
        while len(self._operations) > count:
            self._operations.popitem()

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """A block of several nodes: if one cannot be made, none of them stays."""
        count = len(self._operations)
        try:
            yield
        except InvalidInputError:
            self._forget_since(count)
            raise

    def _add_constant(self, attr_set: AttrSet, shape: TensorShape, name: str) -> Tensor:
        """Adds a Const whose attributes are settled."""
        try:
            return self._add(attr_set, self._name_for(name), (), shape)._outputs[0]
        except InvalidInputError as error:
            locate(error, name, "Const")
            raise

    def _name_for(self, name: str) -> str:
        """The final name of a new node."""
        self._check_not_finalized()
        if name[-1] == "/":
            name = name[:-1]
            check_op_name(name)
            return name
        if self._name_stack:
            name = f"{self._name_stack}/{name}"
        check_op_name(name)
        return self._names.unique(name)

    def _add(
        self,
        attr_set: AttrSet,
        name: str,
        inputs: tuple[Tensor, ...],
        shape: TensorShape | None = None,
    ) -> Operation:
        """Adds a node whose name, inputs and attributes are settled.

        It is called at the same depth below the functions that users call, see `user_frame`.
        """
        handles = None
        if shape is not None:
            shapes: Sequence[TensorShape] = (shape,)
        else:
            shapes, handles = attr_set.infer_shapes(inputs)
        if attr_set.tensor_size:
            self._grow(attr_set.tensor_size)
        frame = user_frame(_DEPTH)
        blocks = self._control_stack
        control_inputs = self._control_inputs_for(inputs) if blocks else ()
        source = frame.f_code, frame.f_lasti
        op = Operation(self, name, attr_set, inputs, control_inputs, shapes, handles, *source)
        for block in blocks:
            block.seen.add(op)
        if self._device_stack:
            self._apply_devices(op)
        if self._colocation_stack:
            self._apply_colocation(op)
        if self._operations.setdefault(name, op) is not op:  # an absolute name was the same
            raise DuplicateNameError(f"a node named {name!r} is there already", node=name)
        return op

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
            context = self._contexts[op] = NodeContext(op._attr_set, op.inputs)
        return context

    # --- export -----------------------------------------------------------------------------

    @property
    def graph_def_versions(self) -> VersionDef:
        """The versions of the GraphDef, a new message.

        The producer is TensorFlow 2.21, or an older one whose GraphDef was imported.
        """
        versions = VersionDef()
        versions.CopyFrom(self._versions)
        return versions

    def as_graph_def(self, from_version: int | None = None, add_shapes: bool = False) -> GraphDef:
        """The graph as a GraphDef.

        Args:
            from_version: without effect, as in TensorFlow 2.21: all nodes are given.
            add_shapes: whether each node gets the attribute `_output_shapes`.

        Raises:
            GraphSizeError: it is larger than protobuf can read.
        """
        operations = self._operations.values()
        parts = node_encoder.encode_graph(operations, self._library, self._versions, add_shapes)
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
