"""Other values for variables, other content for assets; nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from savedmodel_writer import errors
from savedmodel_writer._close_names import did_you_mean
from savedmodel_writer.files import Path, path_text
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.selection import keys_named
from savedmodel_writer.rewriting.serving import asset_file_defs
from savedmodel_writer.saved_model.asset_files import checked_source
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY
from savedmodel_writer.sources import TensorSource, source_of


@attrs.frozen
class ReplaceVariables:
    """Other values for variables, as from a new checkpoint.

        ReplaceVariables(sm.variables_from("weights.safetensors"))
        ReplaceVariables(sm.variables_from("training/model.ckpt-7"), strict=False)

    Attributes:
        values: arrays, or anything lazy with a shape and a dtype, by the variable's key in the
            checkpoint or by the name of its node; a BundleReader is such a mapping.
        strict: whether the model must have each of these variables. If not, values of others, as
            the optimizer's in a training checkpoint, are left out; but one at least it must have.
    """

    values: Mapping[str, Any]
    strict: bool = attrs.field(default=True, kw_only=True)

    def __call__(self, model: Model) -> None:
        """Changes the checkpoint; the values are read when it is written.

        Raises:
            InvalidArgumentError: the model has no variable of a name, or of none of them.
            DuplicateNameError: two names are those of one variable.
            InvalidTypeError: a value has another dtype than its variable.
            ShapeError: a value has another shape than its variable.
        """
        if not isinstance(self.values, Mapping):
            raise errors.InvalidTypeError(
                f"expected values by the names of variables, found {type(self.values).__name__}"
            )
        given: dict[str, str] = {}
        names = [name for name in self.values if name != OBJECT_GRAPH_KEY]  # no variable
        keys = keys_named(model, names, strict=self.strict)
        if names and not keys:
            raise errors.InvalidArgumentError(
                f"the model has none of these {len(names)} variables: {names[:5]}; it has "
                f"{sorted(key for key in model.values if key != OBJECT_GRAPH_KEY)[:5]}"
            )
        for name, key in keys.items():
            if key in given:
                raise errors.DuplicateNameError(
                    f"{given[key]!r} and {name!r} are one variable, {key!r}"
                )
            given[key] = name
        new = {
            key: _source(name, self.values[name], model.values[key]) for key, name in given.items()
        }
        model.values.update(new)


@attrs.frozen
class ReplaceAssets:
    """Other content for files in assets/, such as a vocabulary.

        ReplaceAssets({"vocab.txt": "new/vocabulary.txt"})

    Attributes:
        files: paths of files by the names that they get in assets/, which are names there now.
    """

    files: Mapping[str, Path]

    def __call__(self, model: Model) -> None:
        """Changes which files are copied.

        Raises:
            InvalidArgumentError: the model has no asset of that name.
            AssetError: a file cannot be used.
        """
        names = {
            one.filename for meta_graph in model.meta_graphs for one in asset_file_defs(meta_graph)
        }
        for name, path in self.files.items():
            if name not in names:
                hint = did_you_mean(name, names) or f"; it has {sorted(names)}"
                raise errors.InvalidArgumentError(f"the model has no asset {name!r}{hint}")
            model.directory.asset_path(name)
            model.assets[name] = checked_source(path_text(path), model.directory.path)


def _source(name: str, value: Any, present: TensorSource) -> TensorSource:
    try:
        source = source_of(value, present.dtype)
    except errors.InvalidInputError as error:
        error.message = f"variable {name!r}: {error.message}"
        raise
    if source.shape != present.shape:
        raise errors.ShapeError(
            f"variable {name!r} has the shape {present.shape}, the value {source.shape}"
        )
    return source
