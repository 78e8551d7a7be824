"""The order of calls, tags, and the graph that is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.refusal import case


@case
def add_meta_graph_first(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).add_meta_graph(["a"])


@case
def variables_twice(tf: Any, work: Path) -> None:
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"])
    builder.add_meta_graph_and_variables(tf.default_graph(), ["b"])


@case
def add_meta_graph_first_with_bad_signature(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).add_meta_graph(["a"], {"k": None})


@case
def image_format(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).save(experimental_image_format=True)


@case
def no_overwrite(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).save()
    tf.Builder(str(work / "export"))


@case
def no_overwrite_of_text(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).save(as_text=True)
    tf.Builder(str(work / "export"))


@case
def tags_none(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "e")).add_meta_graph_and_variables(tf.default_graph(), None)


@case
def tags_numbers(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "e")).add_meta_graph_and_variables(tf.default_graph(), [1])


@case
def finalized_graph(tf: Any, work: Path) -> None:
    tf.variable("v")
    tf.placeholder("float32", [], name="y")
    tf.default_graph().finalize()
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"])


@case
def graph_is_no_graph(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "e")).add_meta_graph_and_variables(NotAGraph(tf), ["a"])


class NotAGraph:
    """Neither a session nor a graph."""

    def __init__(self, tf: Any) -> None:
        self._values: list[Any] = []

    def as_default(self) -> Any:
        raise TypeError("not a graph")
