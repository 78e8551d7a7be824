"""while_loop: a Python function that runs again and again, as long as the model decides.

while/maximum_iterations    Const, -1 if there is no limit
while/loop_counter          Const 0
while                       While or StatelessWhile: counter, limit, variables, captured tensors
while/Identity              one for each of them; not inside of another function
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from savedmodel_writer import nest
from savedmodel_writer.control_flow.conditionals import scalar
from savedmodel_writer.control_flow.tracing import (
    add_arguments,
    add_to_library,
    located,
    orders_effects,
    trace,
)
from savedmodel_writer.dtypes import int32
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError, ShapeError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.graph.function_graph import FunctionGraph, unique_function_name
from savedmodel_writer.graph.side_effects import READ_ONLY, read_only_arguments
from savedmodel_writer.protos import AttrValue, NameAttrList
from savedmodel_writer.shapes import UNKNOWN, TensorShape
from savedmodel_writer.tensor_spec import TensorSpec

_OWN = 2
"""The loop's own variables, the counter and the limit, come before the user's."""


@located
def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    maximum_iterations: Any = None,
    name: str | None = None,
) -> Any:
    """Runs a function as long as another one says so, as `tf.while_loop`.

    Both functions are called once, now, to trace what they do. They may take tensors from outside,
    and variables.

    Args:
        cond: a function of the loop variables that returns a tensor of dtype bool with one element.
        body: a function of the loop variables that returns their next values, in the same structure
            with the same dtypes.
        loop_vars: the first values: a list or tuple of tensors or structures of them.
        shape_invariants: what is true of their shapes in every iteration, in the same structure;
            by default their shapes now.
        parallel_iterations: how many iterations may run at the same time.
        back_prop: False means that the results have no gradients.
        swap_memory: not used, as in TensorFlow's functional loops.
        maximum_iterations: a limit, an integer scalar.
        name: name of the node, by default `while`.

    Returns:
        The last values, as a list like `loop_vars`.

    Raises:
        InvalidTypeError: a function cannot be called, or returns what has another structure or
            dtype; `parallel_iterations` is not positive.
        ShapeError: a shape changes in the loop.
        InvalidInputError: there are no loop variables; something in a function is wrong, and the
            error says in which line.
    """
    if not callable(cond):
        raise InvalidTypeError(f"'cond' must be callable, found {cond!r}")
    if not callable(body):
        raise InvalidTypeError(f"'body' must be callable, found {body!r}")
    if parallel_iterations < 1:
        raise InvalidTypeError(
            f"'parallel_iterations' must be a positive integer, found {parallel_iterations!r}"
        )
    structure = list(loop_vars)
    if not structure:
        raise InvalidInputError("'loop_vars' must be provided: expected at least one value")
    graph = graph_of(*nest.flatten(structure))
    with graph.all_or_nothing():
        variables = [graph.convert(value) for value in nest.flatten(structure)]
        invariants = _invariants(structure, variables, shape_invariants)
        with graph.name_scope(name or "while") as scope:
            loop = _Loop(graph, scope, structure, maximum_iterations, variables, invariants)
            loop.trace(cond, body)
            outputs = loop.add_node(scope, parallel_iterations)
        results = outputs[_OWN : _OWN + len(variables)]
        if not back_prop:
            results = [graph.create_op("StopGradient", [t]).outputs[0] for t in results]
    return nest.pack_sequence_as(structure, results)


class _Loop:
    """A loop in the making."""

    def __init__(
        self,
        graph: Graph,
        scope: str,
        structure: Any,
        maximum_iterations: Any,
        variables: Sequence[Tensor],
        invariants: Sequence[TensorShape],
    ) -> None:
        cond_name, body_name = (
            unique_function_name(graph, f"{scope}{part}".replace("/", "_"))
            for part in ("cond", "body")
        )
        self._graph = graph
        self._structure = structure
        self._has_limit = maximum_iterations is not None
        limit = graph.convert(
            -1 if maximum_iterations is None else maximum_iterations, int32, "maximum_iterations"
        )
        counter = graph.constant(0, limit.dtype, name="loop_counter")
        self._inputs = [counter, limit, *variables]
        self._invariants = invariants
        self._cond = self._empty_body(cond_name)
        self._body_name = body_name

    def _empty_body(self, name: str) -> FunctionGraph:
        made = FunctionGraph(
            name, self._graph, is_branch=True, orders_effects=orders_effects(self._graph)
        )
        own = [TensorSpec(t.shape, t.dtype, t.op.name) for t in self._inputs[:_OWN]]
        variables = [
            TensorSpec(shape, tensor.dtype)
            for tensor, shape in zip(self._inputs[_OWN:], self._invariants, strict=True)
        ]
        add_arguments(made, [*own, *nest.pack_sequence_as(self._structure, variables)])
        for argument, tensor in zip(made.arguments, self._inputs, strict=True):
            argument._handle = tensor._handle
        return made

    def trace(self, cond: Callable[..., Any], body: Callable[..., Any]) -> None:
        """Calls the user's functions, and gives both bodies the same arguments.

        Raises:
            InvalidTypeError: they return something of another structure or dtype.
            ShapeError: a shape changes.
        """
        trace(self._cond, lambda: self._go_on(cond))
        if len(self._cond.results) != 1:
            raise InvalidTypeError(
                f"'cond' must return one tensor, found {len(self._cond.results)}"
            )
        self._body = self._empty_body(self._body_name)
        trace(self._body, lambda: self._next(body))
        self._check_shapes()
        self._body.results += self._body.captures.values()
        with self._cond, self._cond.colocate_with(None, ignore_existing=True):
            self._add_unused_arguments()
        self._inputs += self._body.captures
        for tensor, result in zip(self._inputs, self._body.results, strict=True):
            if tensor.dtype.base_dtype is not result.dtype:
                raise InvalidTypeError(
                    f"Loop var {tensor.name} enters the loop with type {tensor.dtype.name} but has "
                    f"type {result.dtype.name} after 1 iteration; its type should remain constant"
                )

    def _go_on(self, cond: Callable[..., Any]) -> Any:
        graph = self._cond
        counter, limit, *variables = graph.arguments
        predicate = cond(*nest.pack_sequence_as(self._structure, variables))
        if isinstance(predicate, Tensor):
            predicate = scalar(graph, predicate)
        if not self._has_limit:
            return predicate
        return graph.create_op("LogicalAnd", [counter < limit, predicate]).outputs[0]

    def _next(self, body: Callable[..., Any]) -> list[Any]:
        graph = self._body
        counter, limit, *variables = graph.arguments
        for tensor in self._cond.captures:
            graph.capture(tensor)
        found = body(*nest.pack_sequence_as(self._structure, variables))
        if not nest.is_nested(found):
            found = [found]
        nest.assert_same_structure(list(found), self._structure, check_types=False)
        return [counter + 1, limit, *found]

    def _check_shapes(self) -> None:
        results = self._body.results[_OWN:]
        for tensor, shape, result in zip(
            self._inputs[_OWN:], self._invariants, results, strict=True
        ):
            if not result.shape.is_subtype_of(shape):
                raise ShapeError(
                    f"Input tensor {tensor.name!r} enters the loop with shape {shape}, but has "
                    f"shape {result.shape} after one iteration: to allow the shape to vary, say "
                    "less of it in the argument `shape_invariants`"
                )

    def _add_unused_arguments(self) -> None:
        """Arguments of the condition that stand for what only the body captures."""
        added = list(self._body.captures)[len(self._cond.captures) :]
        prefix = self._cond.unique_name(f"{self._cond.name}___redundant_placeholder")
        for index, tensor in enumerate(added):
            self._cond.captures[tensor] = self._cond.add_argument(
                tensor.dtype, UNKNOWN, f"{prefix}{index}", is_given=False
            )

    def add_node(self, name: str, parallel_iterations: int) -> list[Tensor]:
        """Adds the node; returns all that comes out of it."""
        graph, bodies = self._graph, (self._cond, self._body)
        is_stateful = any(body.is_stateful for body in bodies)
        shapes = [tensor.shape for tensor in self._body.results]
        shapes[_OWN : _OWN + len(self._invariants)] = self._invariants
        waited_for = [op for body in bodies for op in body.control_captures]
        cond, body = (NameAttrList(name=add_to_library(graph, made)) for made in bodies)
        with graph.control_dependencies(waited_for):
            op = graph.create_op(
                "While" if is_stateful else "StatelessWhile",
                [self._inputs],
                {
                    "cond": cond,
                    "body": body,
                    "output_shapes": shapes,
                    "parallel_iterations": parallel_iterations,
                },
                name=name,
            )
        self._describe(op)
        if isinstance(graph, FunctionGraph):
            return op.outputs
        return [graph.create_op("Identity", [tensor]).outputs[0] for tensor in op.outputs]

    def _describe(self, op: Operation) -> None:
        for tensor, result in zip(op.outputs, self._body.results, strict=True):
            tensor._handle = result._handle
        read_only = set(read_only_arguments(self._cond)) & set(read_only_arguments(self._body))
        positions = AttrValue.ListValue(i=sorted(read_only))
        op._set_attr("_lower_using_switch_merge", AttrValue(b=True))
        op._set_attr(READ_ONLY, AttrValue(list=positions))
        op._set_attr("_num_original_outputs", AttrValue(i=len(self._body.results)))


def _invariants(
    structure: Any, variables: Sequence[Tensor], shape_invariants: Any
) -> list[TensorShape]:
    """The shapes of the loop variables in every iteration."""
    if shape_invariants is None:
        return [tensor.shape for tensor in variables]
    shapes = list(shape_invariants)
    nest.assert_same_structure(structure, shapes, check_types=False)
    given = []
    for tensor, shape in zip(variables, nest.flatten(shapes), strict=True):
        if shape is not None and not isinstance(shape, TensorShape):
            raise InvalidTypeError(
                f"shape_invariants: expected a TensorShape or None for each loop variable, found "
                f"{shape!r} for {tensor.name}"
            )
        given.append(tensor.shape if shape is None else shape)
    for tensor, shape in zip(variables, given, strict=True):
        if not tensor.shape.is_subtype_of(shape):
            raise ShapeError(
                f"The shape invariant specified for {tensor.name} is not compatible with the "
                f"initial shape of the loop variable: it enters the loop with shape "
                f"{tensor.shape}, but the specified shape invariant is {shape}"
            )
    return given
