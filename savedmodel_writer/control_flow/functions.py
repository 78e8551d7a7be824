"""function: a Python function as a function of the model, called by PartitionedCall.

It is traced once for each kind of arguments: the dtypes and shapes of tensors, and the values of
all others. Inside, side effects happen in the order of the program.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, overload

import attrs
import numpy as np

from savedmodel_writer import nest
from savedmodel_writer.control_flow.tracing import (
    add_arguments,
    add_to_library,
    located,
    packed_results,
    trace,
)
from savedmodel_writer.errors import InvalidTypeError
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.graph.function_graph import (
    FunctionGraph,
    is_inside,
    outermost,
    unique_function_name,
)
from savedmodel_writer.graph.side_effects import READ_ONLY, read_only_arguments
from savedmodel_writer.protos import AttrValue, NameAttrList
from savedmodel_writer.tensor_spec import TensorSpec


@attrs.frozen(eq=False)
class Arguments:
    """What one call passes, and what is known of it; each by position and by name.

    Attributes:
        values: the arguments by position, and last a dict of those by name.
        specs: the same with a TensorSpec where a tensor is, its name that of the parameter.
    """

    values: Sequence[Any]
    specs: Sequence[Any]

    @property
    def tensors(self) -> list[Tensor]:
        """The tensors among them, which the model passes."""
        return [value for value in nest.flatten(self.values) if isinstance(value, Tensor)]


@attrs.frozen(eq=False)
class Trace:
    """What a Python function does for one kind of arguments.

    Attributes:
        body: the function's body.
        structure: what the Python function returned.
        arguments: what it was traced for; kept, so that no other object gets their identity.
    """

    body: FunctionGraph
    structure: Any
    arguments: Arguments


class Function:
    """A Python function whose calls are calls of a function of the graph.

    Attributes:
        python_function: the Python function.
        input_signature: what the arguments are, or None if they may be anything.
    """

    def __init__(
        self, python_function: Callable[..., Any], input_signature: Sequence[Any] | None = None
    ) -> None:
        if not callable(python_function):
            raise InvalidTypeError(f"function: expected a callable, found {python_function!r}")
        self.python_function = python_function
        self.input_signature = input_signature
        self._signature = inspect.signature(python_function)
        functools.update_wrapper(self, python_function)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    @located
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Calls the function, in the graph of the tensors it gets or else in the default graph.

        Args:
            *args: tensors and arrays are passed to the function; whatever else it is, a Python
                number or a variable, is a part of the function itself.
            **kwargs: the same.

        Returns:
            What the function returns, as tensors.

        Raises:
            InvalidTypeError: the arguments are not those of the function or its input signature;
                it returns what cannot be a tensor.
            InvalidInputError: something in it is wrong; the error says in which line.
        """
        given = nest.flatten([args, kwargs])
        graph = graph_of(*(value for value in given if isinstance(value, Tensor)))
        with graph.all_or_nothing():
            arguments = self._arguments(graph, args, kwargs)
            tensors = arguments.tensors
            return _call(graph, self._traced(graph, arguments, tensors), tensors)

    def _traced(self, graph: Graph, arguments: Arguments, tensors: Sequence[Tensor]) -> Trace:
        """What it does for these arguments, traced before if what it takes can be taken here."""
        traces = outermost(graph)._function_calls.traces
        handles = tuple([tensor._handle for tensor in tensors])
        key = (self, tuple(map(_key, arguments.specs)), handles)
        found: Trace | None = traces.get(key)
        if found is None or not all(is_inside(graph, t.op.graph) for t in found.body.captures):
            found = traces[key] = self._trace(graph, arguments)
        return found

    def _arguments(self, graph: Graph, args: Any, kwargs: Any) -> Arguments:
        """What a call passes: defaults filled in, arrays as tensors."""
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError as error:
            raise InvalidTypeError(f"{self._name}: {error}") from None
        bound.apply_defaults()

        def converted(value: Any) -> Any:
            return graph.convert(value) if isinstance(value, (np.ndarray, np.generic)) else value

        by_position = [nest.map_structure(converted, value) for value in bound.args]
        by_name = {name: nest.map_structure(converted, bound.kwargs[name]) for name in bound.kwargs}
        names = self._names(len(by_position))
        specs = [_described(value, name) for value, name in zip(by_position, names, strict=True)]
        self._apply_input_signature(graph, by_position, specs, names)
        specs.append({name: _described(value, name) for name, value in by_name.items()})
        return Arguments([*by_position, by_name], specs)

    def _names(self, count: int) -> list[str]:
        """The names of arguments by position; those that a `*args` takes have numbers."""
        names: list[str] = []
        for name, parameter in self._signature.parameters.items():
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                names += [f"{name}_{index}" for index in range(count - len(names))]
            names.append(name)
        return names[:count]

    def _apply_input_signature(
        self, graph: Graph, values: list[Any], specs: list[Any], names: list[str]
    ) -> None:
        """Makes the arguments what the input signature says.

        Raises:
            InvalidTypeError: they are something else.
        """
        for index, wanted in enumerate(self.input_signature or ()):
            if index == len(values):
                raise InvalidTypeError(
                    f"{self._name}: expected {len(self.input_signature or ())} arguments, as the "
                    f"input signature says, found {index}"
                )
            leaves = nest.flatten(wanted)
            found = zip(nest.flatten_up_to(wanted, values[index]), leaves, strict=True)
            tensors = [self._fitting(graph, value, spec, names[index]) for value, spec in found]
            named = [attrs.evolve(spec, name=spec.name or names[index]) for spec in leaves]
            values[index] = nest.pack_sequence_as(wanted, tensors)
            specs[index] = nest.pack_sequence_as(wanted, named)

    def _fitting(self, graph: Graph, value: Any, spec: TensorSpec, name: str) -> Tensor:
        tensor = graph.convert(value, spec.dtype)
        if not spec.shape.is_compatible_with(tensor.shape):
            raise InvalidTypeError(
                f"{self._name}: {name!r} is {tensor!r}, expected the shape {spec.shape}, as the "
                "input signature says"
            )
        return tensor

    @property
    def _name(self) -> str:
        name: str = getattr(self.python_function, "__name__", type(self.python_function).__name__)
        return name.strip("<>")

    def _trace(self, graph: Graph, arguments: Arguments) -> Trace:
        name = unique_function_name(graph, f"__inference_{self._name}")
        body = FunctionGraph(name, graph, is_branch=False, orders_effects=True)
        *by_position, by_name = add_arguments(body, arguments.specs)
        for argument, tensor in zip(body.arguments, arguments.tensors, strict=True):
            argument._handle = tensor._handle
        structure = trace(body, lambda: self.python_function(*by_position, **by_name))
        add_to_library(graph, body)
        return Trace(body, structure, arguments)


