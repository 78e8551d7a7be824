"""The short form: one graph, one signature, one call."""

from __future__ import annotations

from collections.abc import Mapping

from savedmodel_writer.errors import InputError
from savedmodel_writer.files import Path
from savedmodel_writer.graph import Graph, GraphKeys, Operation
from savedmodel_writer.saved_model import signature_constants, tag_constants
from savedmodel_writer.saved_model.builder import SavedModelBuilder
from savedmodel_writer.saved_model.signature_def_utils import predict_signature_def
from savedmodel_writer.saved_model.utils import AnyTensor


def simple_save(
    graph: Graph,
    export_dir: Path,
    inputs: Mapping[str, AnyTensor],
    outputs: Mapping[str, AnyTensor],
    legacy_init_op: Operation | None = None,
    *,
    fsync: bool = True,
) -> None:
    """Saves a graph and its variables for serving.

    The model has the tag `serve` and one signature, `serving_default`. Assets are taken from the
    graph's collection `asset_filepaths`; devices of nodes are cleared.

    Args:
        graph: what TensorFlow takes from its session.
        export_dir: directory to make; it may exist if it is empty.
        inputs: tensors to feed, by the key that requests use.
        outputs: tensors to fetch, likewise.
        legacy_init_op: operation that loaders run once the variables are restored.
        fsync: whether to wait until the files are on the device.

    Raises:
        InvalidArgumentError: there are no inputs or no outputs.
        InputError: one of them belongs to another graph.
        ExportDirectoryError: the directory is not empty.
        InvalidInputError: as `SavedModelBuilder.add_meta_graph_and_variables` tells.
        StorageError: the files cannot be written; nothing is left.
    """
    signatures = {
        signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY: predict_signature_def(
            inputs, outputs
        )
    }
    for kind, tensors in [("input", inputs), ("output", outputs)]:
        for key, tensor in tensors.items():
            if getattr(tensor, "graph", graph) is not graph:  # a signature has only names
                raise InputError(f"{kind} {key!r}: {tensor!r} belongs to a graph not to be saved")
    with SavedModelBuilder(export_dir, fsync=fsync) as builder:
        builder.add_meta_graph_and_variables(
            graph,
            [tag_constants.SERVING],
            signature_def_map=signatures,
            assets_collection=graph.get_collection(GraphKeys.ASSET_FILEPATHS),
            main_op=legacy_init_op,
            clear_devices=True,
        )
        builder.save()
