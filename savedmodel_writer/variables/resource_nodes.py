"""The nodes of a resource variable, and the nodes that read and assign it.

v/Initializer/zeros                    Const or Fill
v                                      VarHandleOp: shared_name "v", debug_name "v/"
v/IsInitialized/VarIsInitializedOp     VarIsInitializedOp
v/Assign                               AssignVariableOp: the initializer
v/Read/ReadVariableOp                  ReadVariableOp: what a saver saves
v/Read/Identity                        Identity, with a caching device only
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import attrs

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import ShapeError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.graph.entered_graphs import authored
from savedmodel_writer.protos import VariableDef
from savedmodel_writer.variables.existing_node import existing_node, runtime_name
from savedmodel_writer.variables.request import VariableRequest
from savedmodel_writer.variables.variable_nodes import VariableNodes, completed_initializer
from savedmodel_writer.variables.zeros_initializer import colocate_by_name, make_zeros


@attrs.frozen(eq=False)
class ResourceNodes(VariableNodes):
    """A resource variable in its graph.

    Attributes:
        element: the variable's own read, which a saver saves.
        cached_value: its copy on the caching device, or None.
    """

    is_resource = True

    element: Tensor
    cached_value: Tensor | None

    @property
    def dtype(self) -> DType:
        """The dtype of the value."""
        return self.request.dtype

    @property
    def checkpoint_name(self) -> str:
        """The name by which the runtime knows the variable."""
        return runtime_name(self.tensor.op)

    @property
    def snapshot(self) -> Tensor:
        """What `VariableDef.snapshot_name` names."""
        return self.element if self.cached_value is None else self.cached_value

    def value(self) -> Tensor:
        """A new read in the current name scope, away from devices and colocation around it."""
        if self.cached_value is not None:
            return self.cached_value
        with self.graph.colocate_with(None, ignore_existing=True):
            return self._read()

    def read_value(self) -> Tensor:
        """A new read, copied to the device around it."""
        with self.graph.name_scope("Read"):
            read = self._read()
        return self.graph.create_op("Identity", [read]).outputs[0]

    def read_after(self, operation: Operation) -> Tensor:
        """A new read that waits for an operation."""
        with self.graph.control_dependencies([operation]):
            return _read_variable(self.tensor, self.request)

    def update(
        self, op_type: str, value: Any, use_locking: bool | None, name: str | None
    ) -> Operation:
        """Adds an AssignVariableOp, AssignAddVariableOp or AssignSubVariableOp; all of them lock.

        The latter two wait until the cached value is read.

        Raises:
            ShapeError: the shape of what is to be assigned cannot be the variable's.
        """
        if op_type == "Assign":
            return self._assign(value, name)
        with self._after_cached_value():
            tensor = self.graph.convert(value, self.dtype)
            return self.graph.create_op(f"{op_type}VariableOp", [self.tensor, tensor], name=name)

    def _assign(self, value: Any, name: str | None) -> Operation:
        tensor = self.graph.convert(value, self.dtype)
        shape = self.request.static_shape
        if not shape.is_compatible_with(tensor.shape):
            raise ShapeError(
                f"a value of shape {tensor.shape} cannot be assigned to a variable of shape {shape}"
            )
        return self.graph.create_op(
            "AssignVariableOp",
            [self.tensor, tensor],
            {"validate_shape": shape.is_fully_defined()},
            name=name,
        )

    @contextlib.contextmanager
    def _after_cached_value(self) -> Iterator[None]:
        if self.cached_value is None:
            yield
        else:
            with self.graph.control_dependencies([self.cached_value]):
                yield

    def _read(self) -> Tensor:
        if self.request.caching_device is None:
            return _read_variable(self.tensor, self.request)
        with (
            self.graph.colocate_with(None, ignore_existing=True),
            self.graph.device(self.request.caching_device),
        ):
            return _read_variable(self.tensor, self.request)


def make_resource_nodes(graph: Graph, request: VariableRequest) -> ResourceNodes:
    """Adds the nodes of a resource variable in the current name scope."""
    with graph.name_scope(request.name) as scope:
        name = scope.removesuffix("/")
        initial_value = make_zeros(graph, request.dtype, request.source.shape, name)
        handle = graph.create_op(
            "VarHandleOp",
            attrs={
                "dtype": request.dtype,
                "shape": request.static_shape,
                "shared_name": name,
                "debug_name": scope,
            },
            name=scope,
        ).outputs[0]
        colocate_by_name(handle.op, name)
        with graph.name_scope("IsInitialized"):
            graph.create_op("VarIsInitializedOp", [handle])
        initializer = _make_initializer(handle, initial_value)
        with graph.name_scope("Read"):
            element = _make_element(handle, request)
            cached = _cached(element, request.caching_device)
    return ResourceNodes(request, handle, initializer, initial_value, element, cached)


def complete_resource_nodes(
    handle: Tensor, request: VariableRequest, variable_def: VariableDef
) -> ResourceNodes:
    """The nodes of a variable whose handle is there; those that are missing are added.

    Args:
        handle: the handle.
        request: what is known of the variable.
        variable_def: names its nodes, as far as it has names.
    """
    graph = handle.graph
    name = handle.op.name
    reads = [variable_def.snapshot_name, f"{name}/Read/ReadVariableOp"]
    with graph.name_scope(f"{name}/"):
        initializer = completed_initializer(
            handle, request, variable_def, "AssignVariableOp", _make_initializer
        )
        read = existing_node(graph, reads, "ReadVariableOp", handle)
        if read is not None:
            element = read.outputs[0]
        else:
            with graph.name_scope("Read"):
                element = _make_element(handle, request)
    copy = existing_node(graph, reads, "Identity", element)
    cached = None if copy is None else copy.outputs[0]
    return ResourceNodes(request, handle, initializer, initializer.inputs[1], element, cached)


def _make_initializer(handle: Tensor, initial_value: Tensor) -> Operation:
    graph = handle.graph
    with (
        graph.name_scope("Assign") as assign,
        graph.colocate_with(None, ignore_existing=True),
        graph.device(handle.device),
    ):
        return graph.create_op("AssignVariableOp", [handle, initial_value], name=assign)


def _make_element(handle: Tensor, request: VariableRequest) -> Tensor:
    with handle.graph.device(handle.device):
        return _read_variable(handle, request)


def _read_variable(handle: Tensor, request: VariableRequest) -> Tensor:
    graph = authored(handle.graph)
    return graph.create_op("ReadVariableOp", [handle], {"dtype": request.dtype}).outputs[0]


def _cached(element: Tensor, caching_device: str | None) -> Tensor | None:
    if caching_device is None:
        return None
    graph = element.graph
    with graph.colocate_with(None, ignore_existing=True), graph.device(caching_device):
        return graph.create_op("Identity", [element]).outputs[0]
