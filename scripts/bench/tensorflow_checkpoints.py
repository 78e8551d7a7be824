"""TensorFlow's checkpoints, in a process of its own that is asked how long they took.

Asked `work prefix`, it answers how long the op took by its clock: tensors are made beforehand.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from report import ENVIRONMENT

SCALARS = 50_000
SAVER_SCALARS = 5_000  # of 50,000 variables its graph takes many minutes


class TensorFlow:
    """The process.

    Attributes:
        clock: of the module time: `process_time` or `perf_counter`.
    """

    def __init__(self, clock: str = "process_time", tensors: int = 64) -> None:
        self.clock = clock
        quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
        self._process = subprocess.Popen(
            [sys.executable, __file__, clock, str(tensors)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=ENVIRONMENT | quiet,
        )

    def seconds(self, work: str, prefix: Path) -> float:
        """The time of a work."""
        assert self._process.stdin and self._process.stdout
        print(work, prefix, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()


def serve(clock: Callable[[], float], large_tensors: int) -> None:
    import tensorflow.compat.v1 as tf

    tf.enable_eager_execution()
    made: dict[str, list[Any]] = {}

    def save(kind: str, prefix: str) -> None:
        tensors = made[kind]
        names = [f"{kind}/{number}" for number in range(len(tensors))]
        specs = [""] * len(names)
        tf.raw_ops.SaveV2(
            prefix=prefix, tensor_names=names, shape_and_slices=specs, tensors=tensors
        )

    def restore(kind: str, prefix: str) -> None:
        names = [f"{kind}/{number}" for number in range(len(made[kind]))]
        specs, dtypes = [""] * len(names), [tf.float32] * len(names)
        tf.raw_ops.RestoreV2(
            prefix=prefix, tensor_names=names, shape_and_slices=specs, dtypes=dtypes
        )

    def restore_singly(kind: str, prefix: str) -> None:
        for number in range(len(made[kind])):
            name, spec = [f"{kind}/{number}"], [""]
            tf.raw_ops.RestoreV2(
                prefix=prefix, tensor_names=name, shape_and_slices=spec, dtypes=[tf.float32]
            )

    def saver(_: str, prefix: str) -> None:
        """The Saver's own part: its nodes and a run of them."""
        with tf.Graph().as_default(), tf.Session() as session:
            variables = [
                tf.get_variable(f"v{n}", initializer=np.float32(n), use_resource=True)
                for n in range(SAVER_SCALARS)
            ]
            session.run([variable.initializer for variable in variables])
            start = clock()
            tf.train.Saver(variables).save(session, prefix, write_meta_graph=False)
            answers.append(clock() - start)

    works: dict[str, tuple[Callable[[str, str], None], str]] = {
        "save_large": (save, "large"),
        "restore_large": (restore_singly, "large"),
        "save_scalars": (save, "scalars"),
        "restore_scalars": (restore, "scalars"),
        "saver": (saver, ""),
    }
    for line in sys.stdin:
        work, prefix = line.split(maxsplit=1)
        function, kind = works[work]
        if kind == "large" and kind not in made:
            made[kind] = [
                tf.random.stateless_uniform([4 << 20], [n, 0]) for n in range(large_tensors)
            ]
        elif kind == "scalars" and kind not in made:
            made[kind] = [tf.constant(np.float32(n)) for n in range(SCALARS)]
        answers: list[float] = []
        start = clock()
        function(kind, prefix.strip())
        answers.append(clock() - start)
        print(answers[0], flush=True)


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    serve(getattr(time, sys.argv[1]), int(sys.argv[2]))
