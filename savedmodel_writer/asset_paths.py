"""Paths of files that a model carries with it, as constants of the graph."""

from __future__ import annotations

import os
from typing import Any

from savedmodel_writer.dtypes import string
from savedmodel_writer.graph import GraphKeys, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.graph.function_graph import outermost


def asset(path: str | bytes | os.PathLike[str]) -> Tensor:
    """The path of a file that the graph reads, such as a vocabulary.

    The constant goes into the collection `asset_filepaths`. A builder that is given the collection
    copies the file into the model, and a loader puts the path of the copy in the constant's place
    while it runs the main op: what fills a table or a variable. Requests see the old path.

    Args:
        path: the file. A builder looks for it when the graph is added.

    Returns:
        A string constant, made as `tf.saved_model.Asset` makes it.

    Raises:
        InvalidInputError: the path cannot be a scalar string constant.
    """
    tensor = path_constant(path)
    tensor.shape.assert_has_rank(0)
    register(tensor)
    return tensor


def path_constant(path: Any) -> Tensor:
    """The constant of a path, outside of all functions and on the CPU; a tensor stays itself."""
    graph = outermost(graph_of(path))
    if isinstance(path, os.PathLike):
        path = os.fspath(path)
    with graph.control_dependencies(None), graph.device("CPU"):
        return graph.convert(path, string, "asset_path")


def register(path: Tensor) -> None:
    """Enters a constant among the asset paths, once: no loader takes two records of one."""
    graph = path.graph
    if path not in graph.get_collection(GraphKeys.ASSET_FILEPATHS):
        graph.add_to_collection(GraphKeys.ASSET_FILEPATHS, path)
