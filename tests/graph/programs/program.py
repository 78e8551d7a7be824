"""How a program is written: a function of `tf`, entered by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PROGRAMS: dict[str, Callable[[Any], object]] = {}


def program(function: Callable[[Any], object]) -> Callable[[Any], object]:
    """Enters a program."""
    assert function.__name__ not in PROGRAMS
    PROGRAMS[function.__name__] = function
    return function


def x(tf: Any, shape: Any = (None, 4), dtype: str = "float32", name: str = "x") -> Any:
    """What most programs begin with."""
    return tf.placeholder(dtype, shape, name=name)
