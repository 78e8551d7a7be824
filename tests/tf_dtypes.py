"""What tf.dtypes answers. `describe` runs on both sides, on our DTypes and on TensorFlow's."""

from __future__ import annotations

from typing import Any

import numpy as np

ATTRIBUTES = [
    *("name", "as_datatype_enum", "size", "base_dtype", "real_dtype", "as_numpy_dtype"),
    *("is_floating", "is_integer", "is_complex", "is_bool", "is_quantized", "is_unsigned"),
    *("is_numeric", "is_numpy_compatible", "_is_ref_dtype", "_as_ref", "min", "max"),
]


def describe(dtype: Any) -> dict[str, Any]:
    """Every attribute as a string with its type, or that reading it raises."""
    facts: dict[str, Any] = {"repr": repr(dtype), "str": str(dtype), "hash": hash(dtype)}
    for name in ATTRIBUTES:
        try:
            value = getattr(dtype, name)
        except (TypeError, KeyError):
            facts[name] = "raises"
            continue
        if name == "as_numpy_dtype":
            value = np.dtype(value)
        facts[name] = (type(value).__name__, repr(value))
    return facts


def describe_all(enums: list[int]) -> dict[int, dict[str, Any]]:
    from tensorflow.python.framework import dtypes

    return {enum: describe(dtypes.as_dtype(enum)) for enum in enums}


def as_dtype_names(arguments: list[Any]) -> list[str | None]:
    import tensorflow as tf

    names: list[str | None] = []
    for argument in arguments:
        try:
            names.append(tf.as_dtype(argument).name)
        except TypeError:
            names.append(None)
    return names


def is_compatible(mine: str, other: str) -> bool:
    import tensorflow as tf

    return bool(tf.as_dtype(mine).is_compatible_with(other))


def take_ours() -> list[str]:
    """The names of what tf.as_dtype makes of our dtypes."""
    import tensorflow as tf

    from savedmodel_writer.dtypes import DType

    return [tf.as_dtype(DType(enum)).name for enum in [*range(1, 34), *range(101, 134)]]
