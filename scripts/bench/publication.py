"""Publication with fsync, against `cp` and `sync` of the same bytes.

A model of 1 GiB in 64 variables (`--size` takes other numbers of MiB) is published on disk and
copied, in turns; what counts is the median of the ratios of neighbouring turns. The variables are
in memory, and so are the files that are copied, in the page cache.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from report import calls_in_turns, median_ratio, row, workplace

import savedmodel_writer as sm

DISK = Path(__file__).resolve().parents[2] / "build"
VARIABLES, ROUNDS, LEAST = 64, 7, 0.8


def large_graph(size: int) -> tuple[sm.Graph, sm.train.Saver]:
    """A graph with that many bytes of variables, and a saver of them."""
    random = np.random.default_rng(0)
    with sm.Graph() as graph:
        for number in range(VARIABLES):
            bits = random.integers(0, 1 << 30, size // VARIABLES // 4, np.int32)
            sm.Variable(bits.view("f4"), name=f"layer_{number}/kernel")
        return graph, sm.train.Saver()


def published(base: Path, graph: sm.Graph, saver: sm.train.Saver) -> Path:
    with sm.publish(base) as builder:
        builder.add_meta_graph_and_variables(graph, [sm.tag_constants.SERVING], saver=saver)
        return Path(builder.save()).parent


def timed(work: Callable[[], Path]) -> float:
    """Seconds of the work alone, begun with the disk at rest; what it made is removed."""
    subprocess.run(["sync"], check=True)
    start = time.perf_counter()
    made = work()
    elapsed = time.perf_counter() - start
    shutil.rmtree(made)
    return elapsed


def main() -> bool:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=1024, metavar="MIB")
    size = parser.parse_args().size << 20
    graph, saver = large_graph(size)
    with workplace(DISK) as directory:
        source, copy = published(directory / "source", graph, saver), directory / "copy"

        def copied() -> Path:
            subprocess.run(["cp", "-r", str(source), str(copy)], check=True)
            subprocess.run(["sync"], check=True)
            return copy

        times = calls_in_turns(
            {
                "publish": lambda: timed(lambda: published(directory / "base", graph, saver)),
                "cp": lambda: timed(copied),
            },
            ROUNDS,
        )
    ratio = median_ratio(times["cp"], times["publish"])
    ours, theirs = (size / 2**30 / statistics.median(times[name]) for name in ("publish", "cp"))
    return row(
        f"publish {size >> 20} MiB with fsync, over cp and sync",
        f"{ratio:.2f} ({ours:.2f} GiB/s, {theirs:.2f} GiB/s)",
        f"≥ {LEAST}",
        ratio >= LEAST,
    )


if __name__ == "__main__":
    sys.exit(not main())
