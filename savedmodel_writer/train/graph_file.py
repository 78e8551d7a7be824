"""A GraphDef as a file of its own, as `tf.compat.v1.train.write_graph` writes it."""

from __future__ import annotations

import os
from typing import Any

from savedmodel_writer.files import Path, Storage, path_text, storage_for
from savedmodel_writer.files.replacing import put_file
from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import GraphDef, as_message, canonical, text


def write_graph(
    graph_or_graph_def: Graph | GraphDef,
    logdir: Path,
    name: str,
    as_text: bool = True,
    *,
    storage: Storage | None = None,
) -> str:
    """Writes a graph to a file, which appears at once.

    Args:
        graph_or_graph_def: the graph, or its message, ours or TensorFlow's.
        logdir: the directory; it is made if it is not there.
        name: name of the file.
        as_text: whether to write the text format.
        storage: where it is; what `files.storage_for` gives if None.

    Returns:
        Path of the file.

    Raises:
        InvalidTypeError: what is given is no graph.
        GraphSizeError: it is larger than protobuf's 2 GiB.
        StorageError: the file cannot be written; one that was there stays.
    """
    given: Any = graph_or_graph_def
    message = as_message(GraphDef, given.as_graph_def() if isinstance(given, Graph) else given)
    data = text.to_text(message).encode() if as_text else canonical.serialize(message)
    directory = path_text(logdir)
    storage = storage_for(directory) if storage is None else storage
    path = os.path.join(directory, name)
    put_file(storage, path, data)
    return path
