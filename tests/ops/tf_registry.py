"""Oracle side: TensorFlow's op registry and the signatures of tf.raw_ops."""

from __future__ import annotations

import inspect
from typing import Any

import tensorflow as tf


def raw_op_signatures() -> dict[str, list[tuple[str, bool, Any]]]:
    """Op → (name, whether it has a default, default with dtypes as enum) per parameter."""
    return {
        name: [
            (parameter.name, parameter.default is not parameter.empty, _plain(parameter.default))
            for parameter in inspect.signature(getattr(tf.raw_ops, name)).parameters.values()
        ]
        for name in dir(tf.raw_ops)
        if not name.startswith("_")
    }


def _plain(default: Any) -> Any:
    if isinstance(default, tf.DType):
        return ("dtype", default.as_datatype_enum)
    if isinstance(default, list):
        return [_plain(item) for item in default]
    if hasattr(default, "SerializeToString"):
        return default.SerializeToString(deterministic=True)
    return default if isinstance(default, (str, int, float, bool)) else None
