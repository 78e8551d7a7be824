"""The body of a function while a Python function is traced: a graph that captures tensors.

A node may take tensors of the graphs around. Each is captured once: inside it is an argument that
comes after those of the function itself, and whoever calls the function passes the tensor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InputError
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.graph.collections import GraphKeys
from savedmodel_writer.graph.convert import of_another_graph
from savedmodel_writer.graph.graph import Graph
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.scopes import ControlDependencies
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.protos import AttrValue
from savedmodel_writer.shapes import TensorShape

_SHARED = (
    GraphKeys.GLOBAL_VARIABLES,
    GraphKeys.LOCAL_VARIABLES,
    GraphKeys.TRAINABLE_VARIABLES,
)


class FunctionGraph(Graph):
    """A function's body in the making.

    Attributes:
        name: the function's name.
        outer: the graph in which it is made.
        is_branch: whether it is a part of If, Case or While, which runs where the node stands, and
            not a function that may be called from anywhere.
        orders_effects: whether its nodes with side effects run in the order of the program.
        arguments: the tensors that stand for what a call passes, captured ones last.
        captures: what is captured, and the argument that stands for it.
        results: the tensors that it returns.
        control_results: operations that run whatever the caller wants of it.
        control_captures: operations outside that it waits for.
    """

    def __init__(self, name: str, outer: Graph, *, is_branch: bool, orders_effects: bool) -> None:
        super().__init__()
        outer._check_not_finalized()
        self._outer = outer
        self._library = outer._library
        self._versions = outer._versions
        self._colocation_stack = list(outer._colocation_stack)
        self.name = name
        self.outer = outer
        self.is_branch = is_branch
        self.orders_effects = orders_effects
        self.arguments: list[Tensor] = []
        self.captures: dict[Tensor, Tensor] = {}
        self.results: list[Tensor] = []
        self.control_results: list[Operation] = []
        self.control_captures: dict[Operation, None] = {}
        if is_branch:
            self._device_stack = list(outer._device_stack)
            self._collections = outer._collections
        else:
            self._collections = {key: list(found) for key, found in outer._collections.items()}
            for key in _SHARED:
                self._collections[key] = outer.get_collection_ref(key)

    @property
    def is_stateful(self) -> bool:
        """Whether a node of it is, so that a node that runs it is."""
        return any(op.definition.is_stateful for op in self._operations.values())

    # --- arguments --------------------------------------------------------------------------

    def add_argument(
        self, dtype: DType, shape: TensorShape, name: str | None = None, is_given: bool = True
    ) -> Tensor:
        """Adds an argument.

        Args:
            dtype: its dtype.
            shape: what is known of its shape.
            name: its name, by default Placeholder.
            is_given: whether that is a name of the program, which is kept as an attribute too.
        """
        attrs = {"dtype": dtype.base_dtype, "shape": shape}
        with self.control_dependencies(None):
            op = self.create_op("Placeholder", attrs=attrs, name=name)
        if name is not None and is_given:
            op._set_attr("_user_specified_name", AttrValue(s=name.encode()))
        self.arguments.append(op.outputs[0])
        return op.outputs[0]

    def capture(self, tensor: Tensor, scope: str = "") -> Tensor:
        """The tensor that stands for `tensor` in here, itself if it is of this graph.

        Args:
            tensor: a tensor of this graph or of one around it.
            scope: the name of the node that takes it, which becomes a part of the argument's.

        Raises:
            InputError: it is of another graph, or a reference to a variable.
        """
        if tensor.op.graph is self:
            return tensor
        self._admit(tensor)
        argument = self.captures.get(tensor)
        if argument is None:
            outer_scope, self._name_stack = self._name_stack, scope
            try:
                argument = self.add_argument(tensor.dtype, tensor.shape, tensor.op.name)
            finally:
                self._name_stack = outer_scope
            argument._handle = tensor._handle
            self.captures[tensor] = argument
        return argument

    def _admit(self, tensor: Tensor) -> None:
        if not is_inside(self, tensor.op.graph):
            raise of_another_graph(tensor)
        if tensor.dtype._is_ref_dtype:
            raise InputError(
                f"{tensor!r} is a reference to a variable, which a function cannot change: make "
                "the variable with use_resource=True, or read it outside",
                node=tensor.op.name,
            )

    def _add(
        self,
        attr_set: AttrSet,
        name: str,
        inputs: tuple[Tensor, ...],
        shape: TensorShape | None = None,
    ) -> Operation:
        if any(tensor.op.graph is not self for tensor in inputs):
            inputs = tuple([self.capture(tensor, name) for tensor in inputs])
        return super()._add(attr_set, name, inputs, shape)

    # --- the rest ---------------------------------------------------------------------------

    def control_dependencies(self, control_inputs: Iterable[Any] | None) -> ControlDependencies:
        """A block whose nodes run after the given operations; the function waits for outer ones.

        Args:
            control_inputs: operations, tensors, variables; None ignores outer blocks.

        Raises:
            InvalidTypeError: one is none of these.
            InputError: one belongs to a graph that is not around this one.
        """
        if control_inputs is None:
            return super().control_dependencies(None)
        inner = []
        for item in control_inputs:
            element = item.op if isinstance(item, Tensor) or hasattr(item, "handle") else item
            if getattr(element, "graph", self) is self:
                inner.append(item)
            else:
                self.control_captures[element] = None
        return super().control_dependencies(inner)

    def _check_not_finalized(self) -> None:
        if self.finalized:
            raise InputError(
                f"what was made in the body of {self.name!r} can be used there only: return from "
                "the function what is needed outside"
            )

    def __repr__(self) -> str:
        return f"<FunctionGraph {self.name!r} of {len(self.get_operations())} operations>"


def is_inside(graph: Graph, other: Graph) -> bool:
    """Whether a graph is another one, or the body of a function in it."""
    inner: Graph | None = graph
    while inner is not None and inner is not other:
        inner = inner._outer
    return inner is not None


def outermost(graph: Graph) -> Graph:
    """The graph around all functions that `graph` is in."""
    while graph._outer is not None:
        graph = graph._outer
    return graph


def unique_function_name(graph: Graph, name: str) -> str:
    """A name for a new function: `name` with a number that no other function of the graph has."""
    calls = outermost(graph)._function_calls
    while True:
        found = f"{name}_{calls.names_given}"
        calls.names_given += 1
        if found not in graph._library.functions:
            return found
