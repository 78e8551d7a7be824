"""Names and name scopes."""

from __future__ import annotations

from tests.graph.programs.program import program, x


@program
def names_are_made_unique(tf):
    a = x(tf)
    return [tf.raw_ops.Identity(input=a, name=name) for name in ("n", "n", "N", "n_1", "n", None)]


@program
def scopes_are_made_unique(tf):
    for _ in range(3):
        with tf.name_scope("scope"):
            tf.constant(1)
            with tf.name_scope("inner"):
                tf.constant(2, name="c")


@program
def scope_entered_again(tf):
    with tf.name_scope("a") as scope:
        tf.constant(1)
    with tf.name_scope("b"), tf.name_scope(scope):
        tf.constant(2)
        tf.constant(3, name=scope)


@program
def scope_reset(tf):
    with tf.name_scope("a"):
        with tf.name_scope(None):
            tf.constant(1, name="root")
        with tf.name_scope(""):
            tf.constant(1, name="root")


@program
def scope_taken_by_a_node(tf):
    tf.constant(1, name="a")
    with tf.name_scope("A") as scope:
        tf.constant(2)
        assert scope == "A_1/"


@program
def scope_with_odd_characters(tf):
    with tf.name_scope("a.b-c>d"), tf.name_scope("_under"):
        tf.constant(1, name="_c")


@program
def unique_names_asked_for(tf):
    graph = tf.get_default_graph()
    names = [graph.unique_name("u"), graph.unique_name("u", mark_as_used=False)]
    names += [graph.unique_name("U"), graph.unique_name("u_1")]
    return [tf.constant(1, name=name + "_") for name in names]
