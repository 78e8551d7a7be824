"""One row: a program that both sides run, and what is known of the outcome."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

# Gets a side (our_side.py or tf_side.py) and an empty directory; returns a plain value.
Program = Callable[[Any, Path], Any]


@attrs.frozen
class Row:
    """A row of a table of errors.

    Attributes:
        section: of which description and section, as "builder 2".
        text: the row in its own words.
        program: what makes it happen.
        says: words of our message; without any it begins with TensorFlow's.
        promised: the class that TensorFlow's reference page promises, if it raises another.
        differs: where we differ: words of docs/coming_from_tensorflow.md that tell it.
        ours: where we differ: the class of our error, or "" if we take it.
    """

    section: str
    text: str
    program: Program
    says: tuple[str, ...] = ()
    promised: str = ""
    differs: str = ""
    ours: str = ""


ROWS: dict[str, Row] = {}


def add_row(section: str, text: str, program: Program, **outcome: Any) -> None:
    """Adds a row under "section: text"."""
    key = f"{section}: {text}"
    assert key not in ROWS, f"two rows are called {key!r}"
    ROWS[key] = Row(section, text, program, **outcome)


def row(section: str, text: str, **outcome: Any) -> Callable[[Program], Program]:
    """A decorator that adds a program as a row."""

    def add(program: Program) -> Program:
        add_row(section, text, program, **outcome)
        return program

    return add


def all_rows() -> dict[str, Row]:
    """Every row of the package's modules."""
    package = importlib.import_module(__package__ or "")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    return ROWS


def info(tf: Any, name: str = "x:0", dtype: int = 1) -> Any:
    """A TensorInfo."""
    return tf.protos.TensorInfo(name=name, dtype=dtype)


def add(tf: Any, work: Path, again: bool = False, base: bool = False, **kwargs: Any) -> None:
    """Adds the default graph, which has a placeholder `x`, as the first or the second MetaGraph."""
    builder = tf.Builder(str(work / "export"), base=base)
    graph = tf.default_graph()
    tf.placeholder("float32", [], name="x")
    if again:
        builder.add_meta_graph_and_variables(graph, ["first"])
        builder.add_meta_graph(**{"tags": ["second"], **kwargs})
    else:
        builder.add_meta_graph_and_variables(graph, **{"tags": ["first"], **kwargs})


def add_both(
    section: str, text: str, arguments: Callable[[Any, Path], Any], **outcome: Any
) -> None:
    """Two rows: for the first MetaGraph and for the second."""
    for again, which in ((False, "add_meta_graph_and_variables"), (True, "add_meta_graph")):

        def program(tf: Any, work: Path, again: bool = again) -> None:
            add(tf, work, again, **arguments(tf, work))

        add_row(section, f"{text} ({which})", program, **outcome)
