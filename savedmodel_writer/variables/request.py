"""What a program asks for when it makes a variable, checked before any node is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import InvalidTypeError, ShapeError
from savedmodel_writer.graph import DeviceSpec, GraphKeys
from savedmodel_writer.shapes import TensorShape, as_shape
from savedmodel_writer.sources import TensorSource, as_source


@attrs.frozen(eq=False)
class VariableRequest:
    """One variable to be made.

    Attributes:
        name: the name, before it is made unique among nodes.
        source: the value.
        static_shape: what is promised about its shape in the graph.
        trainable: whether it is a trainable variable.
        collections: keys of the collections it goes to.
        caching_device: a device that keeps a copy for reading, or None.
    """

    name: str
    source: TensorSource
    static_shape: TensorShape
    trainable: bool
    collections: tuple[Any, ...]
    caching_device: str | None

    @property
    def dtype(self) -> DType:
        """The dtype of the value."""
        return self.source.dtype


def make_request(
    value: Any,
    trainable: bool,
    collections: Iterable[Any] | None,
    name: str,
    dtype: Any,
    shape: Any,
    caching_device: str | None,
) -> VariableRequest:
    """Checks the arguments of `Variable`.

    Raises:
        ShapeError: the value does not have that shape.
        InvalidTypeError: an argument is of a wrong type.
        InvalidArgumentError: the caching device is no device name, or the value is ragged.
    """
    source = _source_of(value, dtype)
    trainable = _truth("trainable", trainable)
    if isinstance(caching_device, str):
        DeviceSpec.from_string(caching_device)
    return VariableRequest(
        name=name,
        source=source,
        static_shape=_static_shape(shape, source.shape),
        trainable=trainable,
        collections=_collection_keys(collections, trainable),
        caching_device=caching_device,
    )


def _source_of(value: Any, dtype: Any) -> TensorSource:
    if hasattr(value, "__graph_tensor__"):
        raise InvalidTypeError(
            f"a Variable's value is data for the checkpoint, found {value!r}, which has a value "
            "only when the model runs; give an array"
        )
    if callable(value) and not hasattr(value, "dtype"):
        raise InvalidTypeError(
            f"expected an array, found {value!r}: it is not called here; give the array it makes, "
            "or a LazyTensor of it"
        )
    return as_source(value, None if dtype is None else as_dtype(dtype))


def _truth(argument: str, value: Any) -> bool:
    try:
        return bool(value)
    except (TypeError, ValueError):  # an array, or a tensor
        raise InvalidTypeError(
            f"{argument}: expected True or False, found a {type(value).__name__}"
        ) from None


def _static_shape(shape: Any, value_shape: tuple[int, ...]) -> TensorShape:
    if shape is None:
        return TensorShape(value_shape)
    promised = as_shape(shape)
    if not promised.is_compatible_with(value_shape):
        raise ShapeError(
            f"the value has the shape {value_shape}, which the shape {promised} excludes"
        )
    return promised


def _collection_keys(collections: Iterable[Any] | None, trainable: bool) -> tuple[Any, ...]:
    if collections is None:
        keys = [GraphKeys.GLOBAL_VARIABLES]
    elif isinstance(collections, (list, tuple, set)):
        keys = list(collections)
    else:
        raise InvalidTypeError(
            f"collections: expected a list, tuple or set of keys, found {collections!r}"
        )
    if trainable and GraphKeys.TRAINABLE_VARIABLES not in keys:
        keys.append(GraphKeys.TRAINABLE_VARIABLES)
    return tuple(dict.fromkeys(keys))
