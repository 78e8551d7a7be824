"""`import savedmodel_writer` and the first use of `raw_ops`, as whole processes."""

from __future__ import annotations

import statistics
import subprocess
import sys

from report import ENVIRONMENT, in_turns, row

ROUNDS = 15
BASE = "import numpy, google.protobuf"
PROGRAMS = {
    "base": (BASE,),
    "import": (f"{BASE}, savedmodel_writer",),
    "graph": (f"{BASE}, savedmodel_writer as sm\nwith sm.Graph(): sm.placeholder('float32') + 1",),
}
# CPU time inside of the process: what one more node costs is less than the start of a process.
FIRST_USE = """
import time
import savedmodel_writer as sm
with sm.Graph():
    start = time.process_time()
    sm.raw_ops.Placeholder(dtype="float32", shape=[None, 4])
    print(time.process_time() - start)
"""


def first_use() -> float:
    """Seconds of CPU from the name `sm.raw_ops` to the first node."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_USE], capture_output=True, check=True, env=ENVIRONMENT
    )
    return float(done.stdout)


def main() -> bool:
    times = in_turns(PROGRAMS, ROUNDS)
    extra = {
        name: statistics.median(t - base for t, base in zip(ours, times["base"], strict=True))
        for name, ours in times.items()
    }
    seconds = statistics.median(first_use() for _ in range(ROUNDS))
    imported = row(
        "`import savedmodel_writer`, over importing numpy and protobuf",
        f"{extra['import']:.3f} s ({extra['graph']:.3f} s to the first node)",
        "≤ 0.1 s",
        extra["import"] <= 0.1,
    )
    used = row(
        "first use of `raw_ops`, a node made",
        f"{seconds * 1e3:.0f} ms",
        "≤ 20 ms",
        seconds <= 0.02,
    )
    return imported and used


if __name__ == "__main__":
    sys.exit(not main())
