"""Files that the graph reads and the model carries: their names in assets/ and their records.

The graph has a string constant with the file's path; a loader feeds it the path of the copy. Which
copy, an AssetFileDef { tensor_info = 1 { name }, filename = 2 } tells: V1 Builders keep it in the
collection `saved_model_assets`, TensorFlow 2 in the field `asset_file_def`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import attrs

from savedmodel_writer import errors
from savedmodel_writer.dtypes import string
from savedmodel_writer.files import copying, storage_for
from savedmodel_writer.graph import Tensor
from savedmodel_writer.protos import AssetFileDef, TensorInfo
from savedmodel_writer.saved_model.asset_files import checked_source


@attrs.frozen
class Asset:
    """One file of the model.

    Attributes:
        tensor_name: the constant that a loader feeds with the copy's path.
        source: absolute path of the user's file.
        filename: name of the copy in assets/.
    """

    tensor_name: str
    source: str
    filename: str

    def as_proto(self) -> AssetFileDef:
        """The record of the file in the MetaGraphDef."""
        return AssetFileDef(filename=self.filename, tensor_info=TensorInfo(name=self.tensor_name))


def named_assets(tensors: Iterable[Tensor], export_dir: str) -> list[Asset]:
    """The assets of constant tensors, with the names that TensorFlow would choose.

    The first file of a base name gets it; another file of the same content shares the copy; one of
    other content becomes `name_1`, `name_2`, …. A file is compared with the last one that was
    given the base name as it is, and with no other.

    Args:
        tensors: string constants, each holding a path.
        export_dir: where the model will be.

    Returns:
        One asset for each tensor, in order.

    Raises:
        InvalidTypeError: one is no scalar string constant of the graph.
        AssetError: its file is missing, cannot be read, is no regular file, or is inside the
            export directory.
    """
    assets = []
    source_of: dict[str, str] = {}
    for tensor in tensors:
        source = _source(tensor, export_dir)
        filename = _filename(source, source_of)
        assets.append(Asset(tensor.name, source, filename))
        source_of[filename] = source
    return assets


def _source(tensor: Any, export_dir: str) -> str:
    """The path that an asset tensor holds, absolute, of a file that can be copied."""
    if not isinstance(tensor, Tensor):
        raise errors.InvalidTypeError(
            f"Asset path tensor {tensor} must be a Tensor. asset(path) makes one in the graph"
        )
    node, op = tensor.op.name, tensor.op.type
    if op != "Const":
        raise errors.InvalidTypeError(
            f"Asset path tensor {tensor} must be of type constant.Has type {op} instead.",
            node=node,
            op=op,
        )
    if tensor.dtype != string:
        raise errors.InvalidTypeError(
            f"Asset path tensor {tensor}` must be of dtype string.Has type {tensor.dtype} instead.",
            node=node,
            op=op,
        )
    values = tensor.op.get_attr("value").string_val
    if len(values) != 1:
        raise errors.InvalidTypeError(
            f"Asset path tensor {tensor} must be a scalar.", node=node, op=op
        )
    if not values[0]:
        raise errors.AssetError(
            f"Asset filepath tensor {tensor} in is invalid. It holds an empty path.",
            node=node,
            op=op,
        )
    source = checked_source(values[0], export_dir)
    try:
        os.path.basename(source).encode()
    except UnicodeEncodeError:
        raise errors.AssetError(
            f"asset {source}: its name is not UTF-8, which an AssetFileDef cannot hold",
            path=source,
        ) from None
    return source


def _filename(source: str, source_of: dict[str, str]) -> str:
    base = os.path.basename(source)
    known = source_of.get(base)
    if known is None or known == source:
        return base
    if copying.same_contents(storage_for(source), source, known):
        return base
    number = 1
    while f"{base}_{number}" in source_of:
        number += 1
    return f"{base}_{number}"
