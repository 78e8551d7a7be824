"""Savers given to the builder, and savers that cannot be made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.saved_model.error_rows.row import add, add_row, row

GIVEN, MADE = "builder 11", "meta graph 4"


@row(GIVEN, "deferred and not built")
def not_built(tf: Any, work: Path) -> None:
    tf.variable("v")
    add(tf, work, saver=tf.Saver(defer_build=True))


@row(GIVEN, "an object without save")
def without_save(tf: Any, work: Path) -> None:
    tf.variable("v")
    add(tf, work, saver="saver")


@row(GIVEN, "not a session", says=("expected the Graph", "NotAGraph"))
def not_a_session(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "e")).add_meta_graph_and_variables(NotAGraph(), ["a"])


class NotAGraph:
    """Neither a session nor a graph."""

    _values: tuple[Any, ...] = ()

    def as_default(self) -> Any:
        raise TypeError("not a graph")


def in_a_finalized_graph(make_saver: Any) -> Any:
    def program(tf: Any, work: Path) -> None:
        tf.variable("v")
        saver = make_saver(tf)
        tf.default_graph().finalize()
        builder = tf.Builder(str(work / "export"))
        builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], saver=saver)

    return program


add_row(
    GIVEN,
    "automatic, in a finalised graph",
    in_a_finalized_graph(lambda tf: None),
    says=("Graph is finalized and cannot be modified",),
)
add_row(GIVEN, "given, in a finalised graph", in_a_finalized_graph(lambda tf: tf.Saver()))
add_row(GIVEN, "falsy, so a new one", lambda tf, work: add(tf, work, saver=()))
add_row(
    GIVEN,
    "empty, without variables",
    lambda tf, work: add(tf, work, saver=tf.Saver(allow_empty=True)),
)


NUMBER = 3
NOT_A_VARIABLE = "must be a dict mapping string names to Tensors/Variables. Not a variable: "


def saver(*args: Any, **kwargs: Any) -> Any:
    """A program that makes a Saver; a callable stands for what it makes of the side."""

    def program(tf: Any, work: Path) -> None:
        v = tf.variable("v")
        given = [make(tf, v) if callable(make) else make for make in args]
        tf.Saver(*given, **{key: make(tf, v) for key, make in kwargs.items()})

    return program


def saver_def(**fields: str) -> Any:
    return lambda tf, v: tf.protos.SaverDef(**fields)


add_row(MADE, "nothing to save, not allow_empty", lambda tf, work: ignore(tf.Saver()))
add_row(MADE, "an empty list", saver([]))
add_row(
    MADE,
    "defer_build with a var_list",
    saver(lambda tf, v: [v], defer_build=lambda tf, v: True),
)
add_row(MADE, "var_list not list, tuple, set or dict", saver(lambda tf, v: "v"))
add_row(MADE, "list item not a variable", saver(lambda tf, v: [tf.constant(1.0, name="k")]))
add_row(
    MADE,
    "dict value not a variable",
    saver(lambda tf, v: {"a": NUMBER}),
    says=(NOT_A_VARIABLE, "3"),
)
add_row(MADE, "dict key not a string", saver(lambda tf, v: {3: v}))
add_row(MADE, "same variable twice in a list", saver(lambda tf, v: [v, v]))
add_row(MADE, "same variable under two keys", saver(lambda tf, v: {"a": v, "b": v}))
add_row(MADE, "saver_def of a wrong type", saver(saver_def=lambda tf, v: "text"))
add_row(MADE, "saver_def without save_tensor_name", saver(saver_def=saver_def()))
add_row(
    MADE,
    "saver_def without restore_op_name",
    saver(saver_def=saver_def(save_tensor_name="a:0")),
)


def ignore(made: Any) -> None:
    """A saver is no plain value."""
