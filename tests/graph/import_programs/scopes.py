"""What surrounds an import: names, scopes, devices, dependencies, colocation."""

from __future__ import annotations

from tests.graph.import_programs.program import changed, imports, small, surroundings


@imports
def default_scope_twice(tf):
    tf.import_graph_def(small(tf))
    tf.import_graph_def(small(tf))


@imports
def taken_names(tf):
    surroundings(tf)
    tf.import_graph_def(small(tf), name="")
    tf.import_graph_def(small(tf), name="")
    tf.constant(1.0, name="y")


@imports
def scope_within_scope(tf):
    surroundings(tf)
    with tf.name_scope("outer"):
        tf.import_graph_def(small(tf), name="inner")
        tf.import_graph_def(small(tf), name="inner")
        tf.import_graph_def(small(tf))
        tf.import_graph_def(small(tf), name="")


@imports
def scope_entered_again(tf):
    with tf.name_scope("s") as scope:
        tf.constant(1.0, name="x")
    tf.import_graph_def(small(tf), name=scope)
    tf.import_graph_def(small(tf), name="s/")


@imports
def devices(tf):
    graph_def = changed(tf, 1, lambda node: setattr(node, "device", "/job:w/gpu:1"))
    graph_def.node[2].device = "/cpu:*"
    with tf.device("/task:3/cpu:0"):
        tf.import_graph_def(graph_def)
        with tf.device(None):
            tf.import_graph_def(graph_def)
    tf.import_graph_def(graph_def)


@imports
def control_dependencies(tf):
    t = surroundings(tf)
    with tf.control_dependencies([t]):
        s = tf.raw_ops.Neg(x=t)
        with tf.control_dependencies([s]):
            tf.import_graph_def(small(tf), input_map={"x": s})


@imports
def colocated_with_others(tf):
    with tf.device("/gpu:1"):
        t = surroundings(tf)
    with tf.get_default_graph().colocate_with(t.op):
        tf.import_graph_def(small(tf))
