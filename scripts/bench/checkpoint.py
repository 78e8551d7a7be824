"""Large checkpoints: writing and reading, against the bare loops that bound them and TensorFlow's.

1 GiB in 64 tensors is written and read, on tmpfs and on disk (without fsync, which TensorFlow never
does). What counts are the medians: a disk, and the memory of a virtual machine, are at times
several times slower than themselves. So the bare loops and we go on tensor by tensor in turns, and
every writer comes after a bare loop that is not timed, and whose files the disk is done with; every
second round runs backwards. One thread is measured by CPU time, so that a busy machine does not
matter (`--clock wall` on an idle one), two workers by the clock on the wall.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from checkpoint_loops import (
    TENSOR_BYTES,
    Arrays,
    bare_reading,
    bare_write,
    bare_writing,
    emptied,
    large_arrays,
    prepared,
    read,
    reading,
    write,
    writing,
)
from checkpoint_plot import draw
from report import calls_in_turns, row, steps_in_turns, workplace
from tensorflow_checkpoints import TensorFlow

TMPFS, BUILD = Path("/dev/shm"), Path(__file__).resolve().parents[2] / "build"
PLACES = {"tmpfs": TMPFS, "disk": BUILD}

# What is drawn: for each place and work the speeds in GiB/s by who did it.
Speeds = dict[str, dict[str, float]]


def medians(times: dict[str, list[float]]) -> dict[str, float]:
    """What each took, by name."""
    return {name: statistics.median(of) for name, of in times.items()}


class Comparison:
    """What was timed in turns while it handled the same bytes.

    Attributes:
        speeds: in GiB/s, by name.
    """

    def __init__(self, size: int, seconds: dict[str, float]) -> None:
        self.speeds = {name: size / 2**30 / of for name, of in seconds.items()}

    def ratio(self, ours: str, other: str) -> float:
        """How many times faster."""
        return self.speeds[ours] / self.speeds[other]

    def row(self, what: str, ours: str, other: str, least: float, remark: str = "") -> bool:
        """A row of the table: whether we are fast enough."""
        ratio = self.ratio(ours, other)
        return row(
            f"{what}, over {other}",
            f"{ratio:.2f} ({self.speeds[ours]:.2f} GiB/s, {self.speeds[other]:.2f} GiB/s){remark}",
            f"≥ {least}",
            ratio >= least,
        )


def one_thread(
    directory: Path, where: str, arrays: Arrays, tensorflow: TensorFlow, rounds: int
) -> tuple[bool, Speeds]:
    """Writing and reading, by one thread."""
    size = len(arrays) * TENSOR_BYTES
    ours, theirs, bare = directory / "ours", directory / "theirs", directory / "bare"
    clock = getattr(time, tensorflow.clock)
    compared: dict[str, Comparison] = {}

    def compare(what: str, seconds: dict[str, float]) -> None:
        compared[what] = Comparison(size, seconds)

    compare(
        "write tensor by tensor",
        steps_in_turns(
            {
                "crc32c and write(2)": lambda: bare_writing(bare, arrays, checksum=True),
                "write": lambda: writing(ours, arrays),
            },
            rounds,
            clock,
            lambda: prepared(directory, arrays, 2),
        ),
    )
    writers = {
        "write": lambda: write(ours, arrays),
        "SaveV2": lambda: tensorflow.seconds("save_large", theirs),
    }
    compare(
        "write",
        medians(calls_in_turns(writers, rounds, clock, lambda: prepared(directory, arrays))),
    )
    emptied(directory)
    for writer in writers.values():  # the files to read
        writer()
    compare(
        "read tensor by tensor",
        steps_in_turns(
            {
                "read(2) and crc32c": lambda: bare_reading(ours, len(arrays)),
                "read": lambda: reading(ours),
            },
            rounds,
            clock,
            os.sync,
        ),
    )
    readers = {
        "read": lambda: read(ours),
        "RestoreV2": lambda: tensorflow.seconds("restore_large", theirs),
    }
    compare("read", medians(calls_in_turns(readers, rounds, clock, os.sync)))

    what = f"{size / 2**30:g} GiB in {len(arrays)} tensors, one thread, {where}"
    kept = True
    for work, bound, limit, peer, factor in (
        ("write", "crc32c and write(2)", 0.95, "SaveV2", 1.3),
        ("read", "read(2) and crc32c", 0.95, "RestoreV2", 1.1),
    ):
        kept &= compared[f"{work} tensor by tensor"].row(f"{work} {what}", work, bound, limit)
        kept &= compared[work].row(f"{work} {what}", work, peer, factor)
    return kept, {f"{name}, {where}": comparison.speeds for name, comparison in compared.items()}


def two_workers(directory: Path, where: str, arrays: Arrays, rounds: int) -> bool:
    """Two workers, which a busy machine does not let run at once."""
    size = len(arrays) * TENSOR_BYTES
    weights = directory.with_suffix(".weights")
    np.stack(list(arrays.values())).tofile(weights)

    def mapped() -> Arrays:
        """The arrays as maps of a file, which reach other processes without a copy."""
        return dict(zip(arrays, _rows(weights, len(arrays)), strict=True))

    one, two = directory / "one", directory / "two"
    idle, start = _idle(), time.perf_counter()
    with (
        ThreadPoolExecutor(2) as threads,
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes,
    ):
        writers = {
            "two threads": lambda: write(two, arrays, 2, threads),
            "write(2)": lambda: bare_write(one, arrays),
            "two processes": lambda: write(two, mapped(), 2, processes),
            "one shard": lambda: write(one, mapped()),
            "write(2) by one": lambda: _bare_part(weights, one, len(arrays), slice(None)),
            "write(2) by two": lambda: _bare_halves(processes, weights, two, len(arrays)),
        }
        compared = Comparison(
            size,
            medians(calls_in_turns(writers, rounds, before=lambda: prepared(directory, arrays))),
        )
    weights.unlink()
    free = (_idle() - idle) / (time.perf_counter() - start)
    allowed = compared.ratio("write(2) by two", "write(2) by one")
    meanwhile = f"; {free:.1f} of {os.cpu_count()} cores were idle"
    kept = compared.row(
        f"write by two threads, {where}", "two threads", "write(2)", 0.95, meanwhile
    )
    return kept & compared.row(
        f"write two shards by two processes, {where}",
        "two processes",
        "one shard",
        min(1.5, round(allowed, 2)),
        f"; what the disk allowed, write(2) by two over by one: {allowed:.2f}{meanwhile}",
    )


def _idle() -> float:
    """Seconds that the cores have been idle, all together."""
    return float(Path("/proc/uptime").read_text().split()[1])


def _rows(path: Path, count: int) -> Any:
    return np.memmap(path, np.float32, "r", shape=(count, TENSOR_BYTES // 4))


def _bare_part(weights: Path, path: Path, count: int, part: slice) -> None:
    rows = _rows(weights, count)[part]
    bare_write(path, {str(number): values for number, values in enumerate(rows)})


def _bare_halves(executor: Executor, weights: Path, path: Path, count: int) -> None:
    """What the disk allows: two processes that do nothing but write."""
    halves = [
        executor.submit(
            _bare_part, weights, path.with_suffix(f".half{half}"), count, slice(half, None, 2)
        )
        for half in range(2)
    ]
    wait(halves)
    for half in halves:
        half.result()


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1024, help="MiB, in tensors of 16")
    parser.add_argument("--rounds", type=int, default=10, help="an even number")
    parser.add_argument("--clock", choices=["cpu", "wall"], default="cpu", help="of one thread")
    parser.add_argument("--plot", type=Path, default=BUILD / "checkpoint_speed.svg")
    options = parser.parse_args()
    if options.rounds % 2:
        parser.error("rounds run forwards and backwards in turn: an even number, please")
    arrays = large_arrays(options.size * 2**20 // TENSOR_BYTES)
    clock = {"cpu": "process_time", "wall": "perf_counter"}[options.clock]
    tensorflow = TensorFlow(clock, len(arrays))
    kept, drawn = True, Speeds()
    for where, root in PLACES.items():
        with workplace(root) as directory:
            fast, speeds = one_thread(directory, where, arrays, tensorflow, options.rounds)
            kept &= fast
            drawn |= speeds
        with workplace(root) as directory:
            kept &= two_workers(directory, where, arrays, options.rounds)
    tensorflow.close()
    draw(drawn, len(PLACES), options.plot)
    return kept


if __name__ == "__main__":
    sys.exit(not main())
