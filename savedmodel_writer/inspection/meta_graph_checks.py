"""One MetaGraph: its graph, and everything in it that speaks of the graph, in the right order."""

from __future__ import annotations

import attrs

from savedmodel_writer import errors
from savedmodel_writer.inspection.asset_checks import check_assets
from savedmodel_writer.inspection.collection_checks import check_collections
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_building import built
from savedmodel_writer.inspection.graph_checks import check_graph_def
from savedmodel_writer.inspection.graph_nodes import VARIABLES, GraphNodes
from savedmodel_writer.inspection.init_checks import check_init_ops
from savedmodel_writer.inspection.object_checks import check_objects
from savedmodel_writer.inspection.saver_checks import check_restored, check_saver
from savedmodel_writer.inspection.signature_checks import check_signatures
from savedmodel_writer.inspection.state_checks import check_loading, check_state
from savedmodel_writer.protos import MetaGraphDef
from savedmodel_writer.saved_model.loaded_meta_graph import MetaGraph
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.tensor_bundle import BundleReader
from savedmodel_writer.tensor_bundle.file_names import index_file


@attrs.frozen
class Used:
    """What of the model's files a MetaGraph uses.

    Attributes:
        assets: names of files in assets/.
        keys: tensors of the checkpoint; None if some of them are known at run time only.
    """

    assets: set[str]
    keys: set[str] | None


def check_meta_graph(
    meta_graph_def: MetaGraphDef,
    directory: ModelDirectory,
    checkpoint: BundleReader | None,
    found: Findings,
) -> Used:
    """Checks one MetaGraph.

    Args:
        meta_graph_def: its message.
        directory: the model's directory.
        checkpoint: the model's checkpoint; None if there is none to be read.
        found: gets the findings, at the MetaGraph.
    """
    known = {op.name: op for op in meta_graph_def.meta_info_def.stripped_op_list.op}
    errors_before = _count_errors(found)
    check_graph_def(meta_graph_def.graph_def, found, known)
    graph = None
    if _count_errors(found) == errors_before:
        meta_graph = MetaGraph(meta_graph_def, directory)
        graph = built(lambda: meta_graph.graph, found)
    nodes = GraphNodes(meta_graph_def.graph_def)
    restore_op = check_saver(meta_graph_def, nodes, found)
    init_ops = check_init_ops(meta_graph_def, nodes, found)
    check_state(meta_graph_def, nodes, restore_op, init_ops, found)
    check_loading(meta_graph_def, nodes, restore_op, init_ops, found)
    check_signatures(meta_graph_def, nodes, graph, found)
    check_collections(meta_graph_def, nodes, found)
    restored = nodes.restored(restore_op) if restore_op else []
    keys = check_objects(meta_graph_def, checkpoint, nodes, found)
    if checkpoint is not None:
        check_restored(restored or [], checkpoint, found)
    elif not directory_has_index(directory) and (
        meta_graph_def.HasField("object_graph_def") or restored
    ):
        found.add("checkpoint-missing", "it restores variables, the model has no checkpoint")
    if restored is not None:
        keys.update(one.name for one in restored)
    has_variables = any(node.op in VARIABLES for node in nodes.by_name.values())
    return Used(
        check_assets(meta_graph_def, directory, nodes, found),
        keys if restored is not None and (keys or not has_variables) else None,
    )


def directory_has_index(directory: ModelDirectory) -> bool:
    """Whether there is the index of a checkpoint, or something in its place."""
    try:
        return directory.storage.exists(index_file(directory.checkpoint_prefix))
    except errors.StorageError:
        return True


def _count_errors(found: Findings) -> int:
    return sum(one.level == "error" for one in found.found)
