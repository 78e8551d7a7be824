"""Reads a SavedModel: all of its MetaGraphs, or the one that some tags name."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from savedmodel_writer import errors, protos
from savedmodel_writer.files import Path, Storage
from savedmodel_writer.saved_model.loaded_meta_graph import MetaGraph
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.saved_model.model_file import read_saved_model


@attrs.frozen(eq=False)
class SavedModel:
    """A SavedModel that was read from its directory; `SavedModel.read` makes it.

    Attributes:
        directory: where its files are.
        filename: of its message, "saved_model.pb" or "saved_model.pbtxt".
        proto: the message, with the fields that are not known here.
        meta_graphs: its MetaGraphs, in the order of the message.
    """

    directory: ModelDirectory = attrs.field(repr=False)
    filename: str
    proto: protos.SavedModel = attrs.field(repr=False)
    meta_graphs: tuple[MetaGraph, ...] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Makes the MetaGraphs; their parts are made when they are used."""
        found = tuple(MetaGraph(one, self.directory) for one in self.proto.meta_graphs)
        object.__setattr__(self, "meta_graphs", found)

    @classmethod
    def read(cls, export_dir: Path, *, storage: Storage | None = None) -> SavedModel:
        """Reads a model's message; variables and assets are read when they are used.

        The directory is not trusted: whatever is in it, what is read is right or an error of this
        package is raised, and no file outside of it is opened.

        Args:
            export_dir: the directory.
            storage: where it is. By default what `files.storage_for` gives, without the links that
                lead out of the directory; `files.LocalStorage()` follows them.

        Raises:
            NotFoundError: there is no saved_model.pb or saved_model.pbtxt.
            ParseError: that is no SavedModel.
            DataLossError: it is a link that leads out of the directory, or no regular file.
            StorageError: it cannot be read.
            InvalidTypeError: `export_dir` is no path.
            InvalidArgumentError: it has a NUL character.
            UnimplementedError: it is a URL of an unknown scheme.
            MissingExtraError: it is a URL, and what opens those is not installed.
        """
        directory = ModelDirectory(export_dir, storage)
        filename, proto = read_saved_model(directory.path, directory.storage)
        return cls(directory, filename, proto)

    @property
    def export_dir(self) -> str:
        """The directory, absolute."""
        return self.directory.path

    @property
    def storage(self) -> Storage:
        """Where the directory is."""
        return self.directory.storage

    def meta_graph(self, tags: str | Iterable[str] | None = None) -> MetaGraph:
        """The MetaGraph that has exactly these tags; of several the first, as all loaders.

        Args:
            tags: a tag, or tags in any order; by default the only MetaGraph is meant.

        Raises:
            MetaGraphNotFoundError: there is none, or more than one and no tags are given.
            InvalidTypeError: the tags are no strings.
        """
        available = [sorted(one.tags) for one in self.meta_graphs]
        if tags is None:
            if len(self.meta_graphs) != 1:
                raise errors.MetaGraphNotFoundError(
                    "Importing a SavedModel requires a tags= argument unless there is exactly one "
                    f"MetaGraph. Got tags=None, but there are {len(available)} MetaGraphs in the "
                    f"SavedModel {self.export_dir}, with the tags {available}",
                    path=self.export_dir,
                )
            return self.meta_graphs[0]
        wanted = tag_set(tags)
        for meta_graph in self.meta_graphs:
            if meta_graph.tags == wanted:
                return meta_graph
        raise errors.MetaGraphNotFoundError(
            f"MetaGraphDef associated with tags {sorted(wanted)} could not be found in SavedModel "
            f"{self.export_dir}, with available tags {available}",
            path=self.export_dir,
        )


def load(
    export_dir: Path,
    tags: str | Iterable[str] | None = None,
    *,
    storage: Storage | None = None,
) -> MetaGraph:
    """Reads one MetaGraph of a SavedModel.

    Args:
        export_dir: directory of the model.
        tags: a tag, or tags in any order; by default the only MetaGraph is meant.
        storage: where it is; see `SavedModel.read`.

    Returns:
        The MetaGraph: its signatures, graph, variables, assets, collections.

    Raises:
        MetaGraphNotFoundError: there is none of these tags, or more than one and no tags are
            given. A RuntimeError, as TensorFlow raises.
        Others as `SavedModel.read`.
    """
    return SavedModel.read(export_dir, storage=storage).meta_graph(tags)


def tag_set(tags: str | Iterable[str]) -> frozenset[str]:
    """A tag, or tags in any order, as a set.

    Raises:
        InvalidTypeError: they are no strings.
    """
    try:
        wanted = frozenset([tags] if isinstance(tags, str) else tags)
        if all(isinstance(tag, str) for tag in wanted):
            return wanted
    except TypeError:
        pass
    raise errors.InvalidTypeError(f"tags: expected a str or several, found {tags!r}")
