"""Names of what is not finished: `.savedmodel_writer-<name>-<machine>-<process>-<number>`.

They tell whose it is, so that what a killed process left can be recognised. They begin with a dot
and are no number: TensorFlow Serving, which takes every directory named by an integer for a
version, does not see them.
"""

from __future__ import annotations

import itertools
import os
import re

PREFIX = ".savedmodel_writer-"

_numbers = itertools.count()


def hidden_name(name: str) -> str:
    """A name that this process did not give before.

    Args:
        name: what it is for.
    """
    # A name may have 255 bytes; what cuts a character in two is dropped.
    name = os.fsencode(name)[:64].decode("utf-8", "ignore")
    return f"{PREFIX}{name}-{_machine()}-{os.getpid()}-{next(_numbers)}"


def is_hidden_name(name: str) -> bool:
    """Whether it is a name of this package's."""
    return _owner(name) is not None


def is_of_this_machine(name: str) -> bool:
    """Whether a process of this machine, and of this container, gave the name."""
    owner = _owner(name)
    return owner is not None and owner[0] == _machine()


def is_abandoned(name: str) -> bool:
    """Whether it is the name of a process of this machine that does not live any more."""
    owner = _owner(name)
    return owner is not None and owner[0] == _machine() and not _lives(owner[1])


def _owner(name: str) -> tuple[str, int] | None:
    """Machine and process of a hidden name."""
    parts = name.removeprefix(PREFIX).rsplit("-", 3)
    if not name.startswith(PREFIX) or len(parts) != 4:
        return None
    _, machine, process, number = parts
    if not re.fullmatch("[0-9]+ [0-9]+", f"{process} {number}"):
        return None
    return machine, int(process)


def _machine() -> str:
    """This machine's name and, on Linux, the namespace of its process numbers: a container's."""
    windows = os.name == "nt"
    name = os.environ.get("COMPUTERNAME", "") if windows else os.uname().nodename
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        namespace = ""
    return re.sub(r"[^A-Za-z0-9.]", "_", name)[:64] + "." + re.sub("[^0-9]", "", namespace)


def _lives(process: int) -> bool:
    if os.name == "nt":  # os.kill would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True
