"""SavedModelBuilder: MetaGraphs, their variables and assets, gathered and then published at once.

What can be added is told here; what becomes of it, from the first MetaGraph to `save` or `close`,
by `UnsavedModel`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from savedmodel_writer.files import Path, Progress, Storage, storage_for
from savedmodel_writer.files.target import absolute_path, check_vacant
from savedmodel_writer.graph import Graph, Operation, Tensor, get_default_graph
from savedmodel_writer.protos import GraphDef, SignatureDef
from savedmodel_writer.saved_model.addition import Addition, graph_with_values
from savedmodel_writer.saved_model.model_files import ModelFiles
from savedmodel_writer.saved_model.unsaved_model import UnsavedModel
from savedmodel_writer.saved_model.variables import check_can_save
from savedmodel_writer.saved_model.wiped_variables import warn_of_wiped_variables
from savedmodel_writer.train import Saver


class SavedModelBuilder(UnsavedModel):
    """Builds a SavedModel directory, as `tf.compat.v1.saved_model.Builder` does.

    Where TensorFlow takes a session, this takes a Graph: its Variables know their values. What is
    added is copied at once, so later changes to the graph, the arrays or the asset files are not
    seen; nothing stands in `export_dir` before `save` (on an object store: nothing that a loader
    takes for a model). Leaving a `with` block, `close`, an error, garbage collection and the end
    of the interpreter remove what was not saved.
    """

    __slots__ = ()

    def __init__(
        self,
        export_dir: Path,
        *,
        fsync: bool = True,
        storage: Storage | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Checks the directory and makes nothing.

        Args:
            export_dir: directory of the model; it must be absent or empty.
            fsync: whether to wait until the files are on the device.
            storage: where the directory is; by default what the path names: a file system of
                this machine, or the store of an fsspec URL.
            progress: called while an `add_` method writes, with the bytes of its variables and
                assets that are written and with how many there are, None for strings.

        Raises:
            ExportDirectoryError: the directory is not empty.
            NotFoundError: it is a file.
            FailedPreconditionError: its path leads through a file.
            PermissionDeniedError: it cannot be made.
            InvalidTypeError: `export_dir` is no path.
            UnimplementedError: it is a URL of an unknown kind and no storage is given.
            MissingExtraError: it is a URL whose driver is not installed.
        """
        path = absolute_path(export_dir)
        storage = storage or storage_for(path, fsync=fsync)
        check_vacant(path, storage, given=export_dir)
        super().__init__(ModelFiles(path, storage, progress=progress))

    def add_meta_graph_and_variables(
        self,
        graph: Graph | GraphDef,
        tags: Iterable[str],
        signature_def_map: Mapping[str, SignatureDef] | None = None,
        assets_collection: Iterable[Tensor] | None = None,
        legacy_init_op: Operation | None = None,
        clear_devices: bool = False,
        main_op: Operation | None = None,
        strip_default_attrs: bool = False,
        saver: Saver | None = None,
        *,
        assets_list: Iterable[Tensor] | None = None,
        init_op: Operation | Tensor | None = None,
        train_op: Operation | Tensor | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> None:
        """Adds the first MetaGraph, and the values of the graph's variables.

        Args:
            graph: the graph. Nodes that save and restore are added to it unless `saver` is given.
                A GraphDef, ours or TensorFlow's message, is taken over as
                `Graph.from_graph_def` does.
            tags: by which loaders choose the MetaGraph.
            signature_def_map: signatures by key.
            assets_collection: string constants that hold paths of files to copy; recorded in the
                graph's collection `saved_model_assets`.
            legacy_init_op: old name of `main_op`, which is taken if both are given.
            clear_devices: whether nodes lose their devices.
            main_op: operation that loaders run once the variables are restored; recorded in the
                graph's collection `saved_model_main_op`.
            strip_default_attrs: whether attributes that have their op's default value are left
                out, so that older versions of TensorFlow can read the graph.
            saver: which variables are saved, by default all.
            assets_list: like `assets_collection`, recorded in the MetaGraphDef instead.
            init_op: like `main_op`, recorded as a signature instead.
            train_op: operation or tensor of a training step, recorded as a signature.
            variables: values of the variables that have none because their nodes were made
                elsewhere, by their names in the checkpoint; see `Graph.from_graph_def`.

        Raises:
            SequenceError: a MetaGraph was added before, or the graph has a main op already.
            SignatureError: a signature lacks a tensor's name or dtype.
            ReservedKeyError: a signature's key is reserved.
            TensorNotFoundError: a signature names a tensor that the graph does not have.
            AssetError: an asset's file cannot be used.
            InvalidTypeError: an argument is of the wrong type.
            StateError: the graph is finalized and `saver` is not given, or that is not built.
            UnimplementedError: `saver` writes the old format V1.
            ExportDirectoryError: on an object store, something is there meanwhile.
            StorageError: the files cannot be written; none are left, and the call can be repeated.

        Warns:
            UserWarning: an op that loaders run sets saved variables to zeros, an asset's name is
                one that other systems cannot keep apart or cannot make, or the tags are one str.
        """
        self._add(
            graph,
            tags,
            signature_def_map,
            with_variables=True,
            variables=variables,
            clear_devices=clear_devices,
            strip_default_attrs=strip_default_attrs,
            saver=saver,
            assets_collection=assets_collection,
            assets_list=assets_list,
            main_op=main_op or legacy_init_op,
            init_op=init_op,
            train_op=train_op,
        )

    def add_meta_graph(
        self,
        tags: Iterable[str],
        signature_def_map: Mapping[str, SignatureDef] | None = None,
        assets_collection: Iterable[Tensor] | None = None,
        legacy_init_op: Operation | None = None,
        clear_devices: bool = False,
        main_op: Operation | None = None,
        strip_default_attrs: bool = False,
        saver: Saver | None = None,
        *,
        graph: Graph | GraphDef | None = None,
        assets_list: Iterable[Tensor] | None = None,
        init_op: Operation | Tensor | None = None,
        train_op: Operation | Tensor | None = None,
    ) -> None:
        """Adds a further MetaGraph, whose variables are restored from those saved already.

        The arguments are those of `add_meta_graph_and_variables`, which has their meanings, but
        that `graph` is the default graph if it is not given. A GraphDef may not have variables
        here: make a Graph of one that does, with `Graph.from_graph_def`.

        An asset whose file name is taken by an earlier MetaGraph's shares that file, whatever it
        contains.

        Raises:
            SequenceError: no MetaGraph with variables was added before, or the graph has a main
                op already.
            SignatureError: a signature lacks a tensor's name or dtype.
            ReservedKeyError: a signature's key is reserved.
            TensorNotFoundError: a signature names a tensor that the graph does not have.
            AssetError: an asset's file cannot be used.
            InvalidTypeError: an argument is of the wrong type.
            StateError: the graph is finalized and `saver` is not given.
            StorageError: assets cannot be copied; the builder is as it was before.

        Warns:
            UserWarning: an op that loaders run sets saved variables to zeros, an asset's name is
                one that other systems cannot keep apart or cannot make, or the tags are one str.
        """
        self._add(
            get_default_graph() if graph is None else graph,
            tags,
            signature_def_map,
            with_variables=False,
            clear_devices=clear_devices,
            strip_default_attrs=strip_default_attrs,
            saver=saver,
            assets_collection=assets_collection,
            assets_list=assets_list,
            main_op=legacy_init_op if main_op is None else main_op,
            init_op=init_op,
            train_op=train_op,
        )

    def add_assets_extra(self, assets_extra: Mapping[str, Path]) -> None:
        """Adds files that the server reads and the graph does not, such as warm-up requests.

        They go to assets.extra/, as the `assets_extra` of TensorFlow's Estimators, at any time
        before `save`.

        Args:
            assets_extra: paths of files to copy, by their names in assets.extra/, which may have
                directories.

        Raises:
            InvalidArgumentError: a name does not stay inside of assets.extra/.
            DuplicateNameError: a name was given before.
            AssetError: a file cannot be used.
            InvalidTypeError: it is no dict of str to paths.
            StorageError: the files cannot be copied; the builder is as it was before.
        """
        self._check_usable()
        self._files.add_extra_assets(assets_extra)

    def add_extra_file(self, name: str, data: bytes | bytearray | memoryview) -> str:
        """Adds a file of those bytes to assets.extra/; see `add_assets_extra`.

        Args:
            name: its name there.
            data: what is in it.

        Returns:
            The path that it will have.

        Raises:
            InvalidArgumentError: the name does not stay inside of assets.extra/.
            DuplicateNameError: the name was given before.
            InvalidTypeError: the name is no str, or the data are no bytes.
            StorageError: the file cannot be written; the builder is as it was before.
        """
        self._check_usable()
        return self._files.add_extra_file(name, data)

    def _add(
        self,
        graph: Graph | GraphDef,
        tags: Iterable[str],
        signature_def_map: Mapping[str, SignatureDef] | None,
        *,
        with_variables: bool,
        variables: Mapping[str, Any] | None = None,
        clear_devices: bool,
        strip_default_attrs: bool,
        saver: Saver | None,
        init_op: Operation | Tensor | None,
        **parts: Any,
    ) -> None:
        self._check_turn(with_variables)
        addition = Addition.of(
            graph_with_values(graph, variables),
            tags,
            signature_def_map,
            export_dir=self._files.export_dir,
            init_op=init_op,
            **parts,
        )
        with addition.recorded():
            saver = addition.saver(saver)
            if with_variables:
                check_can_save(saver)
            warn_of_wiped_variables(addition.graph, init_op, saver)
            meta_graph_def = addition.meta_graph_def(saver, clear_devices, strip_default_attrs)
            self._files.add(addition.assets, saver if with_variables else None)
        self._has_added(meta_graph_def)


Builder = SavedModelBuilder
