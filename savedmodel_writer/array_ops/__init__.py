"""Placeholders, and functions that shape, join and select tensors, under tf.compat.v1's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.array_ops.measuring import rank as rank, shape as shape, size as size
    from savedmodel_writer.array_ops.placeholders import (
        identity as identity,
        placeholder as placeholder,
        placeholder_with_default as placeholder_with_default,
    )

# By module of this package.
_NAMES = {
    "measuring": "rank shape size",
    "placeholders": "identity placeholder placeholder_with_default",
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
