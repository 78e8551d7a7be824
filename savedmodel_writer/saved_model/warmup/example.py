"""tf.Example, the record of named lists that classifiers and regressors are asked with.

    Example   { Features features = 1 }
    Features  { map<string, Feature> feature = 1 }
    Feature   { oneof: BytesList = 1   FloatList = 2 packed   Int64List = 3 packed }   value = 1

Source: tensorflow/core/example/example.proto and feature.proto.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.protos import Message
from savedmodel_writer.protos.wire import field, varint
from savedmodel_writer.tensors import as_array

# A dict of features, a serialized Example, or an Example message of any class.
Example: TypeAlias = "Mapping[str, Any] | bytes | Message"


def example_bytes(example: Example) -> bytes:
    """The bytes of an example.

    Args:
        example: a dict of features by name, each a number, str or bytes, or a list or array of
            them; or an Example message, or its bytes.

    Raises:
        InvalidTypeError: it is none of that, or a feature holds something else.
    """
    if isinstance(example, bytes):
        return example
    if isinstance(example, Message):
        if example.DESCRIPTOR.name != "Example":
            raise errors.InvalidTypeError(f"expected an Example, found a {example.DESCRIPTOR.name}")
        return example.SerializeToString(deterministic=True)
    if not isinstance(example, Mapping):
        raise errors.InvalidTypeError(
            "expected an example: a dict of features by name, an Example message, or its bytes; "
            f"found {example!r}"
        )
    entries = []
    for name in sorted(example):
        if not isinstance(name, str):
            raise errors.InvalidTypeError(f"a feature's name is a str, found {name!r}")
        entries.append(field(1, field(1, name.encode()) + field(2, _feature(name, example))))
    return field(1, b"".join(entries))


def _feature(name: str, example: Mapping[str, Any]) -> bytes:
    try:
        values = as_array(example[name]).ravel()
    except errors.InvalidInputError as error:
        raise errors.InvalidTypeError(f"feature {name!r}: {error}") from error
    if values.dtype.kind == "O":
        return field(1, b"".join(field(1, value) for value in values))
    if values.dtype.kind == "f":
        return field(2, field(1, values.astype("<f4").tobytes()))
    if values.dtype.kind in "iub":
        integers = values.astype(np.int64).view(np.uint64)
        return field(3, field(1, b"".join(varint(int(value)) for value in integers)))
    raise errors.InvalidTypeError(
        f"feature {name!r}: expected numbers or strings, found {values.dtype}"
    )
