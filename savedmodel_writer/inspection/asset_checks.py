"""Assets: the records in the MetaGraphs, the tensors that get their paths, the files."""

from __future__ import annotations

import os

from savedmodel_writer import errors
from savedmodel_writer.files.storage import walk
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_nodes import GraphNodes
from savedmodel_writer.protos import AssetFileDef, DataType, MetaGraphDef, unpack_any
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.model_directory import ModelDirectory


def check_assets(
    meta_graph_def: MetaGraphDef, directory: ModelDirectory, nodes: GraphNodes, found: Findings
) -> set[str]:
    """Checks the assets of one MetaGraph.

    Returns:
        The names of their files.
    """
    in_field = [(one.tensor_info.name, one.filename) for one in meta_graph_def.asset_file_def]
    in_collection = _collected(meta_graph_def, found)
    if in_field and in_collection and set(in_field) != set(in_collection):
        found.at(f"collection {constants.ASSETS_KEY!r}").add(
            "asset-records", "it differs from asset_file_def, which is what loaders take"
        )
    fed: set[str] = set()
    for tensor_name, filename in in_field or in_collection:
        at = found.at(f"asset {filename!r}")
        try:
            directory.asset_path(filename)
        except errors.NotFoundError:
            at.add("asset-missing", f"there is no {constants.ASSETS_DIRECTORY}/{filename}")
        except errors.StorageError as error:
            at.add("unreadable-file", error.message)
        except errors.DataLossError as error:
            at.add("asset-name", error.message)
        _check_tensor(tensor_name, nodes, at)
        if tensor_name in fed:
            at.add("asset-tensor", f"its tensor {tensor_name!r} is that of another asset too")
        fed.add(tensor_name)
    return {filename for _, filename in [*in_field, *in_collection]}


def check_unused(directory: ModelDirectory, used: set[str], found: Findings) -> None:
    """Tells of files in assets/ that no MetaGraph names."""
    folder = os.path.join(directory.path, constants.ASSETS_DIRECTORY)
    try:
        if directory.storage.is_directory(folder):
            for path, is_directory in walk(directory.storage, folder):
                name = path.replace(os.sep, "/")
                if not is_directory and name not in used:
                    place = found.at(f"{constants.ASSETS_DIRECTORY}/{name}")
                    place.add("unused-file", "no MetaGraph has it as an asset")
    except errors.StorageError as error:
        found.at(constants.ASSETS_DIRECTORY).add("unreadable-file", error.message)


def asset_tensors(meta_graph_def: MetaGraphDef) -> list[str]:
    """Names of the tensors that loaders feed with paths."""
    in_field = [one.tensor_info.name for one in meta_graph_def.asset_file_def]
    return in_field or [name for name, _ in _collected(meta_graph_def, Findings())]


def _collected(meta_graph_def: MetaGraphDef, found: Findings) -> list[tuple[str, str]]:
    assets = []
    if constants.ASSETS_KEY in meta_graph_def.collection_def:
        for packed in meta_graph_def.collection_def[constants.ASSETS_KEY].any_list.value:
            try:
                asset = unpack_any(AssetFileDef, packed)
            except (errors.DataLossError, errors.InvalidTypeError) as error:
                at = found.at(f"collection {constants.ASSETS_KEY!r}")
                at.add("collection-item", error.message)
            else:
                assets.append((asset.tensor_info.name, asset.filename))
    return assets


def _check_tensor(name: str, nodes: GraphNodes, found: Findings) -> None:
    problem = nodes.problem_of_tensor(name)
    if problem is not None:
        found.add("asset-tensor", f"its tensor: {problem}")
        return
    node = nodes.by_name[name.partition(":")[0]]
    if "dtype" in node.attr and node.attr["dtype"].type != DataType.DT_STRING:
        found.add("asset-tensor", f"its tensor {name!r} is no string")
