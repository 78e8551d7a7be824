"""The tensors that a SignatureDef names, whatever way each value is held."""

from __future__ import annotations

from collections.abc import Iterator

from savedmodel_writer.protos import MetaGraphDef, TensorInfo
from savedmodel_writer.saved_model import constants

OPS = (constants.INIT_OP_SIGNATURE_KEY, constants.TRAIN_OP_SIGNATURE_KEY)
"""Keys that hold an operation instead of a signature."""


def tensor_names(info: TensorInfo) -> Iterator[str]:
    """The names of the tensors that hold one value."""
    encoding = info.WhichOneof("encoding")
    if encoding == "name":
        yield info.name
    elif encoding == "coo_sparse":
        for _, name in info.coo_sparse.ListFields():
            yield name
    elif encoding == "composite_tensor":
        for component in info.composite_tensor.components:
            yield from tensor_names(component)


def outputs_of(meta_graph_def: MetaGraphDef) -> dict[str, list[str]]:
    """For each signature the names of the tensors that it fetches."""
    return {
        key: [name for info in signature.outputs.values() for name in tensor_names(info)]
        for key, signature in meta_graph_def.signature_def.items()
        if key not in OPS
    }
