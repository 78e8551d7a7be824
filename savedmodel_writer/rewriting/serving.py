"""The nodes that a loader needs: those of signatures, of the init op, of assets and constants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from savedmodel_writer.protos import AssetFileDef, MetaGraphDef, unpack_any
from savedmodel_writer.rewriting.body import Body, producer
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.signature_tensors import tensor_names

_OPS = (constants.MAIN_OP_KEY, constants.LEGACY_INIT_OP_KEY, "table_initializer")


def signature_roots(meta_graph: MetaGraphDef) -> set[str]:
    """Nodes that signatures name, the train op's left out."""
    found: set[str] = set()
    for key, signature_def in meta_graph.signature_def.items():
        if key != constants.TRAIN_OP_SIGNATURE_KEY:
            for infos in (signature_def.inputs, signature_def.outputs):
                found.update(map(producer, tensor_names(infos.values())))
    return found


def loading_roots(meta_graph: MetaGraphDef) -> set[str]:
    """Nodes that a loader runs, feeds or reads, but for those of signatures and of the saver."""
    found: set[str] = set()
    for key in _OPS:
        if key in meta_graph.collection_def:
            found.update(map(producer, meta_graph.collection_def[key].node_list.value))
    found.update(producer(asset.tensor_info.name) for asset in asset_file_defs(meta_graph))
    for node in meta_graph.object_graph_def.nodes:
        if node.WhichOneof("kind") == "constant":
            found.add(node.constant.operation)
    return found


def saver_roots(meta_graph: MetaGraphDef) -> set[str]:
    """Nodes that the SaverDef names."""
    saver_def = meta_graph.saver_def
    names = (
        saver_def.filename_tensor_name,
        saver_def.save_tensor_name,
        saver_def.restore_op_name,
    )
    return {producer(name) for name in names if name}


def all_roots(meta_graph: MetaGraphDef) -> set[str]:
    """Nodes that signatures, loading and the saver ask for."""
    return signature_roots(meta_graph) | loading_roots(meta_graph) | saver_roots(meta_graph)


def needed_names(body: Body, roots: Iterable[str], *, control: bool = True) -> set[str]:
    """Names of the nodes that some nodes need, with them.

    Args:
        body: where they are.
        roots: those that need others.
        control: whether a control edge is a need, as it is to whoever runs the nodes.
    """
    found: set[str] = set()
    to_do = list(roots)
    while to_do:
        name = to_do.pop()
        if name not in found and name in body.nodes:
            found.add(name)
            inputs = body.nodes[name].input
            to_do += [producer(one) for one in inputs if control or not one.startswith("^")]
    return found


def served_names(meta_graph: MetaGraphDef, body: Body) -> set[str]:
    """Names of all nodes that signatures and loading need, the saver's left out."""
    return needed_names(body, signature_roots(meta_graph) | loading_roots(meta_graph))


def asset_file_defs(meta_graph: MetaGraphDef) -> Iterator[AssetFileDef]:
    """The assets of the field and of the collection."""
    yield from meta_graph.asset_file_def
    if constants.ASSETS_KEY in meta_graph.collection_def:
        for packed in meta_graph.collection_def[constants.ASSETS_KEY].any_list.value:
            yield unpack_any(AssetFileDef, packed)
