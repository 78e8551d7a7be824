"""`import savedmodel_writer` over importing numpy and protobuf, as whole processes."""

from __future__ import annotations

import statistics
import sys

from report import in_turns, row

ROUNDS = 15
BASE = "import numpy, google.protobuf"
PROGRAMS = {
    "base": (BASE,),
    "import": (f"{BASE}, savedmodel_writer",),
    "graph": (f"{BASE}, savedmodel_writer as sm\nwith sm.Graph(): sm.placeholder('float32') + 1",),
}


def main() -> bool:
    times = in_turns(PROGRAMS, ROUNDS)
    extra = {
        name: statistics.median(t - base for t, base in zip(ours, times["base"], strict=True))
        for name, ours in times.items()
    }
    return row(
        "`import savedmodel_writer`, over importing numpy and protobuf",
        f"{extra['import']:.3f} s ({extra['graph']:.3f} s to the first node)",
        "≤ 0.1 s",
        extra["import"] <= 0.1,
    )


if __name__ == "__main__":
    sys.exit(not main())
