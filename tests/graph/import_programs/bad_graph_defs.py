"""GraphDefs that are refused."""

from __future__ import annotations

from tests.graph.import_programs.program import changed, refused, small


@refused
def unknown_op(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: setattr(node, "op", "Nope")))


@refused
def no_op_named(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: setattr(node, "op", "")))


@refused
def missing_attribute(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.attr.pop("T")))


@refused
def attribute_of_another_type(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: setattr(node.attr["T"], "i", 1)))


@refused
def attribute_not_allowed(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: setattr(node.attr["T"], "type", 10)))


@refused
def attribute_no_dtype(tf):
    tf.import_graph_def(changed(tf, 0, lambda node: setattr(node.attr["dtype"], "type", 0)))


@refused
def attribute_of_reference_type(tf):
    tf.import_graph_def(changed(tf, 0, lambda node: setattr(node.attr["dtype"], "type", 101)))


@refused
def attribute_a_placeholder(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: setattr(node.attr["T"], "placeholder", "T")))


@refused
def unknown_input(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.input.__setitem__(1, "zz")))


@refused
def unknown_control_input(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.input.append("^zz")))


@refused
def no_such_output(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.input.__setitem__(1, "b:1")))


@refused
def too_few_inputs(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.input.pop()))


@refused
def too_many_inputs(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.input.append("x")))


@refused
def input_behind_control_input(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.input.insert(0, "^b")))


@refused
def input_of_another_dtype(tf):
    tf.import_graph_def(changed(tf, 0, lambda node: setattr(node.attr["dtype"], "type", 3)))


@refused
def shapes_that_do_not_fit(tf):
    tf.import_graph_def(
        changed(tf, 0, lambda node: setattr(node.attr["shape"].shape.dim[0], "size", 3))
    )


@refused
def same_name_twice(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: setattr(node, "name", "x")))


@refused
def illegal_name(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: setattr(node, "name", "_y")))


@refused
def no_name(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: setattr(node, "name", "")))


@refused
def circle(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.input.__setitem__(1, "a/z")))


@refused
def colocated_with_nothing(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.attr["_class"].list.s.append(b"loc:@q")))


@refused
def no_device(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: setattr(node, "device", "nonsense")))


@refused
def shapes_given_too_few(tf):
    tf.import_graph_def(changed(tf, 2, lambda node: node.attr["_output_shapes"].list.SetInParent()))


@refused
def shapes_given_wrong(tf):
    tf.import_graph_def(
        changed(tf, 2, lambda node: node.attr["_output_shapes"].list.shape.add().dim.add(size=7))
    )


@refused
def too_new(tf):
    graph_def = small(tf)
    graph_def.versions.min_consumer = 10**6
    tf.import_graph_def(graph_def)


@refused
def bad_consumer(tf):
    graph_def = small(tf)
    graph_def.versions.bad_consumers.append(2474)
    tf.import_graph_def(graph_def)


@refused
def removed_op(tf):
    graph_def = changed(tf, 2, lambda node: setattr(node, "op", "BatchNormWithGlobalNormalization"))
    graph_def.node[2].attr["variance_epsilon"].f = 0.1
    graph_def.node[2].attr["scale_after_normalization"].b = True
    tf.import_graph_def(graph_def)
