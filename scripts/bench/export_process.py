"""A whole process that turns an .npz into a SavedModel: ours against TensorFlow's.

Both read the same three-layer classifier and write the same directory with the same calls. Ours
flushes to the disk before it publishes the directory, so it is measured with and without fsync.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np
from report import in_turns, median_ratio, row

ROUNDS = 7
ENVIRONMENT = """
import os, sys
os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
arrays, directory = sys.argv[1:]
export_dir = os.path.join(directory, str(os.getpid()))
import numpy as np
weights = np.load(arrays)
"""
OURS = """
import savedmodel_writer as sm
with sm.Graph() as graph:
    x = y = sm.placeholder(np.float32, [None, 64], name="x")
    for layer in range(3):
        kernel = sm.Variable(weights[f"kernel_{layer}"], name=f"dense_{layer}/kernel")
        bias = sm.Variable(weights[f"bias_{layer}"], name=f"dense_{layer}/bias")
        y = sm.raw_ops.Relu(features=y @ kernel + bias)
    y = sm.raw_ops.Softmax(logits=y)
sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
"""
WITHOUT_FSYNC = "import os; os.fsync = os.fdatasync = lambda file: None\n"
THEIRS = """
import tensorflow.compat.v1 as tf
with tf.Graph().as_default(), tf.Session() as session:
    x = y = tf.placeholder(np.float32, [None, 64], name="x")
    for layer in range(3):
        kernel = tf.get_variable(
            f"dense_{layer}/kernel", initializer=weights[f"kernel_{layer}"], use_resource=True)
        bias = tf.get_variable(
            f"dense_{layer}/bias", initializer=weights[f"bias_{layer}"], use_resource=True)
        y = tf.nn.relu(y @ kernel + bias)
    y = tf.nn.softmax(y)
    session.run(tf.global_variables_initializer())
    tf.saved_model.simple_save(session, export_dir, inputs={"x": x}, outputs={"y": y})
"""


def main() -> bool:
    with tempfile.TemporaryDirectory() as directory:
        arrays = str(Path(directory, "weights.npz"))
        random = np.random.default_rng(0)
        sizes = [64, 128, 64, 10]
        np.savez(
            arrays,
            **{
                f"kernel_{i}": random.normal(size=sizes[i : i + 2]).astype(np.float32)
                for i in range(3)
            },
            **{f"bias_{i}": np.zeros(sizes[i + 1], np.float32) for i in range(3)},
        )
        programs = {
            "ours": ENVIRONMENT + OURS,
            "without fsync": ENVIRONMENT + WITHOUT_FSYNC + OURS,
            "TensorFlow": ENVIRONMENT + THEIRS,
        }
        times = in_turns(
            {name: (code, arrays, str(Path(directory, name))) for name, code in programs.items()},
            ROUNDS,
        )
    kept = True
    for name, title in [("ours", "with fsync"), ("without fsync", "without fsync")]:
        ratio = median_ratio(times["TensorFlow"], times[name])
        medians = [statistics.median(times[which]) for which in (name, "TensorFlow")]
        kept &= row(
            f"a process that turns an .npz into a SavedModel, {title}",
            f"{ratio:.1f} times faster than TensorFlow ({medians[0]:.2f} s, {medians[1]:.2f} s)",
            "≥ 15",
            ratio >= 15,
        )
    return kept


if __name__ == "__main__":
    sys.exit(not main())
