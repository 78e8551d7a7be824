"""The programs that both sides run, by name: the public functions that modules define."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

Program = Callable[[Any], Any]


def programs_in(namespace: Mapping[str, Any]) -> dict[str, Program]:
    """The programs of one module, by its `globals()`."""
    return {
        name: value
        for name, value in namespace.items()
        if callable(value)
        and getattr(value, "__module__", None) == namespace["__name__"]
        and not name.startswith("_")
    }


def programs_of(*modules: ModuleType) -> dict[str, Program]:
    """The programs of modules."""
    programs: dict[str, Program] = {}
    for module in modules:
        found = programs_in(vars(module))
        assert not programs.keys() & found.keys(), f"{module.__name__}: names that others have"
        programs |= found
    return programs
