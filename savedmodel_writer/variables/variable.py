"""Variable: weights in a graph. The nodes go into the GraphDef, the value to the checkpoint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import (
    DuplicateNameError,
    InputError,
    InvalidTypeError,
    NodeNameError,
    ShapeError,
)
from savedmodel_writer.graph import (
    DeviceSpec,
    Graph,
    GraphKeys,
    Operation,
    Tensor,
    get_default_graph,
)
from savedmodel_writer.protos import VariableDef
from savedmodel_writer.shapes import TensorShape, as_shape
from savedmodel_writer.sources import TensorSource, as_source
from savedmodel_writer.variables.assigned import AssignedVariable
from savedmodel_writer.variables.operators import ReadOperators
from savedmodel_writer.variables.resource_nodes import ResourceNodes, make_resource_nodes

# Variables by the name they were asked for, as tf.compat.v1.get_variable keeps them: a collection
# whose key is no string, so that it is never exported.
_STORE = ("variables by name",)


class Variable(ReadOperators):
    """Weights: a value for the checkpoint, and the nodes that hold, read and assign it.

    The nodes are those of `tf.compat.v1.get_variable(name, shape, dtype,
    initializer=zeros_initializer())`. It can be used wherever a Tensor can.

    Attributes:
        source: the value, read when a checkpoint is written.
        trainable: whether it is in the collection of trainable variables.
    """

    __slots__ = ("__weakref__", "_nodes", "_shape", "source", "trainable")

    def __init__(
        self,
        value: Any,
        trainable: bool = True,
        collections: Iterable[Any] | None = None,
        name: str | None = None,
        dtype: Any = None,
        shape: Any = None,
        *,
        caching_device: str | None = None,
    ) -> None:
        """Adds a variable to the default graph.

        Args:
            value: an array, anything like one, or anything lazy with a shape and a dtype. It is
                not read before a checkpoint is written.
            trainable: also put it into the collection `trainable_variables`.
            collections: keys of the collections to put it into, by default `variables`; savers
                save what is in there.
            name: its name in graph and checkpoint. Name scopes are not applied; the name of
                another node gets a suffix; None means `Variable`, `Variable_1`, …
            dtype: its dtype, by default the value's.
            shape: what is promised about its shape, by default all of it.
            caching_device: a device that keeps a copy for reading.

        Raises:
            DuplicateNameError: the graph has a variable of that name.
            NodeNameError: the name is not one that TensorFlow's runtime takes.
            ShapeError: the value does not have that shape.
            InvalidTypeError: an argument is of a wrong type.
        """
        graph = get_default_graph()
        source = _source_of(value, dtype)
        self._shape = _static_shape(shape, source.shape, name)
        keys = _collection_keys(collections, trainable)
        if isinstance(caching_device, str):
            DeviceSpec.from_string(caching_device)  # refused before nodes are made
        self.source = source
        self.trainable = bool(trainable)
        with graph.control_dependencies(None), graph.name_scope(None):
            name = _claimed_name(graph, name)
            self._nodes: ResourceNodes = make_resource_nodes(
                graph, name, source.dtype, self._shape, source.shape, caching_device
            )
        _store(graph)[name] = self
        for key in keys:
            graph.add_to_collection(key, self)

    @property
    def name(self) -> str:
        """The name of the handle, `"w:0"`."""
        return self.handle.name

    @property
    def checkpoint_name(self) -> str:
        """The name it is saved under unless a saver says otherwise."""
        return self.op.name

    @property
    def handle(self) -> Tensor:
        """The tensor by which operations reach it."""
        return self._nodes.tensor

    @property
    def op(self) -> Operation:
        """The operation that makes the handle."""
        return self._nodes.tensor.op

    @property
    def graph(self) -> Graph:  # type: ignore[override]  # Operators declares it as an attribute
        """The graph it belongs to."""
        return self._nodes.tensor.graph

    @property
    def device(self) -> str:
        """The device it lives on, "" if none was given."""
        return self.op.device

    @property
    def dtype(self) -> DType:  # type: ignore[override]  # Operators declares it as an attribute
        """The dtype of its value."""
        return self._nodes.dtype

    @property
    def shape(self) -> TensorShape:
        """What the graph knows of its shape."""
        return self._shape

    def get_shape(self) -> TensorShape:
        """The same as `shape`."""
        return self._shape

    @property
    def initializer(self) -> Operation:
        """The operation that sets it to zeros; restoring a checkpoint comes after that."""
        return self._nodes.initializer

    @property
    def initial_value(self) -> Tensor:
        """The zeros it starts from."""
        return self._nodes.initial_value

    # --- reading and assigning in the graph -----------------------------------------------------

    def value(self) -> Tensor:
        """A new read of it in the current name scope; with a caching device, the cached copy."""
        return self._nodes.value()

    def read_value(self) -> Tensor:
        """A new read of it, copied to the current device."""
        return self._nodes.read_value()

    def __graph_tensor__(self, dtype: DType | None = None) -> Tensor:
        if dtype is not None and not dtype.is_compatible_with(self.dtype):
            raise InputError(
                f"variable {self.name!r} is {self.dtype.name}, expected {dtype.name}",
                node=self.op.name,
            )
        return self.value()

    def assign(
        self,
        value: Any,
        use_locking: bool | None = None,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """Adds a node that sets it.

        Args:
            value: a Tensor, or what can become one.
            use_locking: without effect, as in TensorFlow for resource variables.
            name: the name of the node.
            read_value: whether to return what can be used as the value after the assignment, or
                the operation.

        Raises:
            ShapeError: the value's shape cannot be the variable's.
        """
        tensor = self.graph.convert(value, self.dtype)
        if not self._shape.is_compatible_with(tensor.shape):
            raise ShapeError(
                f"variable {self.name!r} of shape {self._shape}: a value of shape {tensor.shape} "
                "cannot be assigned to it",
                node=self.op.name,
            )
        return self._after(self._nodes.assign(tensor, name), read_value)

    def assign_add(
        self,
        delta: Any,
        use_locking: bool | None = None,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """Adds a node that adds to it; arguments as in `assign`."""
        return self._after(self._nodes.update("AssignAdd", delta, name), read_value)

    def assign_sub(
        self,
        delta: Any,
        use_locking: bool | None = None,
        name: str | None = None,
        read_value: bool = True,
    ) -> Any:
        """Adds a node that subtracts from it; arguments as in `assign`."""
        return self._after(self._nodes.update("AssignSub", delta, name), read_value)

    def _after(self, operation: Operation, read_value: bool) -> Any:
        return AssignedVariable(self, operation) if read_value else operation

    def sparse_read(self, indices: Any, name: str | None = None) -> Tensor:
        """Gathers rows without reading all of it."""
        with self.graph.name_scope(name or "Gather") as scope:
            return self.graph.create_op(
                "ResourceGather", [self.handle, indices], {"dtype": self.dtype}, name=scope
            ).outputs[0]

    def gather_nd(self, indices: Any, name: str | None = None) -> Tensor:
        """Gathers slices without reading all of it."""
        with self.graph.name_scope(name or "GatherNd") as scope:
            gathered = self.graph.create_op(
                "ResourceGatherNd", [self.handle, indices], {"dtype": self.dtype}, name=scope
            )
        return self.graph.create_op("Identity", gathered.outputs).outputs[0]

    def is_initialized(self, name: str | None = None) -> Tensor:
        """Adds a node that tells whether it has a value."""
        return self.graph.create_op("VarIsInitializedOp", [self.handle], name=name).outputs[0]

    # --- export -----------------------------------------------------------------------------------

    def to_proto(self) -> VariableDef:
        """The VariableDef by which a loader finds its nodes."""
        return VariableDef(
            variable_name=self.handle.name,
            initial_value_name=self.initial_value.name,
            initializer_name=self.initializer.name,
            snapshot_name=self._nodes.snapshot.name,
            is_resource=True,
            trainable=self.trainable,
        )

    def __repr__(self) -> str:
        return f"<Variable {self.name!r} shape={self._shape} dtype={self.dtype.name}>"


def _source_of(value: Any, dtype: Any) -> TensorSource:
    if hasattr(value, "__graph_tensor__"):
        raise InvalidTypeError(
            f"a Variable's value is data for the checkpoint, found {value!r}, which has a value "
            "only when the model runs; give an array"
        )
    return as_source(value, None if dtype is None else as_dtype(dtype).base_dtype)


def _static_shape(shape: Any, value_shape: tuple[int, ...], name: str | None) -> TensorShape:
    if shape is None:
        return TensorShape(value_shape)
    promised = as_shape(shape)
    if not promised.is_compatible_with(value_shape):
        raise ShapeError(
            f"variable {name or 'Variable'!r}: the value has the shape {value_shape}, which the "
            f"shape {promised} excludes",
            node=name,
        )
    return promised


def _collection_keys(collections: Iterable[Any] | None, trainable: bool) -> list[Any]:
    if collections is None:
        keys = [GraphKeys.GLOBAL_VARIABLES]
    elif isinstance(collections, (list, tuple, set)):
        keys = list(collections)
    else:
        raise InvalidTypeError(
            f"collections: expected a list, tuple or set of keys, found {collections!r}"
        )
    if trainable and GraphKeys.TRAINABLE_VARIABLES not in keys:
        keys.append(GraphKeys.TRAINABLE_VARIABLES)
    return keys


def _store(graph: Graph) -> dict[str, Any]:
    held = graph.get_collection_ref(_STORE)
    if not held:
        held.append({})
    store: dict[str, Any] = held[0]
    return store


def _claimed_name(graph: Graph, name: str | None) -> str:
    """The key of a new variable in the store."""
    if name is None:
        return graph.unique_name("Variable", mark_as_used=False)
    if not isinstance(name, str):
        raise InvalidTypeError(f"name: expected a str, found {name!r}")
    name = name.removesuffix("/")
    if not name:
        raise NodeNameError("a variable's name cannot be empty: it is saved under it", node=name)
    if name in _store(graph):
        raise DuplicateNameError(
            f"the graph has a variable named {name!r} already, made at "
            f"{_store(graph)[name].op.source}; give another name",
            node=name,
        )
    return name
