"""Large checkpoints: writing and reading, against the bare loops that bound them and TensorFlow's.

1 GiB in 64 tensors is written and read in turns, on tmpfs and on disk (without fsync, which
TensorFlow never does). The bare loops do what must be done and nothing else, in chunks of the size
that suits them and us best: they write new files, and read into new memory for each tensor. Every
writer comes after a bare loop that is not timed, and whose file the disk is done with; every second
round runs backwards. What counts are the medians: a disk is at times several times slower than
itself. One thread is measured by CPU time, so that a busy machine does not matter (`--clock wall`
on an idle one), two workers by the clock on the wall.
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
from checkpoint_plot import draw
from report import calls_in_turns, row, workplace
from tensorflow_checkpoints import TensorFlow

from savedmodel_writer.files import LocalStorage
from savedmodel_writer.table.crc32c import crc32c
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint

STORAGE = LocalStorage(fsync=False)
TENSOR_BYTES, CHUNK = 16 << 20, 1 << 20
TMPFS, BUILD = Path("/dev/shm"), Path(__file__).resolve().parents[2] / "build"
PLACES = {"tmpfs": TMPFS, "disk": BUILD}

Arrays = dict[str, Any]
# What is drawn: for each place and work the speeds in GiB/s by who did it.
Speeds = dict[str, dict[str, float]]


# --- what is timed -------------------------------------------------------------------------------


def large_arrays(count: int) -> Arrays:
    random = np.random.default_rng(0)
    numbers = (random.integers(0, 1 << 30, TENSOR_BYTES // 4, np.int32) for _ in range(count))
    return {f"layer_{n}/kernel": array.view("f4") for n, array in enumerate(numbers)}


def bare_write(path: Path, arrays: Arrays, checksum: bool) -> None:
    """write(2), after crc32c if asked."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
    for array in arrays.values():
        data, crc = array.view(np.uint8).data, 0
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            if checksum:
                crc = crc32c(chunk, crc)
            os.write(descriptor, chunk)
    os.close(descriptor)


def bare_read(path: Path, count: int, checksum: bool) -> None:
    """read(2) into new memory for each tensor, and crc32c if asked."""
    descriptor = os.open(path, os.O_RDONLY)
    for _ in range(count):
        data, crc = np.empty(TENSOR_BYTES, np.uint8).data, 0
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            os.readv(descriptor, [chunk])
            if checksum:
                crc = crc32c(chunk, crc)
        del data
    os.close(descriptor)


def write(prefix: Path, arrays: Arrays, shards: int = 1, executor: Executor | None = None) -> None:
    save_checkpoint(prefix, arrays, shards, executor, storage=STORAGE)


def emptied(directory: Path) -> None:
    """Waits until the disk has what was written, and takes it away."""
    os.sync()
    for path in directory.iterdir():
        path.unlink()


def prepared(directory: Path, arrays: Arrays) -> None:
    """Lets every writer come after the same: the bare loop, whose file is gone.

    After a slow one, memory that has been free for seconds is the host's again where the machine
    is virtual, and to get it back takes several times longer than to write.
    """
    emptied(directory)
    bare_write(directory / "before", arrays, checksum=False)
    emptied(directory)


def read(prefix: Path) -> None:
    with BundleReader(prefix) as reader:
        for tensor in reader.values():
            tensor.read()


# --- what is compared ----------------------------------------------------------------------------


class Comparison:
    """Calls that handle the same bytes, timed in turns.

    Attributes:
        speeds: in GiB/s, by name.
    """

    def __init__(
        self, size: int, calls: dict[str, Any], rounds: int, clock: Any, before: Any = os.sync
    ) -> None:
        self.speeds = {
            name: size / 2**30 / statistics.median(times)
            for name, times in calls_in_turns(calls, rounds, clock, before).items()
        }

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
    count, size = len(arrays), len(arrays) * TENSOR_BYTES
    ours, theirs, bare = directory / "ours", directory / "theirs", directory / "bare"
    clock = getattr(time, tensorflow.clock)
    writers = {
        "write(2)": lambda: bare_write(bare, arrays, checksum=False),
        "crc32c and write(2)": lambda: bare_write(bare, arrays, checksum=True),
        "write": lambda: write(ours, arrays),
        "SaveV2": lambda: tensorflow.seconds("save_large", theirs),
    }
    writing = Comparison(size, writers, rounds, clock, lambda: prepared(directory, arrays))
    emptied(directory)
    for writer in writers.values():  # the files to read
        writer()
    reading = Comparison(
        size,
        {
            "read(2)": lambda: bare_read(bare, count, checksum=False),
            "read(2) and crc32c": lambda: bare_read(bare, count, checksum=True),
            "read": lambda: read(ours),
            "RestoreV2": lambda: tensorflow.seconds("restore_large", theirs),
        },
        rounds,
        clock,
    )
    what = f"{size / 2**30:g} GiB in {count} tensors, one thread, {where}"
    kept = writing.row(f"write {what}", "write", "crc32c and write(2)", 0.95)
    kept &= writing.row(f"write {what}", "write", "SaveV2", 1.3)
    kept &= reading.row(f"read {what}", "read", "read(2) and crc32c", 0.95)
    kept &= reading.row(f"read {what}", "read", "RestoreV2", 1.1)
    return kept, {f"write, {where}": writing.speeds, f"read, {where}": reading.speeds}


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
        compared = Comparison(
            size,
            {
                "two threads": lambda: write(two, arrays, 2, threads),
                "write(2)": lambda: bare_write(one, arrays, checksum=False),
                "two processes": lambda: write(two, mapped(), 2, processes),
                "one shard": lambda: write(one, mapped()),
                "write(2) by one": lambda: _bare_part(weights, one, len(arrays), slice(None)),
                "write(2) by two": lambda: _bare_halves(processes, weights, two, len(arrays)),
            },
            rounds,
            time.perf_counter,
            lambda: prepared(directory, arrays),
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
    bare_write(path, dict(enumerate(rows)), checksum=False)  # type: ignore[arg-type]


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
    kept, drawn = True, {}
    for where, root in PLACES.items():
        with workplace(root) as directory:
            fast, speeds = one_thread(directory, where, arrays, tensorflow, options.rounds)
            kept &= fast
            drawn |= speeds
        with workplace(root) as directory:
            kept &= two_workers(directory, where, arrays, options.rounds)
    tensorflow.close()
    draw(drawn, options.plot)
    return kept


if __name__ == "__main__":
    sys.exit(not main())
