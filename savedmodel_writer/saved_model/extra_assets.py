"""Files for the server in assets.extra/, such as warm-up requests; the graph does not know them.

assets.extra/tf_serving_warmup_requests     what TensorFlow Serving looks for
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Mapping
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.saved_model.asset_files import checked_source

_LONGEST_NAME = 1024  # what object stores' keys can have


def checked_extra_assets(
    assets_extra: Mapping[str, Any], export_dir: str, there: Collection[str]
) -> dict[str, str]:
    """Absolute paths of the files to copy, by their names in assets.extra/.

    Args:
        assets_extra: paths by name.
        export_dir: where the model will be.
        there: names given before.

    Raises:
        InvalidTypeError: it is no mapping of str to paths.
        InvalidArgumentError: a name does not stay inside of assets.extra/.
        DuplicateNameError: a name was given before, or is the directory of another.
        AssetError: a file cannot be used.
    """
    if not isinstance(assets_extra, Mapping):
        raise errors.InvalidTypeError(
            "assets_extra: expected a dict of names in assets.extra/ to paths of files, found "
            f"a {type(assets_extra).__name__}"
        )
    checked: dict[str, str] = {}
    for name, path in assets_extra.items():
        check_name(name)
        check_free(name, [*there, *checked])
        if not isinstance(path, (str, bytes, os.PathLike)):
            raise errors.InvalidTypeError(
                f"assets_extra[{name!r}]: expected a path, found {path!r}"
            )
        checked[name] = checked_source(os.fspath(path), export_dir)
    return checked


def check_name(name: Any) -> None:
    """Checks that a file of that name is inside of assets.extra/.

    Raises:
        InvalidTypeError: it is no str.
        InvalidArgumentError: it is not.
    """
    if not isinstance(name, str):
        raise errors.InvalidTypeError(f"assets_extra: a name is a str, found {name!r}")
    inside = name == posixpath.normpath(name) and not name.startswith(("/", "../"))
    elsewhere = os.sep == "\\" and ("\\" in name or ":" in name)  # Windows' own separators
    if not inside or name in (".", "..") or "\0" in name or elsewhere:
        raise errors.InvalidArgumentError(
            f"assets_extra: {name!r} is no path of a file inside of assets.extra/; expected a "
            "relative one with slashes, without . and .."
        )
    try:
        size = len(os.fsencode(name))
    except UnicodeEncodeError:
        raise errors.InvalidArgumentError(f"assets_extra: {name!r} is no text") from None
    if size > _LONGEST_NAME:
        raise errors.InvalidArgumentError(
            f"assets_extra: {name[:80]!r}… has {size} bytes; a name may have {_LONGEST_NAME}"
        )


def check_free(name: str, others: Collection[str]) -> None:
    """Checks that a file can have that name in assets.extra/.

    Raises:
        DuplicateNameError: another has it, or is its directory, or would be in it.
    """
    for other in others:
        if f"{other}/".startswith(f"{name}/") or f"{name}/".startswith(f"{other}/"):
            raise errors.DuplicateNameError(
                f"assets_extra: {name!r} and {other!r} cannot both be in assets.extra/"
            )
