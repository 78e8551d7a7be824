"""Devices, colocation and control dependencies."""

from __future__ import annotations

from tests.graph.programs.program import program, x


@program
def device_names(tf):
    for device in (
        "/cpu:0",
        "CPU",
        "/device:gpu:1",
        "/job:w/replica:1/task:2/gpu:3",
        "/job:ps",
        "",
    ):
        with tf.device(device):
            tf.constant(1)


@program
def devices_nest(tf):
    with tf.device("/job:ps/task:0/cpu:0"):
        tf.constant(1)
        with tf.device("/gpu:1"):
            tf.constant(2)
            with tf.device("/job:worker"):
                tf.constant(3)
        with tf.device(None):
            tf.constant(4)
            with tf.device("/task:5"):
                tf.constant(5)


@program
def device_functions(tf):
    with tf.device("/job:a"), tf.device(lambda op: "/gpu:0" if op.type == "Neg" else "/cpu:0"):
        a = tf.constant(1)
        with tf.device("/task:7"):
            return -a


@program
def device_of_converted_values(tf):
    with tf.device("/cpu:0"):
        return x(tf) + 1


@program
def colocation(tf):
    with tf.device("/gpu:0"):
        a = tf.constant(1, name="a")
    graph = tf.get_default_graph()
    with tf.device("/cpu:0"), graph.colocate_with(a.op):
        tf.constant(2)
        with graph.colocate_with(tf.constant(3, name="b")):
            tf.constant(4)
        with graph.colocate_with(None, ignore_existing=True):
            tf.constant(5)


@program
def control_dependencies(tf):
    a, b = tf.constant(1, name="b10"), tf.constant(2, name="b2")
    with tf.control_dependencies([a, b.op, a]):
        c = tf.raw_ops.Identity(input=a)
        d = tf.raw_ops.NoOp()
        with tf.control_dependencies([d]):
            tf.constant(5)
            tf.raw_ops.Identity(input=c)
        with tf.control_dependencies(None):
            tf.constant(6)
            with tf.control_dependencies([a]):
                tf.constant(7)


@program
def control_dependencies_on_inputs(tf):
    a = x(tf)
    with tf.control_dependencies([a]):
        return tf.raw_ops.Identity(input=a) + 1


@program
def control_dependencies_by_name(tf):
    tf.constant(1, name="first")
    with tf.control_dependencies(["first", "first:0"]):
        tf.raw_ops.NoOp()
