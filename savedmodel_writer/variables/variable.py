"""Variable: weights in a graph. The nodes go into the GraphDef, the value to the checkpoint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InputError, InvalidInputError
from savedmodel_writer.graph import Graph, Operation, Tensor, get_default_graph
from savedmodel_writer.graph.function_graph import outermost
from savedmodel_writer.graph.source_line import locate
from savedmodel_writer.protos import VariableDef
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.sources import TensorSource
from savedmodel_writer.variables.assignable import Assignable
from savedmodel_writer.variables.request import VariableRequest, make_request
from savedmodel_writer.variables.resource_nodes import ResourceNodes, make_resource_nodes
from savedmodel_writer.variables.store import claimed_name, variables_by_name

if TYPE_CHECKING:
    from savedmodel_writer.variables.partition import Partitioner
    from savedmodel_writer.variables.reference_nodes import ReferenceNodes
    from savedmodel_writer.variables.save_slice import SaveSliceInfo


class Variable(Assignable):
    """Weights: a value for the checkpoint, and the nodes that hold, read and assign it.

    The nodes are those of `tf.compat.v1.get_variable(name, shape, dtype,
    initializer=zeros_initializer())`. It can be used wherever a Tensor can.

    Attributes:
        source: the value, read when a checkpoint is written.
        trainable: whether it is a trainable variable.
        is_taken_over: whether its nodes were made elsewhere.
        save_slice_info: which part of a larger tensor it holds, or None.
    """

    __slots__ = ("__weakref__", "save_slice_info", "source", "trainable")

    is_taken_over: ClassVar[bool] = False
    save_slice_info: SaveSliceInfo | None
    source: TensorSource
    trainable: bool

    def __new__(
        cls,
        value: Any,
        trainable: bool = True,
        collections: Iterable[Any] | None = None,
        name: str | None = None,
        dtype: Any = None,
        shape: Any = None,
        *,
        use_resource: bool = True,
        partitioner: Partitioner | None = None,
        caching_device: str | None = None,
    ) -> Variable:
        """Adds a variable to the default graph; in a function's body, to the graph around it.

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
            use_resource: False gives a reference variable, TensorFlow 1's kind.
            partitioner: a function of `shape` and `dtype` that gives the number of parts along
                each axis; then a PartitionedVariable is made. A scalar is not partitioned.
            caching_device: a device that keeps a copy for reading.

        Raises:
            DuplicateNameError: the graph has a variable of that name.
            NodeNameError: the name is not one that TensorFlow's runtime takes.
            ShapeError: the value does not have that shape.
            InvalidTypeError: an argument is of a wrong type.
        """
        graph = outermost(get_default_graph())
        try:
            name = claimed_name(graph, name)
            request = make_request(
                value, trainable, collections, name, dtype, shape, caching_device
            )
            if partitioner is None or request.source.shape == ():
                return _make(cls, graph, request, use_resource, None)
            from savedmodel_writer.variables.partition import cut

            axis, sources = cut(name, request.source, partitioner)
            parts = []
            for index, (info, source) in enumerate(sources):
                part = attrs.evolve(
                    request,
                    name=f"{name}/part_{index}",
                    source=source,
                    static_shape=TensorShape(source.shape),
                )
                parts.append(_make(cls, graph, part, use_resource, info))
        except InvalidInputError as error:
            locate(error, str(name or "Variable"), "Variable")
            raise
        from savedmodel_writer.variables.partitioned import PartitionedVariable

        whole = PartitionedVariable(name, TensorShape(request.source.shape), axis, parts)
        variables_by_name(graph)[name] = whole
        return whole  # type: ignore[return-value]  # the one case that gives another class

    @property
    def name(self) -> str:
        """The name of the handle, `"w:0"`."""
        return self.handle.name

    @property
    def checkpoint_name(self) -> str:
        """The name it is saved under unless a saver says otherwise."""
        info = self.save_slice_info
        return self._nodes.checkpoint_name if info is None else info.full_name

    @property
    def op(self) -> Operation:
        """The operation that makes the handle."""
        return self._nodes.tensor.op

    @property
    def initializer(self) -> Operation:
        """The operation that sets it to zeros; restoring a checkpoint comes after that."""
        return self._nodes.initializer

    @property
    def initial_value(self) -> Tensor:
        """The zeros it starts from."""
        return self._nodes.initial_value

    # --- reading in the graph -------------------------------------------------------------------

    def value(self) -> Tensor:
        """What consumers take: a new read in the current name scope.

        With a caching device it is the cached copy, of a reference variable its one snapshot.
        """
        return self._nodes.value()

    def read_value(self) -> Tensor:
        """A new read of it, copied to the current device."""
        return self._nodes.read_value()

    def __graph_tensor__(self, dtype: DType | None = None) -> Tensor:
        if dtype is not None and not dtype.is_compatible_with(self.dtype):
            raise InputError(
                f"variable {self.name!r} is {self.dtype.name}, expected {dtype.name}: make it with "
                f"dtype={dtype.name!r}, or take a Cast of it",
                node=self.op.name,
            )
        return self.value()

    def _ref(self) -> Tensor:
        """What an op takes that wants a reference."""
        if self._nodes.is_resource:
            raise InputError(
                f"variable {self.name!r} is a resource variable, which ops that take a reference "
                "cannot change; use its methods, or use_resource=False",
                node=self.op.name,
            )
        return self.handle

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
        info = self.save_slice_info
        return VariableDef(
            variable_name=self.handle.name,
            initial_value_name=self.initial_value.name,
            initializer_name=self.initializer.name,
            snapshot_name=self._nodes.snapshot.name,
            is_resource=self._nodes.is_resource,
            trainable=self.trainable,
            save_slice_info_def=None if info is None else info.to_proto(),
        )

    def __repr__(self) -> str:
        return f"<Variable {self.name!r} shape={self.shape} dtype={self.dtype.name}>"


def _make(
    cls: type[Variable],
    graph: Graph,
    request: VariableRequest,
    use_resource: bool,
    save_slice_info: SaveSliceInfo | None,
) -> Variable:
    nodes: ResourceNodes | ReferenceNodes
    with graph, graph.control_dependencies(None), graph.name_scope(None):
        if use_resource:
            nodes = make_resource_nodes(graph, request)
        else:
            from savedmodel_writer.variables.reference_nodes import make_reference_nodes

            nodes = make_reference_nodes(graph, request)
    return variable_of(nodes, save_slice_info, cls)


def variable_of(
    nodes: ResourceNodes | ReferenceNodes,
    save_slice_info: SaveSliceInfo | None = None,
    cls: type[Variable] = Variable,
) -> Variable:
    """The Variable of nodes that are in a graph, entered there as such."""
    graph, request = nodes.graph, nodes.request
    variable = object.__new__(cls)
    variable._nodes = nodes
    variable.source = request.source
    variable.trainable = request.trainable
    variable.save_slice_info = save_slice_info
    variables_by_name(graph)[request.name] = variable
    for key in request.collections:
        graph.add_to_collection(key, variable)
    return variable
