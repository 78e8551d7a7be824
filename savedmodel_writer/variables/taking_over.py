"""Variables of graphs made elsewhere: nodes that are there become Variables with values.

VariableDefs say which nodes initialize and read a variable `v`, and which part of a tensor it is.
Without them TensorFlow's names say the former: `v/Assign` and `v/Read/ReadVariableOp`, for a
reference variable `v/Assign` and `v/read`. What is missing is made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs

from savedmodel_writer._close_names import did_you_mean
from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import (
    InputError,
    InvalidInputError,
    InvalidTypeError,
    ShapeError,
)
from savedmodel_writer.graph import Graph, GraphKeys, Operation
from savedmodel_writer.protos import MetaGraphDef, VariableDef
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.sources import PartSource, TensorSource, Whole, source_of
from savedmodel_writer.variables.existing_node import RESOURCE, runtime_name
from savedmodel_writer.variables.imported_collections import add_collections, variable_defs_in
from savedmodel_writer.variables.reference_nodes import complete_reference_nodes
from savedmodel_writer.variables.request import VariableRequest
from savedmodel_writer.variables.resource_nodes import complete_resource_nodes
from savedmodel_writer.variables.save_slice import SaveSliceInfo
from savedmodel_writer.variables.store import variables_by_name
from savedmodel_writer.variables.variable import Variable, variable_of

_REFERENCES = ("VariableV2", "Variable")


class TakenOverVariable(Variable):
    """A Variable whose nodes were made elsewhere."""

    __slots__ = ()

    is_taken_over = True


def take_over_variables(
    graph: Graph,
    values: Mapping[str, Any],
    variable_defs: Iterable[VariableDef] = (),
    local: Collection[str] = (),
) -> None:
    """Makes Variables of the nodes of a graph that hold variables and have no value yet.

    They join the collections `variables` and `trainable_variables`, as new ones do.

    Args:
        graph: the graph.
        values: the value of each, by its name in the checkpoint: that of the tensor it is a part
            of, or the `shared_name` of a VarHandleOp, else the node's name.
        variable_defs: what is known of them. A variable without a VariableDef is a whole one.
        local: names of nodes whose variables need no value.

    Raises:
        InputError: a variable has no value, or a value no variable.
        InvalidTypeError: a value has another dtype than its variable.
        ShapeError: a value does not have its variable's shape.
    """
    if not isinstance(values, Mapping):
        raise InvalidTypeError(
            f"variables: expected a dict of values by name, found a {type(values).__name__}"
        )
    holders = [
        holder
        for holder in _holders(graph, variable_defs)
        if holder.op.name not in local or holder.checkpoint_name in values
    ]
    _check_names(holders, values)
    wholes = {holder.checkpoint_name: Whole(holder.source_of(values)) for holder in holders}
    with (
        graph.as_default(),
        graph.control_dependencies(None),
        graph.name_scope(None),
        graph.all_or_nothing(),
    ):
        for holder in holders:
            holder.take_over(wholes[holder.checkpoint_name])


def take_over_meta_graph(
    graph: Graph, values: Mapping[str, Any], meta_graph_def: MetaGraphDef
) -> None:
    """Makes Variables of the nodes of a MetaGraphDef's graph, and gives it the collections.

    Local variables, which no checkpoint has, stay nodes unless they are given values.

    Raises:
        DataLossError: the collections are damaged.
        InvalidInputError: as `take_over_variables` tells.
    """
    saved = variable_defs_in(meta_graph_def, GraphKeys.GLOBAL_VARIABLES)
    local = variable_defs_in(meta_graph_def, GraphKeys.LOCAL_VARIABLES)
    names = {one.variable_name.removesuffix(":0") for one in local}
    names -= {one.variable_name.removesuffix(":0") for one in saved}
    take_over_variables(graph, values, saved, names)
    add_collections(graph, meta_graph_def)


@attrs.frozen(eq=False)
class _Holder:
    """A node that holds a variable.

    Attributes:
        op: the node.
        variable_def: what is known of the variable; empty if nothing is.
        part: which part of a tensor it is, or None.
    """

    op: Operation
    variable_def: VariableDef
    part: SaveSliceInfo | None

    @property
    def checkpoint_name(self) -> str:
        """The name of its tensor in the checkpoint."""
        return runtime_name(self.op) if self.part is None else self.part.full_name

    @property
    def dtype(self) -> DType:
        """The variable's dtype."""
        dtype: DType = self.op.get_attr("dtype")
        return dtype

    @property
    def shape(self) -> TensorShape:
        """The variable's shape."""
        shape: TensorShape = self.op.get_attr("shape")
        return shape

    @property
    def described(self) -> tuple[str, str]:
        """What holders of one variable must have in common."""
        return self.dtype.name, str(self.shape)

    def source_of(self, values: Mapping[str, Any]) -> TensorSource:
        """The value of its tensor.

        Raises:
            InvalidInputError: it is of another dtype or shape.
        """
        name = self.checkpoint_name
        shape = self.shape
        try:
            if self.part is not None:
                if not shape.is_compatible_with(self.part.var_shape):
                    raise ShapeError(
                        f"it has the shape {shape}, by its VariableDef {self.part.var_shape}"
                    )
                shape = TensorShape(self.part.full_shape)
            return _source(self.dtype, shape, values[name])
        except InvalidInputError as error:
            error.message = f"variable {name!r} (node {self.op.name!r}): {error.message}"
            error.node, error.op = self.op.name, self.op.type
            raise

    def take_over(self, whole: Whole) -> None:
        """Makes the Variable, whose value is its part of the tensor's."""
        source = whole.source if self.part is None else PartSource(whole, self.part.bounds)
        keys: tuple[str, ...] = (GraphKeys.GLOBAL_VARIABLES,)
        trainable = self.variable_def.trainable or not self.variable_def.variable_name
        if trainable:
            keys += (GraphKeys.TRAINABLE_VARIABLES,)
        name = runtime_name(self.op)
        request = VariableRequest(name, source, self.shape, trainable, keys, None)
        is_resource = self.op.type == RESOURCE
        complete = complete_resource_nodes if is_resource else complete_reference_nodes
        nodes = complete(self.op.outputs[0], request, self.variable_def)
        variable_of(nodes, self.part, TakenOverVariable)


