"""The model that changes are made to: its messages, the values of its variables, its assets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from savedmodel_writer.protos import MetaGraphDef, SavedModel, TrackableObjectGraph
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY, tracked_graph
from savedmodel_writer.sources import TensorSource, as_source


class Model:
    """A model on its way to another one. A change is a callable that takes it.

    Attributes:
        directory: where the model was read; it is never written to.
        saved_model: the message, to be edited in place, so that what it has of fields that are
            not known here stays.
        assets: paths of files by the names in assets/ that get their content.
    """

    def __init__(self, directory: ModelDirectory, saved_model: SavedModel) -> None:
        """Reads nothing more."""
        self.directory = directory
        self.saved_model = saved_model
        self.assets: dict[str, str] = {}
        self._stored: dict[str, TensorSource] | None = None
        self._values: dict[str, TensorSource] | None = None

    @property
    def meta_graphs(self) -> Iterator[MetaGraphDef]:
        """The MetaGraphDefs."""
        return iter(self.saved_model.meta_graphs)

    @property
    def values(self) -> dict[str, TensorSource]:
        """The tensors of the checkpoint by name, to be edited; nothing of them is read yet.

        Raises:
            DataLossError: the checkpoint is damaged.
            StorageError: it cannot be read.
        """
        if self._values is None:
            checkpoint = self.directory.checkpoint
            self._stored = {} if checkpoint is None else dict(checkpoint.items())
            self._values = dict(self._stored)
        return self._values

    @property
    def changed_values(self) -> Mapping[str, TensorSource] | None:
        """All tensors of the new checkpoint, or None when it is the old one."""
        if self._values is None or self._stored is None:
            return None
        same = self._values.keys() == self._stored.keys() and all(
            value is self._stored[key] for key, value in self._values.items()
        )
        return None if same else self._values

    @property
    def trackable(self) -> TrackableObjectGraph | None:
        """The checkpoint's object graph, or None when it has none; see `set_trackable`.

        Raises:
            DataLossError: it is damaged.
        """
        source = self.values.get(OBJECT_GRAPH_KEY)
        if source is None:
            return None
        prefix = self.directory.checkpoint_prefix
        return tracked_graph(source.read(), where=prefix, path=prefix)

    def set_trackable(self, graph: TrackableObjectGraph) -> None:
        """Replaces the checkpoint's object graph."""
        data: Any = graph.SerializeToString(deterministic=True)
        self.values[OBJECT_GRAPH_KEY] = as_source(data, "string")
