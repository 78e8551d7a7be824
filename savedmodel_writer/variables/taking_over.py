"""Variables of graphs made elsewhere: nodes that are there become Variables with values.

TensorFlow's names say which nodes initialize and read a variable `v`: `v/Assign` and
`v/Read/ReadVariableOp`, for a reference variable `v/Assign` and `v/read`. What is missing is made.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.errors import InputError, InvalidInputError, InvalidTypeError, ShapeError
from savedmodel_writer.graph import Graph, GraphKeys, Operation
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.sources import TensorSource, as_source
from savedmodel_writer.variables.reference_nodes import complete_reference_nodes
from savedmodel_writer.variables.request import VariableRequest
from savedmodel_writer.variables.resource_nodes import complete_resource_nodes, shared_name
from savedmodel_writer.variables.store import variables_by_name
from savedmodel_writer.variables.variable import variable_of

_RESOURCE = "VarHandleOp"
_REFERENCES = ("VariableV2", "Variable")


def take_over_variables(graph: Graph, values: Mapping[str, Any]) -> None:
    """Makes Variables of the nodes of a graph that hold variables and have no value yet.

    They join the collections `variables` and `trainable_variables`, as new ones do.

    Args:
        graph: the graph.
        values: the value of each, by its name in the checkpoint: the `shared_name` of a
            VarHandleOp, else the node's name.

    Raises:
        InputError: a variable has no value, or a value no variable.
        InvalidTypeError: a value has another dtype than its variable.
        ShapeError: a value does not have its variable's shape.
    """
    if not isinstance(values, Mapping):
        raise InvalidTypeError(
            f"variables: expected a dict of values by name, found a {type(values).__name__}"
        )
    holders = _holders(graph)
    _check_names(holders, values)
    requests = [_request(name, op, values[name]) for name, op in holders.items()]
    with (
        graph.as_default(),
        graph.control_dependencies(None),
        graph.name_scope(None),
        graph.all_or_nothing(),
    ):
        for request, op in zip(requests, holders.values(), strict=True):
            complete = complete_resource_nodes if op.type == _RESOURCE else complete_reference_nodes
            variable = variable_of(complete(op.outputs[0], request))
            variables_by_name(graph)[request.name] = variable


def _holders(graph: Graph) -> dict[str, Operation]:
    """The nodes that hold variables without a value, by name in the checkpoint.

    Several VarHandleOps of one name are one variable: the first stands for it.
    """
    known = {_checkpoint_name(variable.op) for variable in variables_by_name(graph).values()}
    found: dict[str, Operation] = {}
    for op in graph.get_operations():
        if op.type != _RESOURCE and op.type not in _REFERENCES:
            continue
        name = _checkpoint_name(op)
        if name in known:
            continue
        first = found.setdefault(name, op)
        if _described(first) != _described(op):
            raise InputError(
                f"variable {name!r} is {_described(first)} for node {first.name!r} and "
                f"{_described(op)} for node {op.name!r}: one of them has a wrong name",
                node=op.name,
                op=op.type,
            )
    return found


def _checkpoint_name(op: Operation) -> str:
    return shared_name(op) if op.type == _RESOURCE else op.name


def _described(op: Operation) -> tuple[str, str]:
    return op.get_attr("dtype").name, str(op.get_attr("shape"))


def _check_names(holders: Mapping[str, Operation], values: Mapping[str, Any]) -> None:
    for name, op in holders.items():
        if name not in values:
            close = difflib.get_close_matches(name, map(str, values), n=1, cutoff=0.4)
            hint = f"; is it {close[0]!r}?" if close else ""
            raise InputError(
                f"variable {name!r} (node {op.name!r}, {op.get_attr('dtype').name}, shape "
                f"{op.get_attr('shape')}) has no value: give it in `variables`{hint}",
                node=op.name,
                op=op.type,
            )
    for name in values:
        if name not in holders:
            close = difflib.get_close_matches(str(name), holders, n=1, cutoff=0.4)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise InputError(
                f"variables: {name!r} is no variable of the graph that lacks a value{hint}"
            )


def _request(name: str, op: Operation, value: Any) -> VariableRequest:
    try:
        source = _source(op, value)
    except InvalidInputError as error:
        error.message = f"variable {name!r} (node {op.name!r}): {error.message}"
        error.node, error.op = op.name, op.type
        raise
    keys = (GraphKeys.GLOBAL_VARIABLES, GraphKeys.TRAINABLE_VARIABLES)
    return VariableRequest(name, source, _shape(op), True, keys, None)


def _shape(op: Operation) -> TensorShape:
    shape: TensorShape = op.get_attr("shape")
    return shape


def _source(op: Operation, value: Any) -> TensorSource:
    dtype = op.get_attr("dtype")
    if hasattr(value, "__graph_tensor__"):
        raise InvalidTypeError(f"its value is data for the checkpoint, found {value!r}")
    if not hasattr(value, "dtype"):
        source = as_source(value, dtype)  # Python's numbers have no dtype of their own
    else:
        source = as_source(value)
        if source.dtype is not dtype:
            if source.dtype is not as_dtype(dtype.bits_dtype):
                raise InvalidTypeError(f"it is {dtype.name}, the value {source.dtype.name}")
            source = as_source(value, dtype)
    if not _shape(op).is_compatible_with(source.shape):
        raise ShapeError(f"it has the shape {_shape(op)}, the value {source.shape}")
    return source
