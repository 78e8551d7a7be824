"""Arguments of import_graph_def, and versions."""

from __future__ import annotations

from tests.graph.import_programs.program import (
    changed,
    imports,
    op_list,
    small,
    surroundings,
    wrapped,
)


@imports
def return_elements(tf):
    return tf.import_graph_def(small(tf), return_elements=["a/z:1", "y", "x:0", b"a/z", "a/z:1"])


@imports
def return_nothing(tf):
    return tf.import_graph_def(small(tf), return_elements=[])


@imports
def input_map(tf):
    t = surroundings(tf)
    return tf.import_graph_def(
        small(tf), {"x:0": t}, ["x:0", "x", "y:0"], name="n", producer_op_list=None
    )


@imports
def input_map_of_values(tf):
    return tf.import_graph_def(small(tf), {"x": [5.0, 6.0], b"b:0": 1.5}, ["y:0"])


@imports
def input_map_of_outputs(tf):
    graph_def = small(tf)
    tf.import_graph_def(graph_def, name="")
    second = tf.get_default_graph().get_tensor_by_name("a/z:1")
    with tf.Graph().as_default() as graph:
        parts = tf.raw_ops.Split(axis=0, value=tf.placeholder("float32", [4]), num_split=2)
        tf.raw_ops.Sub(x=parts[0], y=parts[1])
    return tf.import_graph_def(graph.as_graph_def(), {"Split:1": second}, ["Sub"])


@imports
def input_map_of_control_inputs(tf):
    t = surroundings(tf)
    graph_def = changed(tf, -1, lambda node: node.input.append("^b"))
    return tf.import_graph_def(graph_def, {"^y": t, "^b": t}, ["a/z"])


@imports
def input_map_not_used(tf):
    return tf.import_graph_def(small(tf), {"y": surroundings(tf)})


@imports
def input_map_of_other_shape(tf):
    return tf.import_graph_def(small(tf), {"x": tf.placeholder("float32")}, ["y:0", "a/z:0"])


@imports
def attributes_of_a_newer_producer(tf):
    graph_def = changed(tf, 2, lambda node: setattr(node.attr["fast"], "b", True))
    op = op_list(tf).op.add(name="AddV2")
    op.attr.add(name="fast", type="bool").default_value.b = True
    return tf.import_graph_def(graph_def, producer_op_list=wrapped(tf, op))


@imports
def attributes_that_the_producer_set(tf):
    graph_def = changed(tf, 2, lambda node: setattr(node.attr["fast"], "b", False))
    op = op_list(tf).op.add(name="AddV2")
    op.attr.add(name="fast", type="bool").default_value.b = True
    return tf.import_graph_def(graph_def, producer_op_list=wrapped(tf, op))


@imports
def versions(tf):
    graph_def = small(tf)
    graph_def.versions.producer = 1000
    graph_def.versions.min_consumer = 7
    graph_def.versions.bad_consumers.extend([9, 3])
    tf.import_graph_def(graph_def)
    graph_def.versions.producer = 2000
    graph_def.versions.bad_consumers.append(5)
    tf.import_graph_def(graph_def)


@imports
def op_of_an_old_producer(tf):
    graph_def = changed(tf, 2, lambda node: setattr(node, "op", "Add"))
    graph_def.versions.producer = 8
    node = graph_def.node.add(name="normal", op="BatchNormWithGlobalNormalization")
    node.input.extend(["image", "m", "m", "m", "m"])
    node.attr["T"].type = 1
    node.attr["variance_epsilon"].f = 0.1
    node.attr["scale_after_normalization"].b = True
    for name, shape in {"image": [1, 2, 2, 3], "m": [3]}.items():
        placeholder = graph_def.node.add(name=name, op="Placeholder")
        placeholder.attr["dtype"].type = 1
        for size in shape:
            placeholder.attr["shape"].shape.dim.add(size=size)
    tf.import_graph_def(graph_def)
