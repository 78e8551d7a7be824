"""Arguments about windows that move over maps: strides, sizes, gaps and paddings, in any form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from savedmodel_writer.errors import InvalidArgumentError, InvalidInputError


def either(name: str, value: Any, other_name: str, other: Any) -> Any:
    """The value of an argument that has two names, of which one may be used."""
    if value is not None and other is not None:
        raise InvalidInputError(f"{name} and {other_name} are names of one argument: give one")
    return other if value is None else value


def channels_first(data_format: str | None) -> bool:
    """Whether the channels stand before rows and columns; by default they do not."""
    return data_format is not None and data_format.startswith("NC")


def per_dimension(value: Any, spatial: int, first: bool, name: str) -> list[Any]:
    """One number per dimension, of one for all spatial ones, one for each, or None for ones."""
    if value is None:
        return [1] * (spatial + 2)
    values = list(value) if isinstance(value, Iterable) else [value]
    if len(values) == spatial + 2:
        return values
    if len(values) not in (1, spatial):
        raise InvalidArgumentError(
            f"{name}: expected 1, {spatial} or {spatial + 2} numbers, found {value!r}"
        )
    values = values * spatial if len(values) == 1 else values
    return [1, 1, *values] if first else [1, *values, 1]


def explicit_padding(padding: Any, dimensions: int = 4) -> tuple[Any, list[Any]]:
    """The attributes `padding` and `explicit_paddings`, of a word or a pair for each dimension."""
    if not isinstance(padding, (list, tuple)):
        if isinstance(padding, str) and padding == "EXPLICIT":
            raise InvalidArgumentError("padding: instead of EXPLICIT give a list of pairs")
        return padding, []
    if len(padding) != dimensions or not all(
        isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in padding
    ):
        raise InvalidArgumentError(
            f"padding: expected a list of {dimensions} pairs (before, after), found {padding!r}"
        )
    return "EXPLICIT", [number for pair in padding for number in pair]


def strides_or_dilations(spatial: int, strides: Any, dilations: Any) -> tuple[Any, Any]:
    """Both as int32 arrays; only in one of them numbers may be above 1."""
    arrays = []
    for name, value in (("strides", strides), ("dilation_rate", dilations)):
        numbers = np.array([1] * spatial if value is None else value, np.int32)
        if numbers.shape != (spatial,) or (numbers < 1).any():
            raise InvalidArgumentError(
                f"{name}: expected {spatial} positive numbers, found {value!r}"
            )
        arrays.append(numbers)
    if all((numbers > 1).any() for numbers in arrays):
        raise InvalidArgumentError(
            f"strides and dilation_rate: one has to be of ones, found {strides!r}, {dilations!r}"
        )
    return arrays[0], arrays[1]
