"""The files at the top of the directory, and the SavedModel message as a whole."""

from __future__ import annotations

import os
from collections import Counter

from savedmodel_writer import errors
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.protos import (
    FingerprintDef,
    GraphDebugInfo,
    Message,
    MetaGraphDef,
    SavedModel,
    parse,
)
from savedmodel_writer.saved_model import constants, tag_constants
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.saved_model.model_file import read_saved_model

_KNOWN = {
    constants.ASSETS_DIRECTORY,
    constants.DEBUG_DIRECTORY,
    constants.EXTRA_ASSETS_DIRECTORY,
    constants.FINGERPRINT_FILENAME,
    constants.SAVED_MODEL_FILENAME_PB,
    constants.SAVED_MODEL_FILENAME_PBTXT,
    constants.VARIABLES_DIRECTORY,
    "keras_metadata.pb",  # of Keras 2
}


def read_model(directory: ModelDirectory, found: Findings) -> SavedModel | None:
    """Reads the message; None if it cannot be read."""
    try:
        filename, message = read_saved_model(directory.path, directory.storage)
    except errors.ParseError as error:
        found.at(os.path.basename(error.path or "")).add("model-file", error.message)
        return None
    except errors.NotFoundError as error:
        found.add("no-model-file", error.message)
        return None
    except (errors.StorageError, errors.DataLossError) as error:
        found.at(os.path.basename(error.path or "")).add("unreadable-file", error.message)
        return None
    at = found.at(filename)
    if message.saved_model_schema_version != constants.SAVED_MODEL_SCHEMA_VERSION:
        at.add(
            "schema-version",
            f"expected {constants.SAVED_MODEL_SCHEMA_VERSION}, found "
            f"{message.saved_model_schema_version}",
        )
    if not message.meta_graphs:
        at.add("no-meta-graph", "it has no MetaGraphs")
    return message


def check_tags(message: SavedModel, found: Findings) -> None:
    """Loaders find a MetaGraph by its tags."""
    seen: Counter[frozenset[str]] = Counter()
    for meta_graph_def in message.meta_graphs:
        tags = frozenset(meta_graph_def.meta_info_def.tags)
        seen[tags] += 1
        at = found.at(name_of(meta_graph_def))
        if not tags:
            at.add("no-tags", "it has no tags")
        if seen[tags] == 2:
            at.add("same-tags", "another MetaGraph has the same tags, and comes before it")


def name_of(meta_graph_def: MetaGraphDef) -> str:
    """How findings name a MetaGraph."""
    tags = sorted(set(meta_graph_def.meta_info_def.tags))
    return f"MetaGraph {','.join(tags)}" if tags else "MetaGraph without tags"


def served_meta_graph(message: SavedModel) -> MetaGraphDef | None:
    """The MetaGraph that servers and converters load by default: the one with just their tag."""
    for meta_graph_def in message.meta_graphs:
        if set(meta_graph_def.meta_info_def.tags) == {tag_constants.SERVING}:
            return meta_graph_def
    return None


def check_other_files(directory: ModelDirectory, message: SavedModel, found: Findings) -> None:
    """Checks what lies beside the message, the checkpoint and the assets."""
    storage = directory.storage
    try:
        names = storage.list(directory.path)
    except errors.StorageError as error:
        found.add("unreadable-file", error.message)
        return
    for name in names:
        if name not in _KNOWN:
            found.at(name).add("unknown-file", "no file of the format")
    pair = {constants.SAVED_MODEL_FILENAME_PB, constants.SAVED_MODEL_FILENAME_PBTXT}
    if pair <= set(names):
        found.at(constants.SAVED_MODEL_FILENAME_PBTXT).add(
            "model-file-ignored", f"loaders read {constants.SAVED_MODEL_FILENAME_PB}"
        )
    fingerprint = _parsed(
        directory, constants.FINGERPRINT_FILENAME, FingerprintDef, "fingerprint", found
    )
    has_objects = any(one.object_graph_def.concrete_functions for one in message.meta_graphs[:1])
    if (
        isinstance(fingerprint, FingerprintDef)
        and bool(fingerprint.saved_object_graph_hash) != has_objects
    ):
        found.at(constants.FINGERPRINT_FILENAME).add(
            "fingerprint", "its saved_object_graph_hash is that of a model of the other kind"
        )
    debug = f"{constants.DEBUG_DIRECTORY}/{constants.DEBUG_INFO_FILENAME_PB}"
    _parsed(directory, debug, GraphDebugInfo, "debug-info", found)


def _parsed(
    directory: ModelDirectory, name: str, cls: type[Message], code: str, found: Findings
) -> Message | None:
    """The message in a file that may be missing."""
    path = os.path.join(directory.path, *name.split("/"))
    try:
        if not directory.storage.exists(path):
            return None
        with directory.storage.open(path, "rb") as file:
            return parse(cls, file.read())
    except errors.StorageError as error:
        found.at(name).add("unreadable-file", error.message)
    except errors.DataLossError as error:
        found.at(name).add(code, error.message)
    return None
