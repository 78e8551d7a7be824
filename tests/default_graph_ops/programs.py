"""Programs that name no graph; `tf` is either side. What they find they put into the graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.variables.program_list import programs_in


def name_scopes(tf: Any) -> None:
    a = tf.constant(1.0, name="a")
    for scope in [
        tf.name_scope("outer"),
        tf.name_scope("outer", "default", [a]),
        tf.name_scope(None, "default", [a, 2.0]),
        tf.name_scope(None, default_name="default", values=[]),
        tf.name_scope("again/"),
        tf.name_scope(None),
        tf.name_scope(""),
    ]:
        with tf.name_scope("around"), scope as name:
            tf.constant(name, name="entered")
            with tf.name_scope("inner", values=None):
                tf.constant(2.0)
            tf.constant([2.0], name=name or "no_name")


def scope_of_another_graph(tf: Any) -> None:
    """A scope's values decide which graph is the default one inside."""
    a = tf.constant(1.0, name="a")
    with tf.Graph().as_default():
        with tf.name_scope("scope", values=[a]):
            tf.constant(2.0, name="b")
        tf.constant(3.0, name="elsewhere")
    tf.constant(4.0, name="c")


def devices_and_dependencies(tf: Any) -> None:
    a = tf.constant(1.0, name="a")
    with tf.device("/cpu:0"), tf.control_dependencies([a]):
        b = tf.constant(2.0, name="b")
        with tf.device(None), tf.control_dependencies(None):
            tf.constant(3.0, name="c")
        with tf.device(lambda op: "/gpu:1" if op.type == "Const" else ""):
            tf.constant(4.0, name="d")
            tf.no_op(name="e")
    with tf.colocate_with(b), tf.colocate_with(a, ignore_existing=True):
        tf.constant(5.0, name="f")


def _record(tf: Any, key: str, items: Iterable[Any]) -> None:
    for item in items:
        tf.add_to_collection(key, item.name)


def collections(tf: Any) -> None:
    a, b = tf.constant(1.0, name="a"), tf.constant(2.0, name="scope/b")
    for item in (a, b):
        tf.add_to_collection("mine", item)
        tf.add_to_collections(["one", "two", "one"], item)
        tf.add_to_collections("alone", item)
    tf.get_collection("mine").clear()
    tf.get_collection_ref("two").pop()
    tf.get_collection_ref("made").append("by its list")
    _record(tf, "of the scope", tf.get_collection("mine", scope="scope"))
    _record(tf, "by expression", tf.get_collection("mine", ".*b"))
    _record(tf, "of none", tf.get_collection("nothing"))


def collections_of_variables(tf: Any) -> None:
    tf.variable("w", [2])
    tf.variable("scope/frozen", [2], trainable=False)
    tf.variable("scope/local", [2], collections=["local_variables"])
    tf.variable("model", [2], collections=["model_variables", "variables"])
    average = tf.variable("average", [2], trainable=False)
    tf.add_to_collection(tf.GraphKeys.MOVING_AVERAGE_VARIABLES, average)
    for name in ("global", "trainable", "local", "model", "moving_average"):
        find = getattr(tf, f"{name}_variables")
        _record(tf, f"all {name}", find())
        _record(tf, f"some {name}", find("scope/"))


def conversions(tf: Any) -> None:
    tf.convert_to_tensor(1, dtype_hint="float32")
    tf.convert_to_tensor([1, 2], None, "named", "int64")
    tf.convert_to_tensor("text", dtype_hint="float32")
    tf.convert_to_tensor(1.5, dtype_hint="int32")


def what_a_graph_tells(tf: Any) -> None:
    a = tf.constant([1.0, 2.0], name="a")
    graph = tf.get_default_graph()
    _record(tf, "values", tf.raw_ops.Unique(x=a).y.op.values())
    tf.add_to_collection("versions", graph.graph_def_versions.producer)
    tf.add_to_collection("nodes", len(graph.as_graph_def(1, add_shapes=True).node))


def values_without_a_name(tf: Any) -> None:
    with tf.name_scope(None, None, [tf.constant(1.0)]):
        pass


def default_name_that_is_no_name(tf: Any) -> None:
    tf.name_scope("x", [tf.constant(1.0)])


def values_of_two_graphs(tf: Any) -> None:
    a = tf.constant(1.0)
    with tf.Graph().as_default():
        b = tf.constant(1.0)
        with tf.name_scope("x", values=[a, b]):
            pass


def two_hints(tf: Any) -> None:
    tf.convert_to_tensor(1, preferred_dtype="float32", dtype_hint="float32")


def dependency_of_another_graph(tf: Any) -> None:
    a = tf.constant(1.0)
    with tf.Graph().as_default(), tf.control_dependencies([a]):
        pass


EXPORTED = programs_in(globals())
REFUSED = {
    name: EXPORTED.pop(name)
    for name in (
        "values_without_a_name",
        "default_name_that_is_no_name",
        "values_of_two_graphs",
        "two_hints",
        "dependency_of_another_graph",
    )
}
