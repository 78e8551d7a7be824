"""Saver: builds the save and restore nodes of a graph, as `tf.compat.v1.train.Saver`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from savedmodel_writer.errors import (
    InputError,
    InvalidArgumentError,
    InvalidInputError,
    InvalidTypeError,
    TensorNotFoundError,
)
from savedmodel_writer.graph import Graph, Operation, Tensor, get_default_graph
from savedmodel_writer.protos import SaverDef as SaverDef, as_message
from savedmodel_writer.train.device_shards import shards_by_device
from savedmodel_writer.train.existing_nodes import saved_shards
from savedmodel_writer.train.restore_nodes import restore_all, restore_shards
from savedmodel_writer.train.save_nodes import save_all, save_shards
from savedmodel_writer.train.saveable import Saveable, SaveSpec
from savedmodel_writer.train.var_list import all_saveable_objects, check_kind, saveables_of
from savedmodel_writer.variables import PartitionedVariable


class Saver:
    """The nodes that save and restore a set of variables.

    Attributes:
        saver_def: the SaverDef that names the nodes; None for a saver of nothing, or before
            `build`.
    """

    saver_def: SaverDef | None

    def __init__(
        self,
        var_list: Any = None,
        reshape: bool = False,
        sharded: bool = False,
        max_to_keep: int | None = 5,
        keep_checkpoint_every_n_hours: float = 10000.0,
        name: str | None = None,
        restore_sequentially: bool = False,
        saver_def: Any = None,
        builder: None = None,
        defer_build: bool = False,
        allow_empty: bool = False,
        write_version: int = SaverDef.V2,
        pad_step_number: bool = False,
        save_relative_paths: bool = False,
        filename: str | None = None,
    ) -> None:
        """Adds save and restore nodes to the graph of what is saved.

        Args:
            var_list: variables and Saveables, in a (nested) list, or in a dict by their names in
                the checkpoint. By default all global variables and saveable objects.
            reshape: restore into the variable's shape whatever shape the checkpoint has.
            sharded: one file of tensors per device.
            max_to_keep: for training programs; recorded in the SaverDef.
            keep_checkpoint_every_n_hours: the same.
            name: name scope of the nodes, by default `save`.
            restore_sequentially: without effect, as in TensorFlow with its default builder.
            saver_def: the SaverDef of nodes that are there; none are added. With `name` its names
                get that prefix.
            builder: only None, which is TensorFlow's default builder.
            defer_build: add the nodes when `build` is called.
            allow_empty: accept a graph without variables; then nothing is added.
            write_version: `SaverDef.V2`, or `SaverDef.V1` for nodes that write the old format.
            pad_step_number: for training programs; leaves no trace.
            save_relative_paths: the same.
            filename: the prefix used when the caller feeds none, by default "model".

        Raises:
            InvalidInputError: there is nothing to save, or a variable is given twice.
            InvalidTypeError: something given is no variable, or a setting of the wrong type.
            InvalidArgumentError: the write version is neither.
            InputError: the variables belong to several graphs.
            StateError: the graph is finalized.
        """
        if var_list is not None:
            check_kind(var_list)
        if defer_build and var_list:
            raise InvalidInputError(
                "If `var_list` is provided then build cannot be deferred. Either set "
                "defer_build=False or var_list=None."
            )
        if builder is not None:
            raise InvalidInputError(f"builder: only TensorFlow's default, None; found {builder!r}")
        self.saver_def = None if saver_def is None else _checked_saver_def(saver_def)
        self._graph = get_default_graph()
        self._shards: tuple[tuple[SaveSpec, ...], ...] = ()
        self._var_list = var_list
        self._reshape = reshape
        self._settings = _settings(
            write_version, sharded, max_to_keep, keep_checkpoint_every_n_hours
        )
        self._name = name
        self._allow_empty = allow_empty
        self._filename = filename
        self._is_built = False
        if not defer_build:
            self.build()

    def build(self) -> None:
        """Adds the nodes, once.

        Raises:
            InvalidInputError: there is nothing to save.
        """
        if self._is_built:
            return
        self._is_built = True
        if self.saver_def is not None:
            self._prefix_names(self.saver_def)
            return
        var_list = self._var_list
        if var_list is None:
            var_list = all_saveable_objects(get_default_graph())
        if var_list:
            self._add_nodes(saveables_of(var_list))
        elif not self._allow_empty:
            raise InvalidInputError(
                "No variables to save: the graph has none, or the list is empty; with "
                "allow_empty=True a saver of nothing is made"
            )

    @property
    def is_built(self) -> bool:
        """Whether the nodes are there; False only after `defer_build`."""
        return self._is_built

    @property
    def shards(self) -> tuple[tuple[SaveSpec, ...], ...]:
        """The tensors of each shard of the checkpoint, in the order of SaveV2's inputs.

        One shard unless sharded; none if there is nothing to save, or if the nodes that a given
        SaverDef names save anything but variables of the graph.
        """
        if not self._shards and self.saver_def is not None:
            self._shards = saved_shards(self._graph, self.saver_def)
        return self._shards

    def as_saver_def(self) -> SaverDef | None:
        """The SaverDef."""
        return self.saver_def

    def to_proto(self) -> SaverDef | None:
        """The SaverDef, for the collection `savers`."""
        return self.saver_def

    @staticmethod
    def from_proto(saver_def: Any, import_scope: str | None = None) -> Saver:
        """A saver of nodes that are there; `import_scope` is put before their names."""
        return Saver(saver_def=saver_def, name=import_scope)

    def _add_nodes(self, saveables: Sequence[Saveable]) -> None:
        graph = _graph_of(saveables)
        with graph.name_scope(self._name or "save"):
            prefix = _prefix(graph, self._filename or "model")
            version = self._settings.version
            if self._settings.sharded:
                shards = shards_by_device(saveables)
                save = save_shards(prefix, shards, version)
                restore = restore_shards(prefix, shards, self._reshape)
                groups = [shard.saveables for shard in shards]
            else:
                save = save_all(prefix, saveables, version)
                restore = restore_all(prefix, saveables, self._reshape)
                groups = [tuple(saveables)]
        self._shards = tuple(
            tuple(spec for saveable in group for spec in saveable.specs) for group in groups
        )
        self.saver_def = SaverDef(
            filename_tensor_name=prefix.name,
            save_tensor_name=save.name,
            restore_op_name=restore.name,
        )
        self.saver_def.MergeFrom(self._settings)
        _concatenate_exported_parts(graph)

    def _prefix_names(self, saver_def: SaverDef) -> None:
        if self._name:
            scope = self._name.removesuffix("/")
            for field in ("filename_tensor_name", "save_tensor_name", "restore_op_name"):
                setattr(saver_def, field, f"{scope}/{getattr(saver_def, field)}")

    def __repr__(self) -> str:
        if self.saver_def is None:
            return f"<Saver of nothing{'' if self._is_built else ' yet: build() was not called'}>"
        return f"<Saver {self.saver_def.restore_op_name!r} of {sum(map(len, self.shards))} tensors>"


def _settings(version: Any, sharded: Any, max_to_keep: Any, every_n_hours: Any) -> SaverDef:
    """The fields of the SaverDef that name no nodes."""
    if version not in (SaverDef.V1, SaverDef.V2):
        raise InvalidArgumentError(f"write_version: expected SaverDef.V1 or V2, found {version!r}")
    try:
        return SaverDef(
            max_to_keep=max_to_keep or 0,
            sharded=sharded,
            keep_checkpoint_every_n_hours=every_n_hours,
            version=version,
        )
    except (TypeError, ValueError) as error:
        raise InvalidTypeError(
            "max_to_keep, sharded, keep_checkpoint_every_n_hours: expected an int, a bool and a "
            f"float, found {max_to_keep!r}, {sharded!r} and {every_n_hours!r}: {error}"
        ) from error


def _prefix(graph: Graph, default: str) -> Tensor:
    """S/Const, the tensor that is fed; older TensorFlow had a Const of that name."""
    prefix: Any = default
    for name in ("filename", "Const"):
        prefix = graph.create_op(
            "PlaceholderWithDefault", [prefix], {"shape": ()}, name=name
        ).outputs[0]
    tensor: Tensor = prefix
    return tensor


def _concatenate_exported_parts(graph: Graph) -> None:
    """A collection exports a partitioned variable by its name, so there must be such a node."""
    for key in graph.get_all_collection_keys():
        for item in graph.get_collection(key):
            if isinstance(item, PartitionedVariable):
                try:
                    graph.get_operation_by_name(item.name)
                except TensorNotFoundError:
                    item.as_tensor()


def _graph_of(saveables: Sequence[Saveable]) -> Graph:
    """The graph of what is saved, else the default graph."""
    name_of: dict[Graph, str] = {}
    for saveable in saveables:
        if isinstance(saveable.op, (Tensor, Operation)):
            name_of.setdefault(saveable.op.graph, saveable.name)
    if len(name_of) > 1:
        first, second, *_ = name_of.values()
        raise InputError(
            f"a saver saves one graph: {first!r} and {second!r} must be from the same graph"
        )
    return next(iter(name_of), None) or get_default_graph()


def _checked_saver_def(saver_def: Any) -> SaverDef:
    try:
        message = as_message(SaverDef, saver_def)
    except InvalidInputError:
        raise InvalidInputError(f"saver_def must be a saver_pb2.SaverDef: {saver_def}") from None
    if not message.save_tensor_name:
        raise InvalidInputError(f"saver_def must specify the save_tensor_name: {message}")
    if not message.restore_op_name:
        raise InvalidInputError(f"saver_def must specify the restore_op_name: {message}")
    return message
