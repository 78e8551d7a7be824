"""Programs that import GraphDefs, written once and run against TensorFlow and against us.

`IMPORTS` add to a new default graph and return what import_graph_def returned; `REFUSED` raise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Program = Callable[[Any], Any]
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


def changed(tf: Any, index: int, change: Callable[[Any], object]) -> Any:
    graph_def = small(tf)
    change(graph_def.node[index])
    return graph_def


def surroundings(tf: Any) -> Any:
    """The graph that gets the nodes has some already."""
    tf.constant(3.0, name="b")
    tf.constant(4.0, name="a")
    return tf.placeholder("float32", [2], name="t")


# --- names and scopes ---


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


# --- arguments ---


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
    op = _op_list(tf).op.add(name="AddV2")
    op.attr.add(name="fast", type="bool").default_value.b = True
    return tf.import_graph_def(graph_def, producer_op_list=_wrapped(tf, op))


@imports
def attributes_that_the_producer_set(tf):
    graph_def = changed(tf, 2, lambda node: setattr(node.attr["fast"], "b", False))
    op = _op_list(tf).op.add(name="AddV2")
    op.attr.add(name="fast", type="bool").default_value.b = True
    return tf.import_graph_def(graph_def, producer_op_list=_wrapped(tf, op))


def _op_list(tf: Any) -> Any:
    return tf.OpList()


def _wrapped(tf: Any, op: Any) -> Any:
    return tf.OpList(op=[op])


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


# --- what is refused ---


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


@refused
def no_graph_def(tf):
    tf.import_graph_def("x")


@refused
def graph_def_none(tf):
    tf.import_graph_def(None)


@refused
def input_map_a_list(tf):
    tf.import_graph_def(small(tf), [1])


@refused
def input_map_key_a_number(tf):
    tf.import_graph_def(small(tf), {1: 2.0})


@refused
def input_map_key_misspelt(tf):
    tf.import_graph_def(small(tf), {"xx": surroundings(tf)})


@refused
def input_map_key_no_output(tf):
    tf.import_graph_def(small(tf), {"x:1": surroundings(tf)})


@refused
def input_map_key_no_tensor(tf):
    tf.import_graph_def(small(tf), {"x:y": surroundings(tf)})


@refused
def input_map_key_of_three_parts(tf):
    tf.import_graph_def(small(tf), {"x:0:0": surroundings(tf)})


@refused
def input_map_of_another_dtype(tf):
    tf.import_graph_def(small(tf), {"x": tf.constant([1, 2])})


@refused
def input_map_of_an_operation(tf):
    tf.import_graph_def(small(tf), {"^y": surroundings(tf).op})


@refused
def input_map_of_values_without_name(tf):
    tf.import_graph_def(small(tf), {"x": [1.0, 2.0]}, name="")


@refused
def return_elements_a_number(tf):
    tf.import_graph_def(small(tf), return_elements=3)


@refused
def return_elements_of_numbers(tf):
    tf.import_graph_def(small(tf), return_elements=[3])


@refused
def return_unknown_operation(tf):
    tf.import_graph_def(small(tf), return_elements=["zz"])


@refused
def return_unknown_tensor(tf):
    tf.import_graph_def(small(tf), return_elements=["zz:0"])


@refused
def return_unknown_output(tf):
    tf.import_graph_def(small(tf), return_elements=["x:1"])


@refused
def return_no_tensor(tf):
    tf.import_graph_def(small(tf), return_elements=["x:y"])


@refused
def illegal_scope(tf):
    tf.import_graph_def(small(tf), name="two words")


@refused
def scope_a_number(tf):
    tf.import_graph_def(small(tf), name=3)


@refused
def finalized(tf):
    graph_def = small(tf)
    tf.get_default_graph().finalize()
    tf.import_graph_def(graph_def)


def _with_function(tf: Any, name: str, op: str = "Neg") -> Any:
    graph_def = small(tf)
    function = graph_def.library.function.add()
    function.signature.name = name
    function.signature.input_arg.add(name="a", type=1)
    function.signature.output_arg.add(name="r", type=1)
    node = function.node_def.add(name="n", op=op, input=["a"])
    node.attr["T"].type = 1
    function.ret["r"] = "n:y:0"
    return graph_def


@imports
def same_function_twice(tf):
    tf.import_graph_def(_with_function(tf, "f"))
    tf.import_graph_def(_with_function(tf, "f"))
    tf.import_graph_def(_with_function(tf, "g", "Abs"))


@refused
def another_function_of_that_name(tf):
    tf.import_graph_def(_with_function(tf, "f"))
    tf.import_graph_def(_with_function(tf, "f", "Abs"))


@refused
def function_named_as_an_op(tf):
    tf.import_graph_def(_with_function(tf, "Neg"))


@refused
def gradient_of_an_unknown_function(tf):
    graph_def = _with_function(tf, "f")
    graph_def.library.gradient.add(function_name="f", gradient_func="g")
    tf.import_graph_def(graph_def)
