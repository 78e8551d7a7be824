"""Names of a package that load their module on first use, so that importing costs little.

A package lists them twice: for type checkers and editors as imports, in `__init__.pyi` or, where it
has other names too, under TYPE_CHECKING; and in the table given here. A test keeps the two equal.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def lazy_names(
    package: str, names_of: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Makes what a package needs to load names on first use.

    Args:
        package: its `__name__`.
        names_of: names, separated by blanks, by the module below the package that has them;
            submodules themselves stand under "".

    Returns:
        The package's `__getattr__`, `__dir__` and `__all__`.
    """
    module_of = {name: module for module, names in names_of.items() for name in names.split()}

    def load(name: str) -> Any:
        module = module_of.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        if module:
            value = getattr(importlib.import_module(f"{package}.{module}"), name)
        else:
            value = importlib.import_module(f"{package}.{name}")
        setattr(sys.modules[package], name, value)  # the next look-up does not come here
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *module_of})

    return load, names, list(module_of)
