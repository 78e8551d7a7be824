"""Which line of the user's program made a node.

Kept as (code object, instruction), which costs a frame walk of a few steps; the file and the line
are looked up when someone asks.
"""

from __future__ import annotations

import contextlib
import os
import sys
from types import CodeType, FrameType

from savedmodel_writer.errors import InvalidInputError

PACKAGE_DIRECTORY = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
# Frames that are not the user's; those of contextlib stand between a `with` block and its scopes.
_OWN_FILES = (PACKAGE_DIRECTORY, contextlib.__file__)
_own_code: set[CodeType] = set()


def user_frame(depth: int) -> FrameType:
    """The innermost frame that is not of this package.

    Args:
        depth: how many frames, from the caller's own outwards, are known to be the package's.
    """
    frame = sys._getframe(depth)
    while (code := frame.f_code) in _own_code or _is_own(code):
        if frame.f_back is None:
            break
        frame = frame.f_back
    return frame


def _is_own(code: CodeType) -> bool:
    if code.co_filename.startswith(_OWN_FILES):
        _own_code.add(code)
        return True
    return False


def describe(code: CodeType, instruction: int) -> str:
    """The place in the form "file:line"."""
    line = code.co_firstlineno
    for start, end, number in code.co_lines():
        if start <= instruction < end and number is not None:
            line = number
            break
    return f"{code.co_filename}:{line}"


def current_source() -> str:
    """The user's line that is running now, as "file:line"."""
    frame = user_frame(1)
    return describe(frame.f_code, frame.f_lasti)


def locate(error: InvalidInputError, node: str, op_type: str | None = None) -> None:
    """Says in an error which node it is about and which line of the program makes that node.

    An error that says so already, because a node on the way failed, is left as it is.
    """
    if error.source is not None:
        return
    error.source = current_source()
    error.node = node.removesuffix("/")  # which only says that the name is as it shall be
    error.op = op_type
    which = f"node {error.node!r}" + (f" ({op_type})" if op_type else "")
    error.message = f"{error.source}: {which}: {error.message}"
    error.args = (error.message,)