@overload
def function(func: Callable[..., Any], input_signature: Sequence[Any] | None = ...) -> Function: ...
@overload
def function(
    func: None = ..., input_signature: Sequence[Any] | None = ...
) -> Callable[[Callable[..., Any]], Function]: ...


def function(
    func: Callable[..., Any] | None = None, input_signature: Sequence[Any] | None = None
) -> Function | Callable[[Callable[..., Any]], Function]:
    """Makes a function of the model of a Python function, as `tf.function` without autograph.

    Each call of it adds a node that calls the function. It may take tensors from outside, and
    variables; `if` and `while` on tensors are written with `cond` and `while_loop`.

    Args:
        func: the Python function; without it, a decorator is returned.
        input_signature: a TensorSpec for each argument, or a structure of them; then the function
            is traced once for all arguments that it allows.

    Returns:
        What can be called like the Python function, with tensors.

    Raises:
        InvalidTypeError: `func` cannot be called.
    """
    if func is None:
        return functools.partial(Function, input_signature=input_signature)
    return Function(func, input_signature)


def _call(graph: Graph, traced: Trace, tensors: Sequence[Tensor]) -> Any:
    body = traced.body
    inputs = [*tensors, *body.captures]
    with graph.control_dependencies(list(body.control_captures)):
        if isinstance(graph, FunctionGraph):  # their names do not get the call's
            inputs = [graph.capture(tensor, graph.get_name_scope()) for tensor in inputs]
        op = graph.create_op(
            "StatefulPartitionedCall" if body.is_stateful else "PartitionedCall",
            [inputs],
            {
                "f": NameAttrList(name=body.name),
                "Tout": [tensor.dtype for tensor in body.results],
            },
        )
    read_only = AttrValue.ListValue(i=read_only_arguments(body))
    op._set_attr(READ_ONLY, AttrValue(list=read_only))
    op._set_attr("_collective_manager_ids", AttrValue(list=AttrValue.ListValue()))
    return packed_results(traced.structure, op.outputs)


def _described(value: Any, name: str) -> Any:
    """The argument with a TensorSpec for each tensor in it."""
    return nest.map_structure(
        lambda leaf: TensorSpec(leaf.shape, leaf.dtype, name) if isinstance(leaf, Tensor) else leaf,
        value,
    )


def _key(spec: Any) -> Any:
    """What tells two arguments apart: their structures, specs, and other values."""
    if isinstance(spec, Mapping):
        return type(spec), tuple((key, _key(spec[key])) for key in spec)
    if nest.is_nested(spec):
        return type(spec), tuple(map(_key, spec))
    if isinstance(spec, float):
        return float, spec.hex()
    try:
        hash(spec)
    except TypeError:
        return type(spec), id(spec)
    return type(spec), spec
