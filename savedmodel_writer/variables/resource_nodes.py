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
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from savedmodel_writer.dtypes import DType
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.protos import AttrValue
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.variables.zeros_initializer import zeros


@attrs.frozen(eq=False)
class ResourceNodes:
    """A resource variable in its graph.

    Attributes:
        tensor: the handle.
        initializer: the operation that assigns the initial value.
        initial_value: that value.
        element: the variable's own read, which a saver saves.
        cached_value: its copy on the caching device, or None.
        caching_device: the caching device, or None.
        dtype: dtype of the value.
        is_fully_defined: whether assignments check the shape at run time.
    """

    tensor: Tensor
    initializer: Operation
    initial_value: Tensor
    element: Tensor
    cached_value: Tensor | None
    caching_device: str | None
    dtype: DType
    is_fully_defined: bool

    @property
    def snapshot(self) -> Tensor:
        """What `VariableDef.snapshot_name` names."""
        return self.element if self.cached_value is None else self.cached_value

    def value(self) -> Tensor:
        """A new read in the current name scope, away from devices and colocation around it."""
        if self.cached_value is not None:
            return self.cached_value
        with self.tensor.graph.colocate_with(None, ignore_existing=True):
            return self._read()

    def read_value(self) -> Tensor:
        """A new read, copied to the device around it."""
        graph = self.tensor.graph
        with graph.name_scope("Read"):
            read = self._read()
        return graph.create_op("Identity", [read]).outputs[0]

    def read_after(self, operation: Operation) -> Tensor:
        """A new read that waits for an operation."""
        with self.tensor.graph.control_dependencies([operation]):
            return self._read_here()

    def assign(self, value: Tensor, name: str | None) -> Operation:
        """Adds an AssignVariableOp."""
        return self.tensor.graph.create_op(
            "AssignVariableOp",
            [self.tensor, value],
            {"validate_shape": self.is_fully_defined},
            name=name,
        )

    def update(self, op_type: str, delta: Any, name: str | None) -> Operation:
        """Adds an AssignAddVariableOp or AssignSubVariableOp, after the cached value is read."""
        graph = self.tensor.graph
        with self._after_cached_value():
            value = graph.convert(delta, self.dtype)
            return graph.create_op(f"{op_type}VariableOp", [self.tensor, value], name=name)

    @contextlib.contextmanager
    def _after_cached_value(self) -> Iterator[None]:
        if self.cached_value is None:
            yield
        else:
            with self.tensor.graph.control_dependencies([self.cached_value]):
                yield

    def _read(self) -> Tensor:
        if self.caching_device is None:
            return self._read_here()
        graph = self.tensor.graph
        with graph.colocate_with(None, ignore_existing=True), graph.device(self.caching_device):
            return self._read_here()

    def _read_here(self) -> Tensor:
        return _read_variable(self.tensor, self.dtype)


def make_resource_nodes(
    graph: Graph,
    name: str,
    dtype: DType,
    static_shape: TensorShape,
    value_shape: tuple[int, ...],
    caching_device: str | None,
) -> ResourceNodes:
    """Adds the nodes of a resource variable.

    Args:
        graph: where to.
        name: the name before it is made unique among nodes; the current name scope applies.
        dtype: dtype of the value.
        static_shape: what is promised about its shape in the graph.
        value_shape: the shape of the value.
        caching_device: a device that keeps a copy for reading, or None.
    """
    with graph.name_scope(name) as scope:
        handle_name = scope.removesuffix("/")
        with graph.name_scope("Initializer"), graph.device(None):
            initial_value = zeros(graph, dtype, value_shape)
        handle = graph.create_op(
            "VarHandleOp",
            attrs={
                "dtype": dtype,
                "shape": static_shape,
                "shared_name": handle_name,
                "debug_name": scope,
            },
            name=scope,
        ).outputs[0]
        sources = [tensor.op for tensor in initial_value.op.inputs]
        colocate_by_name([*sources, initial_value.op, handle.op], handle_name)
        with graph.name_scope("IsInitialized"):
            graph.create_op("VarIsInitializedOp", [handle])
        with (
            graph.name_scope("Assign") as assign,
            graph.colocate_with(None, ignore_existing=True),
            graph.device(handle.device),
        ):
            initializer = graph.create_op("AssignVariableOp", [handle, initial_value], name=assign)
        with graph.name_scope("Read"):
            with graph.device(handle.device):
                element = _read_variable(handle, dtype)
            cached = None if caching_device is None else _cache(element, caching_device)
    return ResourceNodes(
        tensor=handle,
        initializer=initializer,
        initial_value=initial_value,
        element=element,
        cached_value=cached,
        caching_device=caching_device,
        dtype=dtype,
        is_fully_defined=static_shape.is_fully_defined(),
    )


def colocate_by_name(operations: Iterable[Operation], name: str) -> None:
    """Puts operations into the group of a variable; a `colocate_with` around it has the say."""
    group = AttrValue(list=AttrValue.ListValue(s=[b"loc:@" + name.encode()]))
    for operation in operations:
        if operation.colocation_groups() == [b"loc:@" + operation.name.encode()]:
            operation._set_attr("_class", group)


def _read_variable(handle: Tensor, dtype: DType) -> Tensor:
    return handle.graph.create_op("ReadVariableOp", [handle], {"dtype": dtype}).outputs[0]


def _cache(element: Tensor, caching_device: str) -> Tensor:
    graph = element.graph
    with graph.colocate_with(None, ignore_existing=True), graph.device(caching_device):
        return graph.create_op("Identity", [element]).outputs[0]
