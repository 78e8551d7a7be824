"""Files that the graph reads and the model carries: their names in assets/, records and copies.

The graph has a string constant with the file's path; a loader feeds it the path of the copy. Which
copy, an AssetFileDef { tensor_info = 1 { name }, filename = 2 } tells: V1 Builders keep it in the
collection `saved_model_assets`, TensorFlow 2 in the field `asset_file_def`.
"""

from __future__ import annotations

import os
import re
import stat
import warnings
from collections.abc import Collection, Iterable
from typing import Any

import attrs

from savedmodel_writer import errors
from savedmodel_writer.dtypes import string
from savedmodel_writer.files import Storage, copying, storage_for
from savedmodel_writer.graph import Tensor
from savedmodel_writer.protos import AssetFileDef, TensorInfo

# Names that Windows cannot make, or makes under another name.
_NOT_ON_WINDOWS = re.compile(
    r'(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?$|.*[<>:"\\|?*\x00-\x1f]|.*[. ]$',
    re.IGNORECASE | re.DOTALL,
)


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


def copy_assets(
    assets: Iterable[Asset], storage: Storage, directory: str, copied: Collection[str]
) -> list[str]:
    """Copies each file that `copied` does not name; the first version of a name is the one kept.

    Args:
        assets: as `named_assets` gives them.
        storage: where to copy to.
        directory: assets/ there; made if it is missing.
        copied: names that are there already.

    Returns:
        Names of the copies made.

    Raises:
        AssetError: a file cannot be read, or changed meanwhile.
        StorageError: a copy cannot be written.
    """
    # Of several files of the same content under one name, TensorFlow copies the last.
    source_of = {asset.filename: asset.source for asset in assets}
    if source_of:
        storage.make_directory(directory, exist_ok=True)
    made: list[str] = []
    try:
        for filename, source in source_of.items():
            if filename not in copied:
                _warn_of_names(filename, [*copied, *made])
                _copy(source, storage, os.path.join(directory, filename))
                made.append(filename)
    except BaseException:
        for filename in made:
            storage.remove(os.path.join(directory, filename))
        raise
    return made


def _copy(source: str, storage: Storage, destination: str) -> None:
    try:
        copying.copy_file(storage_for(source), source, destination, into=storage)
    except errors.StorageError as error:
        if error.path != source:
            raise
        raise errors.AssetError(f"asset {source}: {error}", path=source) from error


def _source(tensor: Any, export_dir: str) -> str:
    """The path that an asset tensor holds, absolute, of a file that can be copied."""
    if not isinstance(tensor, Tensor):
        raise errors.InvalidTypeError(f"Asset path tensor {tensor} must be a Tensor.")
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
    source = os.path.abspath(os.fsdecode(values[0]))
    _check_source(source, os.fsdecode(values[0]), export_dir)
    return source


def _check_source(source: str, given: str, export_dir: str) -> None:
    def refuse(what: str) -> errors.AssetError:
        return errors.AssetError(f"asset {given}: {what}", path=source)

    if not os.path.exists(source):
        what = "No such file or directory"
        if os.path.islink(source):
            what += f": it is a symbolic link to {os.readlink(source)}, which does not exist"
        raise errors.AssetNotFoundError(f"{given}; {what}", path=source)
    if given.endswith("/") or not stat.S_ISREG(os.stat(source).st_mode):
        raise refuse("expected a regular file, found something else, such as a directory")
    inside = os.path.realpath(export_dir) + os.sep
    if os.path.realpath(source).startswith(inside):
        raise refuse(
            f"it is inside the export directory {export_dir}; keep the files a model is made "
            "from elsewhere, the builder copies them"
        )
    try:
        storage_for(source).open(source, "rb").close()
    except errors.StorageError as error:
        raise refuse(f"it cannot be read: {error}") from error
    try:
        os.path.basename(source).encode()
    except UnicodeEncodeError:
        raise refuse("its name is not UTF-8, which an AssetFileDef cannot hold") from None


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


def _warn_of_names(filename: str, others: Collection[str]) -> None:
    folded = filename.casefold()
    clash = next((other for other in others if other.casefold() == folded), None)
    if clash is not None:
        warnings.warn(
            f"assets {clash} and {filename} are one file where upper and lower case are the same",
            UserWarning,
            stacklevel=2,
        )
    if _NOT_ON_WINDOWS.match(filename):
        warnings.warn(
            f"asset {filename!r}: Windows cannot make a file of that name",
            UserWarning,
            stacklevel=2,
        )
