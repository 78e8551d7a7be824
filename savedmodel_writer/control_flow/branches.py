"""What If and Case have in common: branches that take and return the same, one of which runs.

cond              If or StatelessIf: predicate, captured tensors
cond/Identity     one for each result
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from savedmodel_writer import nest
from savedmodel_writer.control_flow.tracing import (
    add_to_library,
    orders_effects,
    packed_results,
    trace,
)
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.graph.function_graph import FunctionGraph
from savedmodel_writer.graph.side_effects import READ_ONLY, read_only_arguments
from savedmodel_writer.protos import AttrValue, NameAttrList
from savedmodel_writer.shapes import UNKNOWN, TensorShape


@attrs.frozen(eq=False)
class Branches:
    """The branches of one node.

    Attributes:
        graph: the graph of the node.
        bodies: what each does.
        structures: what each returned.
        names: what the user calls each.
    """

    graph: Graph
    bodies: Sequence[FunctionGraph]
    structures: Sequence[Any]
    names: Sequence[str]

    def check_same_results(self) -> None:
        """Checks that all branches return the same.

        Raises:
            InvalidTypeError: the number, the structure or a dtype differs.
        """
        first, *others = self.bodies
        for index, other in enumerate(others, 1):
            try:
                nest.assert_same_structure(self.structures[0], self.structures[index])
            except InvalidInputError as error:
                raise self._different(index, error.message) from None
            if len(first.results) != len(other.results):
                raise self._different(index, "None stands in one where the other has a tensor")
            for one, another in zip(first.results, other.results, strict=True):
                if one.dtype is not another.dtype:
                    raise self._different(index, f"{one!r} and {another!r} have different types")

    def _different(self, index: int, detail: str) -> InvalidTypeError:
        return InvalidTypeError(
            f"{self.names[0]} and {self.names[index]} must have the same number, type and overall "
            f"structure of return values; {self.names[0]} returns {self.structures[0]!r}, "
            f"{self.names[index]} returns {self.structures[index]!r}: {detail}"
        )

    def match_inputs(self) -> list[Tensor]:
        """Gives every branch the same arguments; returns what is passed for them."""
        inputs = list(dict.fromkeys(tensor for body in self.bodies for tensor in body.captures))
        for body in self.bodies:
            captured = dict(body.captures)
            with body:
                for tensor in inputs:
                    if tensor not in captured:
                        captured[tensor] = body.add_argument(tensor.dtype, tensor.shape)
            body.captures = {tensor: captured[tensor] for tensor in inputs}
            body.arguments = list(body.captures.values())
        return inputs

    def add_node(
        self, op_type: str, selector: Tensor, functions: Mapping[str, Any], name: str
    ) -> Any:
        """Adds the node that runs one branch.

        Args:
            op_type: the op; without side effects it is its stateless form.
            selector: the tensor that says which branch runs.
            functions: the attributes that name the branches.
            name: the node's name.

        Returns:
            The results, in the structure in which the branches return them.
        """
        if not any(body.is_stateful for body in self.bodies):
            op_type = f"Stateless{op_type}"
        inputs = list(self.bodies[0].captures)
        waited_for = [op for body in self.bodies for op in body.control_captures]
        with self.graph.control_dependencies(waited_for):
            op = self.graph.create_op(
                op_type,
                [selector, inputs],
                {
                    **functions,
                    "Tout": [tensor.dtype for tensor in self.bodies[0].results],
                    "output_shapes": self._output_shapes(),
                },
                name=name,
            )
        for index, tensor in enumerate(op.outputs):
            _merge_handles(tensor, [body.results[index] for body in self.bodies])
        op._set_attr("_lower_using_switch_merge", AttrValue(b=True))
        read_only = set.intersection(*(set(read_only_arguments(body)) for body in self.bodies))
        positions = [index + 1 for index in sorted(read_only)]
        op._set_attr(READ_ONLY, AttrValue(list=AttrValue.ListValue(i=positions)))
        self.graph.prevent_fetching(op)
        found = [self.graph.create_op("Identity", [t]).outputs[0] for t in op.outputs]
        return packed_results(self.structures[0], found)

    def add_functions(self) -> list[NameAttrList]:
        """Closes the branches and puts them into the library."""
        return [NameAttrList(name=add_to_library(self.graph, body)) for body in self.bodies]

    def _output_shapes(self) -> list[TensorShape]:
        return [
            _relaxed([body.results[index].shape for body in self.bodies])
            for index in range(len(self.bodies[0].results))
        ]


def trace_branches(
    graph: Graph,
    functions: Sequence[Callable[[], Any]],
    function_names: Sequence[str],
    shown_names: Sequence[str],
    selector: Tensor,
) -> Branches:
    """Traces the branches of a node.

    Args:
        graph: the graph of the node.
        functions: Python functions, one for each branch.
        function_names: names for the library.
        shown_names: names for messages.
        selector: what says which branch runs.

    Raises:
        InputError: a branch takes a tensor that was made in another one.
        InvalidTypeError: the branches do not return the same.
    """
    bodies: list[FunctionGraph] = []
    structures = []
    for name, function in zip(function_names, functions, strict=True):
        body = FunctionGraph(name, graph, is_branch=True, orders_effects=orders_effects(graph))
        bodies.append(body)
        structures.append(trace(body, function, selector))
    branches = Branches(graph, bodies, structures, shown_names)
    branches.check_same_results()
    branches.match_inputs()
    return branches


def _relaxed(shapes: Sequence[TensorShape]) -> TensorShape:
    return functools.reduce(TensorShape.most_specific_compatible_shape, shapes)


def _merge_handles(tensor: Tensor, results: Sequence[Tensor]) -> None:
    """The dtype of a resource or list, one of which comes out; TensorFlow forgets the shape."""
    handles = [result._handle for result in results]
    dtypes = {handle[0][0] for handle in handles if handle is not None and len(handle) == 1}
    if len(dtypes) == 1 and None not in handles:
        tensor._handle = ((dtypes.pop(), UNKNOWN),)
