"""Graph building: time per node, ours against `tf.raw_ops` in a `tf.Graph`.

Both build the same graph, shapes and source lines on, in turns in one process; what counts is the
median of the ratios of neighbouring turns. The time is this thread's CPU time, the garbage
collector's with it, so that a busy machine does not matter. Then our time per node at 200,000 nodes
over that at 20,000: 1 is linear.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from report import row

import savedmodel_writer as sm

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

Program = Callable[[Any, Any, int], None]
ROUNDS = 9


def tensors_only(raw_ops: Any, x: Any, nodes: int) -> None:
    """Blocks of MatMul, AddV2, Relu and Identity; every input is a tensor."""
    kernel = raw_ops.Identity(input=np.zeros((4, 4), np.float32))
    for _ in range(nodes // 4):
        y = raw_ops.MatMul(a=x, b=kernel)
        y = raw_ops.AddV2(x=y, y=x)
        y = raw_ops.Relu(features=y)
        x = raw_ops.Identity(input=y)


def one_python_scalar_per_op(raw_ops: Any, x: Any, nodes: int) -> None:
    """AddV2 and Mul with a Python number, which becomes a Const: two nodes per call."""
    for index in range(nodes // 4):
        x = raw_ops.AddV2(x=x, y=1.5)
        x = raw_ops.Mul(x=x, y=index)


def ours(program: Program, nodes: int) -> float:
    """Seconds of CPU per node; not of taking the graph before this one apart."""
    gc.collect()
    with sm.Graph() as graph:
        x = sm.raw_ops.Placeholder(dtype="float32", shape=[None, 4])
        start = time.thread_time()
        program(sm.raw_ops, x, nodes)
        return (time.thread_time() - start) / len(graph.get_operations())


def theirs(program: Program, nodes: int) -> float:
    """The same with TensorFlow."""
    import tensorflow.compat.v1 as tf

    gc.collect()
    with tf.Graph().as_default() as graph:
        x = tf.raw_ops.Placeholder(dtype="float32", shape=[None, 4])
        start = time.thread_time()
        program(tf.raw_ops, x, nodes)
        return (time.thread_time() - start) / len(graph.get_operations())


def linearity(program: Program) -> bool:
    """Before TensorFlow is loaded, whose objects the garbage collector would walk too."""
    ours(program, 400)
    small = statistics.median(ours(program, 20_000) for _ in range(5))
    large = statistics.median(ours(program, 200_000) for _ in range(5))
    return row(
        "time per node in a graph of 200,000 nodes, over one of 20,000, "
        f"{program.__name__.replace('_', ' ')}",
        f"{large / small:.2f} ({large * 1e6:.1f} µs)",
        "≤ 1.5",
        large / small <= 1.5,
    )


def comparison(program: Program) -> bool:
    ours(program, 400)
    theirs(program, 400)
    ratios, times = [], []
    for _ in range(ROUNDS):
        their_time = theirs(program, 4000)
        our_time = ours(program, 4000)
        ratios.append(their_time / our_time)
        times.append((our_time, their_time))
    our_median, their_median = map(statistics.median, zip(*times, strict=True))
    ratio = statistics.median(ratios)
    return row(
        f"graph building, {program.__name__.replace('_', ' ')}",
        f"{ratio:.1f} times faster per node than `tf.raw_ops` "
        f"({our_median * 1e6:.1f} µs, {their_median * 1e6:.1f} µs)",
        "≥ 10",
        ratio >= 10,
    )


def main() -> bool:
    programs = (tensors_only, one_python_scalar_per_op)
    return all([*map(linearity, programs), *map(comparison, programs)])


if __name__ == "__main__":
    sys.exit(not main())
