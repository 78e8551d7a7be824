"""One op as a function: the callables of `raw_ops`, made of OpDefs.

A function is compiled from a few lines of Python, so that its signature is true, and Python itself
checks the names of its arguments.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable
from typing import Any

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.errors import UnknownOpError
from savedmodel_writer.graph.default_graph import get_default_graph
from savedmodel_writer.graph.entered_graphs import authored
from savedmodel_writer.graph.graph import Graph
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.source_line import PACKAGE_DIRECTORY
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.op_definition import MISSING, ArgDef, AttrDef, OpDefinition
from savedmodel_writer.ops.python_signature import PythonSignature

_MODULE = "savedmodel_writer.raw_ops"


def make(op_type: str) -> Callable[..., Any]:
    """The function of an op of `tf.raw_ops`.

    Raises:
        UnknownOpError: `tf.raw_ops` has no op of that name.
    """
    signature = registry.python_signature(op_type)
    if not signature.public:
        raise UnknownOpError(
            f"{op_type} is registered but is not one of tf.raw_ops: "
            f"use Graph.create_op({op_type!r}, …)",
            op=op_type,
        )
    definition = registry.get(op_type)
    function = _compiled(definition, signature)
    function.__module__ = _MODULE
    function.__doc__ = _documentation(definition, signature)
    return function


def _compiled(definition: OpDefinition, signature: PythonSignature) -> Callable[..., Any]:
    op_type = definition.name
    scope: dict[str, Any] = {"_graph_of": _graph_of, "_results": _results_of(definition)}
    parameters, inputs, attrs = [], [], []
    for parameter in signature.parameters:
        default = ""
        if parameter.default is not MISSING:
            scope[f"_{parameter.name}"] = parameter.default
            default = f"=_{parameter.name}"
        parameters.append(f"{parameter.name}{default}, ")
        if parameter.is_input:
            inputs.append(f"{parameter.name}, ")
        else:
            attrs.append(f"{parameter.op_name!r}: {parameter.name}, ")
    code = (
        f"def {op_type}(*, {''.join(parameters)}name=None):\n"
        f"    inputs = ({''.join(inputs)})\n"
        f"    attrs = {{{''.join(attrs)}}}\n"
        f"    op = _graph_of(inputs)._create({op_type!r}, inputs, attrs, name)\n"
        f"    return _results(op)\n"
    )
    # The name of a file in the package, so that errors point at the caller's line.
    exec(compile(code, f"{PACKAGE_DIRECTORY}raw_ops/{op_type}", "exec"), scope)
    function: Callable[..., Any] = scope[op_type]
    return function


def _graph_of(inputs: Iterable[Any]) -> Graph:
    """The graph of the first tensor among the inputs, else the default graph."""
    for value in inputs:
        if type(value) is Tensor:
            return authored(value.op.graph)
        for item in value if isinstance(value, (list, tuple)) else (value,):
            if hasattr(item, "__graph_tensor__"):
                graph: Graph = item.op.graph
                return authored(graph)
    return get_default_graph()


# --- results ------------------------------------------------------------------------------------


def _results_of(definition: OpDefinition) -> Callable[[Operation], Any]:
    """What the function returns, made of the new operation."""
    outputs = definition.outputs
    if not outputs:
        return lambda op: op
    if len(outputs) > 1:
        return _named_results(definition)
    if not outputs[0].is_list:
        return lambda op: op._results
    if definition.is_stateful:
        return lambda op: op.outputs or op
    return lambda op: op.outputs


def _named_results(definition: OpDefinition) -> Callable[[Operation], Any]:
    names = [arg.name for arg in definition.outputs]
    result_type = namedtuple(definition.name, names)  # type: ignore[misc]  # made at run time
    if not any(arg.is_list for arg in definition.outputs):
        return lambda op: result_type._make(op._outputs)

    def results(op: Operation) -> Any:
        tensors = iter(op._outputs)
        return result_type._make(
            [next(tensors) for _ in range(_length(op, arg))] if arg.is_list else next(tensors)
            for arg in definition.outputs
        )

    return results


def _length(op: Operation, arg: ArgDef) -> int:
    if arg.number_attr:
        length: int = op.get_attr(arg.number_attr)
        return length
    return len(op.get_attr(arg.type_list_attr))


# --- documentation ------------------------------------------------------------------------------


def _documentation(definition: OpDefinition, signature: PythonSignature) -> str:
    inputs = {arg.name: arg for arg in definition.inputs}
    lines = [f"Adds a {definition.name} node.", "", "Args:"]
    for parameter in signature.parameters:
        if parameter.is_input:
            what = _input_text(definition, inputs[parameter.op_name])
        else:
            what = _attr_text(definition.attr[parameter.op_name])
        lines.append(f"    {parameter.name}: {what}")
    lines.append("    name: name of the node; a unique one is made of it.")
    lines += ["", "Returns:"]
    for arg in definition.outputs:
        lines.append(f"    {arg.name}: {_input_text(definition, arg)}")
    if not definition.outputs:
        lines.append("    The Operation.")
    return "\n".join(lines)


def _input_text(definition: OpDefinition, arg: ArgDef) -> str:
    if arg.type_list_attr:
        return f"list of Tensors, their dtypes are {arg.type_list_attr}."
    if arg.type_attr:
        allowed = _allowed(definition.attr[arg.type_attr])
        dtype = f"dtype {arg.type_attr}" + (f" ({allowed})" if allowed else "")
    else:
        dtype = as_dtype(arg.type).name
    what = f"list of {arg.number_attr} Tensors" if arg.number_attr else "Tensor"
    return f"{'reference to a ' if arg.is_ref else ''}{what} of {dtype}."


def _attr_text(attr: AttrDef) -> str:
    text = attr.type
    if allowed := _allowed(attr):
        text += f", {allowed}"
    if attr.minimum is not None:
        what = "length" if attr.type.startswith("list(") else "value"
        text += f", {what} at least {attr.minimum}"
    return text + "."


def _allowed(attr: AttrDef) -> str:
    if attr.allowed is None:
        return ""
    names = sorted(getattr(value, "name", None) or repr(value) for value in attr.allowed)
    return f"one of {', '.join(names)}"
