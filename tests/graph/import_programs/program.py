"""How a program that imports a GraphDef is declared, and the GraphDef that most of them import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Program = Callable[[Any], Any]
Change = Callable[[Any], object]
IMPORTS: dict[str, Program] = {}
REFUSED: dict[str, Program] = {}


def imports(program: Program) -> Program:
    IMPORTS[program.__name__] = program
    return program


def refused(program: Program) -> Program:
    REFUSED[program.__name__] = program
    return program


def small(tf: Any) -> Any:
    """x and b are added to y; a/z waits for y, and is colocated with it."""
    with tf.Graph().as_default() as graph:
        x = tf.placeholder("float32", [2], name="x")
        b = tf.constant([1.0, 2.0], name="b")
        y = tf.raw_ops.AddV2(x=x, y=b, name="y")
        with graph.control_dependencies([y]), graph.colocate_with(y):
            tf.raw_ops.Split(axis=0, value=x, num_split=2, name="a/z")
    return graph.as_graph_def()


def changed(tf: Any, index: int, change: Change) -> Any:
    graph_def = small(tf)
    change(graph_def.node[index])
    return graph_def


def surroundings(tf: Any) -> Any:
    """The graph that gets the nodes has some already."""
    tf.constant(3.0, name="b")
    tf.constant(4.0, name="a")
    return tf.placeholder("float32", [2], name="t")


def op_list(tf: Any) -> Any:
    return tf.OpList()


def wrapped(tf: Any, op: Any) -> Any:
    return tf.OpList(op=[op])
