"""Names of nodes and scopes: which are legal, and how a used one is made unique."""

from __future__ import annotations

import re

from savedmodel_writer.errors import NodeNameError

_OP_NAME = re.compile(r"^[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$")
_SCOPE_NAME = re.compile(r"^[A-Za-z0-9_.\\/>-]*$")


def check_op_name(name: str) -> None:
    """Checks the name of a node, or of a scope at the root.

    Raises:
        NodeNameError: TensorFlow's runtime would refuse it.
    """
    if not _OP_NAME.fullmatch(name):  # `$` alone lets a newline pass
        raise NodeNameError(
            f"{name!r} is not a legal node name: expected a letter, digit or dot, then letters, "
            f"digits and any of _ . \\ / > - (the pattern {_OP_NAME.pattern})",
            node=name,
        )


def check_scope_name(name: str) -> None:
    """Checks the name of a scope inside of another one; there the first character is free.

    Raises:
        NodeNameError: TensorFlow's runtime would refuse names made with it.
    """
    if not _SCOPE_NAME.fullmatch(name):
        raise NodeNameError(
            f"{name!r} is not a legal scope name: expected letters, digits and any of "
            f"_ . \\ / > - (the pattern {_SCOPE_NAME.pattern})",
            node=name,
        )


class NameTable:
    """The names used in one graph; two that differ in case only are the same name."""

    __slots__ = ("_uses",)

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}

    def unique(self, name: str, mark_as_used: bool = True) -> str:
        """Returns `name`, or if it is used `name_1`, `name_2`, … whichever is free."""
        key = name.lower()
        uses = self._uses
        count = uses.get(key)
        if count is None:
            if mark_as_used:
                uses[key] = 1
            return name
        if mark_as_used:
            uses[key] = count + 1
        while (candidate := f"{key}_{count}") in uses:
            count += 1
        if mark_as_used:
            uses[candidate] = 1
        return f"{name}_{count}"

    def mark(self, name: str) -> None:
        """Takes a name that somebody else made unique."""
        self._uses.setdefault(name.lower(), 1)
