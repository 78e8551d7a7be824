"""MetaGraph: one MetaGraph of a model that was read, each part of it made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from savedmodel_writer import errors
from savedmodel_writer.protos import MetaGraphDef, OpList
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.loaded_assets import LoadedAssets
from savedmodel_writer.saved_model.loaded_signatures import LoadedSignatures
from savedmodel_writer.saved_model.loaded_variables import LoadedVariables
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.saved_model.object_graph import ObjectGraph

if TYPE_CHECKING:
    from savedmodel_writer.graph import Graph
    from savedmodel_writer.tensor_bundle import BundleReader


class MetaGraph:
    """One MetaGraph of a SavedModel: `load` and `SavedModel.read` make it.

    Attributes:
        meta_graph_def: its message.
        directory: where the files of the model are.
    """

    def __init__(self, meta_graph_def: MetaGraphDef, directory: ModelDirectory) -> None:
        self.meta_graph_def = meta_graph_def
        self.directory = directory

    @property
    def tags(self) -> frozenset[str]:
        """What it is for, as {"serve"}."""
        return frozenset(self.meta_graph_def.meta_info_def.tags)

    @cached_property
    def signatures(self) -> LoadedSignatures:
        """What can be asked of it, by name."""
        return LoadedSignatures(self.meta_graph_def.signature_def)

    @cached_property
    def graph(self) -> Graph:
        """The graph, its nodes checked. Values of variables and collections are not in it.

        Raises:
            InvalidInputError: as `import_graph_def` tells, for one an op that is not known.
            DataLossError: the value of a constant is damaged.
        """
        from savedmodel_writer.graph import Graph, import_graph_def

        graph = Graph()
        known = OpList(op=self.meta_graph_def.meta_info_def.stripped_op_list.op)
        with graph:
            import_graph_def(self.meta_graph_def.graph_def, name="", producer_op_list=known)
        return graph

    @cached_property
    def variables(self) -> LoadedVariables:
        """The variables by name, read when they are used.

        MetaGraphs of one model share a checkpoint; unless this one has an object graph, all of the
        checkpoint is here.

        Raises:
            NotFoundError: the model needs a checkpoint and has none.
            DataLossError: the checkpoint's index or the object graph is damaged.
            InvalidArgumentError: the checkpoint's version excludes readers of today.
            StorageError: the file system refused.
        """
        message = self.meta_graph_def
        needed = message.HasField("saver_def") or message.HasField("object_graph_def")
        if needed and self.checkpoint is None:
            raise errors.NotFoundError(
                f"{self.directory.checkpoint_prefix}.index; no such file, though the MetaGraph has "
                "variables to restore",
                path=f"{self.directory.checkpoint_prefix}.index",
            )
        return LoadedVariables(self.checkpoint, self.object_graph)

    @property
    def checkpoint(self) -> BundleReader | None:
        """All tensors of the model's checkpoint by key, or None if it has no checkpoint.

        Raises:
            DataLossError: its index is damaged or is none.
            InvalidArgumentError: its version excludes readers of today.
            StorageError: the file system refused.
        """
        return self.directory.checkpoint

    @cached_property
    def object_graph(self) -> ObjectGraph | None:
        """The objects of a TensorFlow 2 model, or None.

        Raises:
            DataLossError: the checkpoint's part of it is damaged.
            InvalidArgumentError, StorageError: as `checkpoint`.
        """
        if not self.meta_graph_def.HasField("object_graph_def"):
            return None
        return ObjectGraph(self.meta_graph_def.object_graph_def, self.checkpoint)

    @cached_property
    def assets(self) -> LoadedAssets:
        """Paths of the files that the graph reads, by their names in assets/.

        Raises:
            DataLossError: the records of the assets are damaged.
        """
        return LoadedAssets(self.meta_graph_def, self.directory)

    @cached_property
    def collections(self) -> Mapping[str, list[Any]]:
        """The items of each collection by its name: see `loaded_collections.collection_items`.

        Raises:
            DataLossError: items are damaged.
        """
        from savedmodel_writer.saved_model.loaded_collections import collection_items

        collections = self.meta_graph_def.collection_def
        return {key: collection_items(key, collections[key]) for key in sorted(collections)}

    @cached_property
    def init_op(self) -> str | None:
        """Name of the operation that loaders run after restoring, or None.

        Raises:
            DataLossError: a collection names other than one.
        """
        key = constants.INIT_OP_SIGNATURE_KEY
        if key in self.meta_graph_def.signature_def:
            outputs = self.meta_graph_def.signature_def[key].outputs
            if key not in outputs:
                raise errors.DataLossError(
                    f"{self.directory.path}: Could not find output {key} in the signature {key}",
                    path=self.directory.path,
                )
            return outputs[key].name
        for key in (constants.MAIN_OP_KEY, constants.LEGACY_INIT_OP_KEY):
            if key in self.meta_graph_def.collection_def:
                names = list(self.meta_graph_def.collection_def[key].node_list.value)
                if len(names) != 1:
                    raise errors.DataLossError(
                        f"{self.directory.path}: Expected exactly one SavedModel init op. "
                        f"Found {len(names)}: {names}",
                        path=self.directory.path,
                    )
                return names[0]
        return None

    def __repr__(self) -> str:
        return f"MetaGraph(tags={sorted(self.tags)}, signatures={list(self.signatures)})"
