"""Python functions traced into bodies: called once, with tensors that stand for the arguments."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ParamSpec, TypeVar

from savedmodel_writer import nest
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.graph.function_encoder import encode_function
from savedmodel_writer.graph.function_graph import FunctionGraph
from savedmodel_writer.graph.function_library import MIN_CONSUMER
from savedmodel_writer.graph.side_effects import order_effects
from savedmodel_writer.graph.source_line import locate
from savedmodel_writer.protos import FunctionDefLibrary
from savedmodel_writer.tensor_spec import TensorSpec

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


def located(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """The function with errors that say which line of the program called it.

    An error about a line in a body, which the function traced, says that line already.
    """

    @functools.wraps(function)
    def call(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        try:
            return function(*args, **kwargs)
        except InvalidInputError as error:
            locate(error, str(kwargs.get("name") or function.__name__))
            raise

    return call


def trace(
    body: FunctionGraph,
    python_function: Callable[[], Any],
    instead_of_operation: Tensor | None = None,
) -> Any:
    """Calls a Python function in a body that has its arguments, and makes what it returns results.

    Args:
        body: the body.
        python_function: the function, called without arguments.
        instead_of_operation: a tensor that stands where an operation is returned.

    Returns:
        What the function returned: a structure of tensors, with None where it has None.

    Raises:
        InvalidTypeError: something that is returned cannot be a tensor.
    """
    library = body._library

    def as_result(value: Any) -> Tensor | None:
        if value is None:
            return None
        if isinstance(value, Operation) and instead_of_operation is not None:
            with body.control_dependencies([value]):
                value = body.create_op("Identity", [instead_of_operation]).outputs[0]
        try:
            tensor = body.convert(value)
        except InvalidInputError as error:
            if isinstance(value, Tensor):
                raise
            raise InvalidTypeError(
                f"in function {body.name!r}: expected tensors or None to be returned, found "
                f"{value!r} of type {type(value).__name__}; of what is made of several tensors "
                "return those"
            ) from error
        if body.orders_effects:
            tensor = body.create_op("Identity", [tensor]).outputs[0]
        return tensor

    with body:
        structure = nest.map_structure(as_result, python_function())
        results = [tensor for tensor in nest.flatten(structure) if tensor is not None]
        body.results = [body.capture(tensor) for tensor in results]
        if body.orders_effects:
            order_effects(body, dict.fromkeys(results))
    outer = body.outer
    if outer._library is library:
        outer._library = body._library  # with the functions that were made in the body
    else:
        outer._library = outer._library.joined(body._library.as_proto())
    return structure


def packed_results(structure: Any, tensors: Iterable[Tensor]) -> Any:
    """What a function returned, with a call's tensors for its own; None stays None."""
    found = iter(tensors)
    leaves = nest.flatten(structure)
    return nest.pack_sequence_as(
        structure, [None if one is None else next(found) for one in leaves]
    )


def add_to_library(graph: Graph, body: FunctionGraph) -> str:
    """Closes a body and puts it into the graph's library; returns the function's name."""
    library = FunctionDefLibrary(function=[encode_function(body)])
    graph._library = graph._library.joined(library)
    graph._versions.min_consumer = max(graph._versions.min_consumer, MIN_CONSUMER)
    body.finalize()
    return body.name


def orders_effects(graph: Graph) -> bool:
    """Whether a body in this graph orders its side effects: inside of a `function`."""
    return isinstance(graph, FunctionGraph) and graph.orders_effects


def add_arguments(body: FunctionGraph, specs: Any) -> Any:
    """Adds an argument to a body for each TensorSpec in a structure.

    They are made in the order in which the structure is written, and passed in that of its values.

    Returns:
        The structure with the arguments; what is no TensorSpec stays.
    """
    leaves = nest.flatten(specs)
    made = list(leaves)
    with body:
        for index in _as_written(nest.pack_sequence_as(specs, range(len(leaves)))):
            spec = leaves[index]
            if isinstance(spec, TensorSpec):
                made[index] = body.add_argument(spec.dtype, spec.shape, spec.name)
    body.arguments = [value for value in made if isinstance(value, Tensor)]
    return nest.pack_sequence_as(specs, made)


def _as_written(structure: Any) -> Iterator[int]:
    if isinstance(structure, Mapping):
        structure = list(structure.values())
    if nest.is_nested(structure):
        for part in structure:
            yield from _as_written(part)
    else:
        yield structure