def _holders(graph: Graph, variable_defs: Iterable[VariableDef]) -> Collection[_Holder]:
    """The nodes that hold variables without a value.

    Several VarHandleOps of one name are one variable: the first stands for it.
    """
    def_of = {one.variable_name.removesuffix(":0"): one for one in variable_defs}
    known = {runtime_name(variable.op) for variable in variables_by_name(graph).values()}
    found: dict[str, _Holder] = {}
    for op in graph.get_operations():
        if op.type != RESOURCE and op.type not in _REFERENCES:
            continue
        name = runtime_name(op)
        if name in known:
            continue
        variable_def = def_of.get(op.name, VariableDef())
        part = None
        if variable_def.HasField("save_slice_info_def"):
            part = SaveSliceInfo.from_proto(variable_def.save_slice_info_def)
        holder = _Holder(op, variable_def, part)
        first = found.setdefault(name, holder)
        if first.described != holder.described:
            raise InputError(
                f"variable {name!r} is {first.described} for node {first.op.name!r} and "
                f"{holder.described} for node {op.name!r}: one of them has a wrong name",
                node=op.name,
                op=op.type,
            )
    return found.values()


def _check_names(holders: Iterable[_Holder], values: Mapping[str, Any]) -> None:
    names = {holder.checkpoint_name for holder in holders}
    for holder in holders:
        if holder.checkpoint_name not in values:
            raise InputError(
                f"variable {holder.checkpoint_name!r} (node {holder.op.name!r}, "
                f"{holder.dtype.name}, shape {holder.shape}) has no value: give it in `variables`"
                + did_you_mean(holder.checkpoint_name, map(str, values), cutoff=0.4),
                node=holder.op.name,
                op=holder.op.type,
            )
    for name in values:
        if name not in names:
            raise InputError(
                f"variables: {name!r} is no variable of the graph that lacks a value"
                + did_you_mean(name, names, cutoff=0.4)
            )


def _source(dtype: DType, shape: TensorShape, value: Any) -> TensorSource:
    if hasattr(value, "__graph_tensor__"):
        raise InvalidTypeError(f"its value is data for the checkpoint, found {value!r}")
    source = source_of(value, dtype)
    if not shape.is_compatible_with(source.shape):
        raise ShapeError(f"it has the shape {shape}, the value {source.shape}")
    return source
