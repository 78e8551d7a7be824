"""GraphDefs that are refused."""

from __future__ import annotations

from tests.graph.import_programs.program import REFUSED, Change, changed, refused, small

# By name: which node of the small GraphDef is changed, and how.
CHANGES: dict[str, tuple[int, Change]] = {
    "unknown_op": (2, lambda node: setattr(node, "op", "Nope")),
    "no_op_named": (2, lambda node: setattr(node, "op", "")),
    "missing_attribute": (2, lambda node: node.attr.pop("T")),
    "attribute_of_another_type": (2, lambda node: setattr(node.attr["T"], "i", 1)),
    "attribute_not_allowed": (2, lambda node: setattr(node.attr["T"], "type", 10)),
    "attribute_no_dtype": (0, lambda node: setattr(node.attr["dtype"], "type", 0)),
    "attribute_of_reference_type": (0, lambda node: setattr(node.attr["dtype"], "type", 101)),
    "attribute_a_placeholder": (2, lambda node: setattr(node.attr["T"], "placeholder", "T")),
    "unknown_input": (2, lambda node: node.input.__setitem__(1, "zz")),
    "unknown_control_input": (2, lambda node: node.input.append("^zz")),
    "no_such_output": (2, lambda node: node.input.__setitem__(1, "b:1")),
    "too_few_inputs": (2, lambda node: node.input.pop()),
    "too_many_inputs": (2, lambda node: node.input.append("x")),
    "input_behind_control_input": (2, lambda node: node.input.insert(0, "^b")),
    "input_of_another_dtype": (0, lambda node: setattr(node.attr["dtype"], "type", 3)),
    "shapes_that_do_not_fit": (0, lambda node: setattr(node.attr["shape"].shape.dim[0], "size", 3)),
    "same_name_twice": (2, lambda node: setattr(node, "name", "x")),
    "illegal_name": (2, lambda node: setattr(node, "name", "_y")),
    "no_name": (2, lambda node: setattr(node, "name", "")),
    "circle": (2, lambda node: node.input.__setitem__(1, "a/z")),
    "colocated_with_nothing": (2, lambda node: node.attr["_class"].list.s.append(b"loc:@q")),
    "no_device": (2, lambda node: setattr(node, "device", "nonsense")),
    "shapes_given_too_few": (2, lambda node: node.attr["_output_shapes"].list.SetInParent()),
    "shapes_given_wrong": (
        2,
        lambda node: node.attr["_output_shapes"].list.shape.add().dim.add(size=7),
    ),
}
REFUSED |= {
    name: lambda tf, change=change: tf.import_graph_def(changed(tf, *change))
    for name, change in CHANGES.items()
}


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
