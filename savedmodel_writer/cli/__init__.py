"""The command `savedmodel-writer`; it needs click, the extra `cli`."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command, as the shell or `python -m savedmodel_writer` starts it.

    Args:
        arguments: what follows the command's name; by default that of this process.

    Returns:
        The exit code: 0; 1 if something was found, by verify or diff; 2 if the command is used
        wrongly; 3 if what it is given cannot be read or written.
    """
    try:
        from savedmodel_writer.cli.running import run
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        sys.stderr.write(
            "savedmodel-writer: the command needs click; pip install 'savedmodel-writer[cli]'\n"
        )
        return 2
    return run(arguments)
