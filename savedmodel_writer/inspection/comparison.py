"""diff: in what two models, or two graphs, differ."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, TypeAlias

from savedmodel_writer import errors
from savedmodel_writer.files import Path, Storage
from savedmodel_writer.files.storage import walk
from savedmodel_writer.graph import Graph
from savedmodel_writer.inspection.differences import Difference, Differences
from savedmodel_writer.inspection.message_comparison import compare
from savedmodel_writer.inspection.value_comparison import differing_tensors
from savedmodel_writer.protos import GraphDef, Message, MetaGraphDef, as_message
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.loaded_meta_graph import MetaGraph
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.saved_model.model_file import read_saved_model
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY, tracked_graph
from savedmodel_writer.tensor_bundle import BundleReader, CheckpointTensor

Model: TypeAlias = "Path | GraphDef | MetaGraphDef | Graph | MetaGraph"

_READ_OTHERWISE = (
    constants.FINGERPRINT_FILENAME,  # hashes of the rest, and a random number
    constants.SAVED_MODEL_FILENAME_PB,
    constants.SAVED_MODEL_FILENAME_PBTXT,
)
_PIECE = 1 << 20


def diff(a: Model, b: Model, *, storage: Storage | None = None) -> Differences:
    """Compares two models: MetaGraphs by tags, nodes by name, variables by key and value, files.

        print(sm.diff("export/1", "export/2"))

    The order of nodes, functions and collections does not count, nor whether a message is stored as
    text. Values of variables and contents of files are compared piece by piece.

    Args:
        a: a model's directory; or a GraphDef, a MetaGraphDef, a Graph, what `load` gives, of which
            only the messages are compared.
        b: another one of the same kind.
        storage: where the directories are; see `SavedModel.read`.

    Returns:
        The differences, false if there are none.

    Raises:
        InvalidTypeError: the two are of different kinds, or of none of these.
        NotFoundError: a directory has no model.
        DataLossError: a model is damaged.
        StorageError: a file cannot be read.
    """
    first, second = _message(a), _message(b)
    if first is not None and second is not None and type(first) is type(second):
        return Differences(tuple(compare(first, second)))
    if first is not None or second is not None:
        raise errors.InvalidTypeError(
            f"expected two models of one kind, found {type(a).__name__} and {type(b).__name__}"
        )
    directories = ModelDirectory(a, storage), ModelDirectory(b, storage)  # type: ignore[arg-type]
    return Differences(tuple(_directories(*directories)))


def _message(model: Any) -> Message | None:
    """The message to compare; None for a path."""
    if isinstance(model, Graph):
        return model.as_graph_def()
    if isinstance(model, MetaGraph):
        return model.meta_graph_def
    if not isinstance(model, Message):
        return None
    for cls in (GraphDef, MetaGraphDef):
        if model.DESCRIPTOR.name == cls.DESCRIPTOR.name:
            return as_message(cls, model)
    raise errors.InvalidTypeError(
        f"expected a directory, a GraphDef or a MetaGraphDef, found a {model.DESCRIPTOR.name}"
    )


def _directories(a: ModelDirectory, b: ModelDirectory) -> Iterator[Difference]:
    first, second = (read_saved_model(one.path, one.storage)[1] for one in (a, b))
    yield from compare(first, second)
    yield from _checkpoints(a.checkpoint, b.checkpoint)
    files = [dict.fromkeys(_files(one)) for one in (a, b)]
    for name in sorted({*files[0], *files[1]}):
        if name not in files[0] or name not in files[1]:
            yield Difference(
                name,
                _size(a, name) if name in files[0] else None,
                _size(b, name) if name in files[1] else None,
            )
        elif not _equal_files(a, b, name):
            yield Difference(name, _size(a, name), f"{_size(b, name)}, others")


# --- checkpoints ----------------------------------------------------------------------------


def _checkpoints(a: BundleReader | None, b: BundleReader | None) -> Iterator[Difference]:
    names = sorted({*(a or ()), *(b or ())})
    for name in names:
        x = a[name] if a is not None and name in a else None
        y = b[name] if b is not None and name in b else None
        place = f"variable {name!r}"
        if x is None or y is None:
            yield Difference(place, *(None if one is None else _kind(one) for one in (x, y)))
        elif _kind(x) != _kind(y):
            yield Difference(place, _kind(x), _kind(y))
        elif name == OBJECT_GRAPH_KEY:
            first, second = (tracked_graph(one.read(), name) for one in (x, y))
            yield from compare(first, second, place)
        else:
            told = differing_tensors(x, y)
            if told is not None:
                yield Difference(place, _kind(x), told)


def _kind(tensor: CheckpointTensor) -> str:
    return f"{tensor.dtype.name} {list(tensor.shape)}"


# --- other files ----------------------------------------------------------------------------


def _files(directory: ModelDirectory) -> Iterator[str]:
    for path, is_directory in walk(directory.storage, directory.path):
        name = path.replace(os.sep, "/")
        is_variables = name.startswith(f"{constants.VARIABLES_DIRECTORY}/")
        if not is_directory and not is_variables and name not in _READ_OTHERWISE:
            yield name


def _path(directory: ModelDirectory, name: str) -> str:
    return os.path.join(directory.path, *name.split("/"))


def _size(directory: ModelDirectory, name: str) -> str:
    return f"{directory.storage.size(_path(directory, name)):,} bytes"


def _equal_files(a: ModelDirectory, b: ModelDirectory, name: str) -> bool:
    with (
        a.storage.open(_path(a, name), "rb") as first,
        b.storage.open(_path(b, name), "rb") as second,
    ):
        while (piece := first.read(_PIECE)) == second.read(_PIECE):
            if not piece:
                return True
    return False
