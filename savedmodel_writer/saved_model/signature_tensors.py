"""The tensors that a SignatureDef names, whatever way each value is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from savedmodel_writer.protos import MetaGraphDef, TensorInfo
from savedmodel_writer.saved_model import constants

OP_KEYS = (constants.INIT_OP_SIGNATURE_KEY, constants.TRAIN_OP_SIGNATURE_KEY)
"""Keys that hold an operation instead of a signature."""


def tensor_names(infos: Iterable[TensorInfo]) -> Iterator[str]:
    """The names of the tensors that hold the values."""
    for info in infos:
        encoding = info.WhichOneof("encoding")
        if encoding == "name":
            yield info.name
        elif encoding == "coo_sparse":
            # TensorFlow takes one of which only some parts are set.
            yield from (name for _, name in info.coo_sparse.ListFields())
        elif encoding == "composite_tensor":
            yield from tensor_names(info.composite_tensor.components)


def outputs_of(meta_graph_def: MetaGraphDef) -> dict[str, list[str]]:
    """For each signature the names of the tensors that it fetches."""
    return {
        key: list(tensor_names(signature.outputs.values()))
        for key, signature in meta_graph_def.signature_def.items()
        if key not in OP_KEYS
    }
