"""The assets of a MetaGraph that was read: files by name, and the tensors that take their paths.

As all loaders, it takes the field `asset_file_def` if it has anything, else the AssetFileDefs in
the collection `saved_model_assets`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from savedmodel_writer import errors
from savedmodel_writer.protos import AssetFileDef, MetaGraphDef, unpack_any
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.model_directory import ModelDirectory


class LoadedAssets(Mapping[str, str]):
    """Absolute paths of the files that the graph reads, by their names in assets/.

    A path is given out when the file is there and inside of the model's directory.

    Attributes:
        tensors: name of the file by the name of each tensor that a loader feeds with its path.
    """

    def __init__(self, meta_graph_def: MetaGraphDef, directory: ModelDirectory) -> None:
        self._directory = directory
        self.tensors: Mapping[str, str] = {
            asset.tensor_info.name: asset.filename
            for asset in _asset_file_defs(meta_graph_def, directory)
        }
        self._names = dict.fromkeys(self.tensors.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> str:
        """The path of an asset.

        Raises:
            UnknownKeyError: the model has none of that name.
            DataLossError: the name leads out of the model's directory, or the file is a link that
                does.
            NotFoundError: there is no such file.
            StorageError: the system cannot look there.
        """
        if name not in self:
            raise errors.UnknownKeyError(
                f"{self._directory.path}: no asset {name!r} among {len(self)}: {list(self)[:20]}",
                path=self._directory.path,
            )
        return self._directory.asset_path(name)

    def __repr__(self) -> str:
        return f"LoadedAssets({list(self)})"


def _asset_file_defs(meta_graph_def: MetaGraphDef, directory: ModelDirectory) -> list[AssetFileDef]:
    if meta_graph_def.asset_file_def:
        return list(meta_graph_def.asset_file_def)
    if constants.ASSETS_KEY not in meta_graph_def.collection_def:
        return []
    packed = meta_graph_def.collection_def[constants.ASSETS_KEY].any_list.value
    try:
        return [unpack_any(AssetFileDef, one) for one in packed]
    except (errors.DataLossError, errors.InvalidTypeError) as error:
        raise errors.DataLossError(
            f"{directory.path}: collection {constants.ASSETS_KEY}: {error}", path=directory.path
        ) from None
