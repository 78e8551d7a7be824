"""CastVariables: variables in half the bytes, signatures as they were."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

import attrs

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.protos import DataType, MetaGraphDef, SignatureDef, TensorInfo
from savedmodel_writer.rewriting.cast_nodes import Casting
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.removal import update_op_list
from savedmodel_writer.rewriting.saver_nodes import Stored, saves
from savedmodel_writer.rewriting.selection import keys_named
from savedmodel_writer.rewriting.variable_flow import VariableFlow
from savedmodel_writer.rewriting.variables import HOLDERS, ModelVariables, variables_of
from savedmodel_writer.sources import as_source

# The floating dtypes of which TensorFlow's RestoreV2 reads slices.
_SLICED = ("float32", "float64", "bfloat16")


def _float_dtype(dtype: Any) -> DType:
    found = as_dtype(dtype)
    if not found.is_floating:
        raise errors.InvalidTypeError(
            f"CastVariables: expected a floating dtype, such as bfloat16, found {found.name}"
        )
    return found


@attrs.frozen
class CastVariables:
    """Stores floating variables in another floating dtype, as half or bfloat16.

        CastVariables("bfloat16")

    Each is cast back where it is read, so all else computes as before, with rounded values; those
    beyond the range of the new dtype become infinite.

    Attributes:
        dtype: the new dtype.
        names: which variables, by their keys in the checkpoint or the names of their nodes; by
            default all floating ones that get smaller; of half and the 8-bit dtypes not those that
        are partitioned, whose slices TensorFlow cannot restore.
    """

    dtype: DType = attrs.field(converter=_float_dtype)
    names: Iterable[str] | None = None

    def __call__(self, model: Model) -> None:
        """Changes each MetaGraph, and the checkpoint.

        Raises:
            InvalidArgumentError: the model has no variable of a name.
            InvalidTypeError: a variable that is named is not floating.
            UnimplementedError: something else is done with a variable than reading and assigning.
        """
        tracked = model.trackable
        all_variables = [variables_of(one, tracked) for one in model.meta_graphs]
        keys = self._keys(model, {key for one in all_variables for key in one.keys})
        self._leave_slices(keys, all_variables)
        for meta_graph, variables in zip(model.meta_graphs, all_variables, strict=True):
            self._change(meta_graph, variables, keys)
        for key in keys:
            model.values[key] = as_source(model.values[key], self.dtype)

    def _keys(self, model: Model, known: Collection[str]) -> dict[str, DType]:
        """The dtypes of the variables to cast, by key."""
        there = {key: model.values[key].dtype for key in sorted(known) if key in model.values}
        if self.names is None:
            return {
                key: dtype
                for key, dtype in there.items()
                if dtype.is_floating and dtype.size > self.dtype.size
            }
        chosen = keys_named(model, self.names)
        for name, key in chosen.items():
            if key not in there or not there[key].is_floating:
                found = there[key].name if key in there else "no variable of a graph"
                raise errors.InvalidTypeError(f"variable {name!r} is {found}, not floating")
        return {key: there[key] for key in chosen.values() if there[key] is not self.dtype}

    def _leave_slices(
        self, keys: dict[str, DType], all_variables: Collection[ModelVariables]
    ) -> None:
        """TensorFlow's RestoreV2 does not read slices of every dtype."""
        if self.dtype.name in _SLICED:
            return
        for variables in all_variables:
            for one in variables.restored:
                if one.stored.slice_spec and one.stored.key in keys:
                    if self.names is not None:
                        raise errors.UnimplementedError(
                            f"variable {one.stored.key!r} is partitioned, and TensorFlow restores "
                            f"no slices of {self.dtype.name}; of bfloat16 it does"
                        )
                    del keys[one.stored.key]

    def _change(
        self, meta_graph: MetaGraphDef, variables: ModelVariables, keys: Mapping[str, DType]
    ) -> None:
        stored = {*variables.stored_of.values(), *map(Stored, variables.keys_of.values())}
        old = {one: _enum(keys[one.key]) for one in stored if one.key in keys}
        if not old:
            return
        flow = VariableFlow(
            meta_graph.graph_def,
            variables.stored_of,
            meta_graph.object_graph_def,
            variables.keys_of,
        )
        nodes = flow.bodies[""].nodes
        holders = [
            name
            for name, one in variables.stored_of.items()
            if one in old and nodes[name].op in HOLDERS
        ]
        enum = _enum(self.dtype)
        casting = Casting(flow, old, enum, variables.restored)
        moved = casting.change(holders, list(saves(meta_graph, flow.bodies)))
        for number, key in variables.keys_of.items():
            if key in keys:
                meta_graph.object_graph_def.nodes[number].variable.dtype = enum
        for signature_def in meta_graph.signature_def.values():
            _follow(signature_def, moved)
        update_op_list(meta_graph)


def _enum(dtype: DType) -> DataType:
    return cast("DataType", dtype.as_datatype_enum)


def _follow(signature_def: SignatureDef, moved: Mapping[str, str]) -> None:
    """Has a signature name the tensors that have the old dtype."""
    infos: list[TensorInfo] = [*signature_def.inputs.values(), *signature_def.outputs.values()]
    for info in infos:
        if info.WhichOneof("encoding") == "name":
            new = moved.get(info.name.removesuffix(":0"))
            if new is not None:
                info.name = f"{new}:0"
