"""Runs programs with TensorFlow, and makes the files that they find."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1


def run(source: str, names: dict[str, str]) -> None:
    """Runs a program with some global names."""
    with tf.Graph().as_default():
        exec(compile(source, "program", "exec"), dict(names))


def make_files(directory: str) -> None:
    """A frozen graph, and a training's checkpoints with the graph beside them."""
    with tf.Graph().as_default() as graph, v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 3], name="x")
        with tf.device("/cpu:0"):
            w = v1.get_variable("dense/kernel", initializer=np.eye(3, 2, dtype=np.float32))
        b = v1.get_variable("bias", initializer=np.float32([1, 2]), use_resource=False)
        step = v1.train.create_global_step()
        tf.nn.relu(x @ w + b, name="scores")
        session.run(v1.global_variables_initializer())
        saver = v1.train.Saver(max_to_keep=2)
        training = Path(directory, "training")
        training.mkdir()
        for number in range(3):
            session.run([v1.assign_add(w, w), step.assign(number)])
            saver.save(session, str(training / "model.ckpt"), global_step=step)
        frozen = v1.graph_util.convert_variables_to_constants(
            session, graph.as_graph_def(), ["scores"]
        )
    Path(directory, "frozen.pb").write_bytes(frozen.SerializeToString())
