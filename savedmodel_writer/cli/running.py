"""Runs a command: its output made safe for any terminal, its errors one line and an exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

import click

from savedmodel_writer import errors
from savedmodel_writer.cli.commands import NAME, commands

USAGE = 2
UNREADABLE = 3
_INTERRUPTED = 130  # as shells say of SIGINT


def run(arguments: Sequence[str] | None) -> int:
    """Runs the command of these arguments; see `cli.main`.

    Raises:
        SystemExit: nobody reads the output any more.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names need not be UTF-8
    try:
        return commands.main(arguments, prog_name=NAME, standalone_mode=False) or 0
    except click.ClickException as error:
        return _told(error.format_message(), USAGE)
    except (errors.DataLossError, errors.StorageError) as error:
        return _told(str(error), UNREADABLE)
    except errors.InvalidInputError as error:
        return _told(str(error), USAGE)
    except click.Abort:
        return _INTERRUPTED


def _told(message: str, code: int) -> int:
    click.echo(f"{NAME}: {' '.join(message.split())}", err=True)
    return code
