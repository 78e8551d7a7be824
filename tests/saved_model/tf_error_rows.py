"""Runs the rows of error_rows/ with TensorFlow."""

from __future__ import annotations

import functools
from pathlib import Path

from tests.saved_model import tf_side
from tests.saved_model.attempts import Attempt, attempt
from tests.saved_model.error_rows.row import all_rows


def run_in(root: str) -> list[tuple[str, Attempt]]:
    """What each row did, in a directory of its own."""
    outcomes = []
    for number, (name, row) in enumerate(all_rows().items()):
        work = Path(root, str(number))
        work.mkdir()
        with tf_side.new_graph():
            kind, what, value = attempt(functools.partial(row.program, tf_side, work))
        if kind == "error":
            value = value.replace(str(work), "WORK")
        outcomes.append((name, (kind, what, value)))
    return outcomes
