"""Calls of public functions as values, so that both sides can make the same ones."""

from __future__ import annotations

from functools import reduce
from typing import Any

import attrs

# What comes of a call: the GraphDef's bytes, or the error's class names and text.
Outcome = bytes | tuple[list[str], str]


@attrs.frozen
class Fed:
    """A placeholder."""

    dtype: str
    shape: tuple[int | None, ...] | None


@attrs.frozen
class Fixed:
    """A constant."""

    value: Any
    dtype: str | None = None


@attrs.frozen
class Held:
    """A variable."""

    dtype: str
    shape: tuple[int, ...]
    use_resource: bool = True


@attrs.frozen
class Type:
    """A DType."""

    name: str


@attrs.frozen
class Then:
    """What another call returns."""

    call: Call


@attrs.frozen
class Call:
    """A call of `tf.<function>`."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __str__(self) -> str:
        given = [*map(repr, self.args), *(f"{key}={value!r}" for key, value in self.kwargs.items())]
        return f"{self.function}({', '.join(given)})"


def call(function: str, /, *args: Any, **kwargs: Any) -> Call:
    return Call(function, args, kwargs)


def make(tf: Any, variable: Any, wanted: Call) -> None:
    """Calls in the default graph; what is returned gets the name `returned`."""
    _show(tf, _made(tf, variable, wanted, "a"))


def _show(tf: Any, found: Any) -> None:
    if isinstance(found, (list, tuple)):
        for item in found:
            _show(tf, item)
    elif hasattr(found, "op"):
        tf.identity(found, name="returned")
    else:
        tf.constant(str(found), name="returned_value")


def _made(tf: Any, variable: Any, value: Any, name: str) -> Any:
    if isinstance(value, Then):
        value = value.call
    if isinstance(value, Call):
        args = [_made(tf, variable, arg, f"{name}{i}") for i, arg in enumerate(value.args)]
        kwargs = {key: _made(tf, variable, arg, key) for key, arg in value.kwargs.items()}
        return reduce(getattr, value.function.split("."), tf)(*args, **kwargs)
    if isinstance(value, Fed):
        return tf.placeholder(value.dtype, value.shape, name=name)
    if isinstance(value, Fixed):
        return tf.constant(value.value, value.dtype, name=name)
    if isinstance(value, Held):
        return variable(name, value)
    if isinstance(value, Type):
        return tf.as_dtype(value.name)
    if isinstance(value, list):
        return [_made(tf, variable, item, f"{name}{i}") for i, item in enumerate(value)]
    if isinstance(value, tuple):
        return tuple(_made(tf, variable, item, f"{name}{i}") for i, item in enumerate(value))
    if isinstance(value, slice):
        bounds = (value.start, value.stop, value.step)
        return slice(*(_made(tf, variable, part, f"{name}{i}") for i, part in enumerate(bounds)))
    return value
