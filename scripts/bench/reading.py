"""Opening a large model: what it takes to list its signatures and variables.

The model has 200 variables of 1 GiB in all, and a graph that reads each. Only its message, the
index of its checkpoint and nothing of its tensors are read. What is measured is what a program sees
that has imported the reader: time and the growth of the process.

    python scripts/bench/reading.py [--size BYTES]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
from report import ENVIRONMENT, row, workplace

import savedmodel_writer as sm

VARIABLES = 200
ROUNDS = 7

# Each opening has its own process, whose high water mark of memory is set back before (by 5).
OPEN = """
import json, re, sys, time
import savedmodel_writer as sm
sm.load
def peak():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
with open("/proc/self/clear_refs", "w") as refs:
    refs.write("5")
before, start = peak(), time.perf_counter()
model = sm.load(sys.argv[1])
signatures = [
    (name, key, tensor.dtype.name, tensor.shape.rank)
    for name, signature in model.signatures.items()
    for tensors in (signature.inputs, signature.outputs)
    for key, tensor in tensors.items()
]
variables = [(name, one.dtype.name, one.shape) for name, one in model.variables.items()]
elapsed = time.perf_counter() - start
print(json.dumps([elapsed, (peak() - before) / 1024, len(signatures), len(variables)]))
"""


def write_model(export_dir: Path, size: int) -> None:
    """A model of so many bytes: y = x + the sum of each variable."""
    elements = size // 4 // VARIABLES
    values = np.ones(elements, np.float32)
    with sm.Graph() as graph:
        x = sm.placeholder("float32", [None], "x")
        total = x
        for number in range(VARIABLES):
            layer = sm.Variable(values, name=f"layer_{number}/kernel")
            axes = sm.constant([0], name=f"axes_{number}")
            summed = sm.raw_ops.Sum(input=layer, axis=axes, name=f"layer_{number}/sum")
            total = sm.raw_ops.AddV2(x=total, y=summed, name=f"layer_{number}/y")
        sm.simple_save(graph, export_dir, {"x": x}, {"y": total}, fsync=False)


def opened(export_dir: Path) -> tuple[float, float]:
    """Seconds and MiB of one opening."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(export_dir)],
        check=True,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )
    seconds, growth, tensors, variables = json.loads(done.stdout)
    assert (tensors, variables) == (2, VARIABLES)
    return seconds, growth


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1 << 30, help="bytes of all variables")
    parser.add_argument("--directory", type=Path, default=Path("/dev/shm"))
    arguments = parser.parse_args()
    with workplace(arguments.directory) as directory:
        export_dir = directory / "model"
        write_model(export_dir, arguments.size)
        opened(export_dir)  # byte code and the page cache
        found = [opened(export_dir) for _ in range(ROUNDS)]
    seconds = statistics.median(one[0] for one in found)
    growth = max(one[1] for one in found)
    what = f"open a model of {arguments.size / 2**30:.2g} GiB, list signatures and variables"
    kept = row(what, f"{seconds * 1e3:.0f} ms", "≤ 50 ms", seconds <= 0.05)
    return kept & row(
        f"{what}: memory above the import", f"{growth:.1f} MiB", "≤ 20 MiB", growth <= 20
    )


if __name__ == "__main__":
    sys.exit(not main())
