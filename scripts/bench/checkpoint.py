"""Large checkpoints: writing and reading, against the bare loops that bound them and TensorFlow's.

1 GiB in 64 tensors is written and read in turns, on tmpfs and on disk (without fsync, which
TensorFlow never does); what counts is the median of the ratios of neighbouring turns. One thread is
measured by CPU time, so that a busy machine does not matter, two workers by the clock. Then how
much memory 4 GiB of a lazy source takes.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from report import ENVIRONMENT, calls_in_turns, median_ratio, row, workplace
from tensorflow_checkpoints import TensorFlow

from savedmodel_writer.files import LocalStorage
from savedmodel_writer.table.crc32c import crc32c
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint

STORAGE = LocalStorage(fsync=False)
TENSORS, TENSOR_BYTES, CHUNK = 64, 16 << 20, 1 << 20
SIZE = TENSORS * TENSOR_BYTES
ROUNDS = 5
TMPFS, DISK = Path("/dev/shm"), Path(__file__).resolve().parents[2] / "build"


def compared(what: str, times: dict[str, list[float]], ours: str, other: str, least: float) -> bool:
    """A row: how many times faster than `other`, and the speeds of both."""
    ratio = median_ratio(times[other], times[ours])
    speeds = [SIZE / 2**30 / statistics.median(times[name]) for name in (ours, other)]
    return row(
        f"{what}, over {other}",
        f"{ratio:.2f} ({speeds[0]:.2f} GiB/s, {speeds[1]:.2f} GiB/s)",
        f"≥ {least}",
        ratio >= least,
    )


# --- 1 GiB ---------------------------------------------------------------------------------------


def large_arrays() -> dict[str, np.ndarray[Any, Any]]:
    random = np.random.default_rng(0)
    return {
        f"layer_{number}/kernel": random.integers(0, 1 << 30, TENSOR_BYTES // 4, np.int32).view(
            "f4"
        )
        for number in range(TENSORS)
    }


def bare_write(path: Path, arrays: dict[str, np.ndarray[Any, Any]], checksum: bool) -> None:
    """write(2), after crc32c if asked, in the chunks of the writer."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    for array in arrays.values():
        data, crc = array.view(np.uint8).data, 0
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            if checksum:
                crc = crc32c(chunk, crc)
            os.write(descriptor, chunk)
    os.close(descriptor)


def bare_read(path: Path) -> None:
    """read(2) into new memory for each tensor, and crc32c."""
    descriptor = os.open(path, os.O_RDONLY)
    for _ in range(TENSORS):
        data, crc = np.empty(TENSOR_BYTES, np.uint8).data, 0
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            os.readv(descriptor, [chunk])
            crc = crc32c(chunk, crc)
    os.close(descriptor)


def write(prefix: Path, arrays: dict[str, Any], shards: int = 1, executor: Any = None) -> None:
    for old in prefix.parent.glob(f"{prefix.name}.*"):  # its pages are used again
        old.unlink()
    save_checkpoint(prefix, arrays, shards, executor, storage=STORAGE)


def read(prefix: Path) -> None:
    with BundleReader(prefix) as reader:
        for tensor in reader.values():
            tensor.read()


def one_thread(directory: Path, where: str, tensorflow: TensorFlow) -> bool:
    """CPU time of writing and reading 1 GiB in 64 tensors."""
    arrays = large_arrays()
    ours, theirs, bare = directory / "ours", directory / "theirs", directory / "bare"
    times = calls_in_turns(
        {
            "write": lambda: write(ours, arrays),
            "crc32c and write(2)": lambda: bare_write(bare, arrays, checksum=True),
            "SaveV2": lambda: tensorflow.seconds("save_large", theirs),
            "read": lambda: read(ours),
            "read(2) and crc32c": lambda: bare_read(bare),
            "RestoreV2": lambda: tensorflow.seconds("restore_large", theirs),
        },
        ROUNDS,
        time.process_time,
    )
    kept = True
    for work, other, least in (
        ("write", "crc32c and write(2)", 0.95),
        ("write", "SaveV2", 1.3),
        ("read", "read(2) and crc32c", 0.95),
        ("read", "RestoreV2", 1.1),
    ):
        kept &= compared(f"{work} 1 GiB, one thread, {where}", times, work, other, least)
    return kept


def two_workers(directory: Path, where: str) -> bool:
    """Time by the clock of two workers, which a busy machine does not let run at once."""
    arrays = large_arrays()
    mapped = _mapped(directory, arrays)
    one, two = directory / "one", directory / "two"
    idle, start = _idle(), time.perf_counter()
    with (
        ThreadPoolExecutor(2) as threads,
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes,
    ):
        times = calls_in_turns(
            {
                "two threads": lambda: write(two, arrays, 2, threads),
                "write(2)": lambda: bare_write(one, arrays, checksum=False),
                "two processes": lambda: write(two, mapped, 2, processes),
                "one shard": lambda: write(one, mapped),
            },
            ROUNDS,
        )
    free = (_idle() - idle) / (time.perf_counter() - start)
    where = f"{where}, {free:.1f} of {os.cpu_count()} cores idle meanwhile"
    kept = True
    for work, other, least in (
        ("two threads", "write(2)", 0.95),
        ("two processes", "one shard", 1.5),
    ):
        kept &= compared(f"write 1 GiB by {work}, {where}", times, work, other, least)
    return kept


def _idle() -> float:
    """Seconds that the cores have been idle, all together."""
    return float(Path("/proc/uptime").read_text().split()[1])


def _mapped(directory: Path, arrays: dict[str, Any]) -> dict[str, Any]:
    """The arrays as maps of a file, which reach other processes without a copy."""
    path = directory / "weights"
    np.stack(list(arrays.values())).tofile(path)
    whole = np.memmap(path, np.float32, "r", shape=(TENSORS, TENSOR_BYTES // 4))
    return dict(zip(arrays, whole, strict=True))


# --- memory --------------------------------------------------------------------------------------

GROWTH = """
import resource, sys
import numpy as np
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.tensor_bundle import save_checkpoint

class Rows:
    dtype = np.dtype(np.float32)

    def __init__(self, count):
        self.shape = (count, 1 << 18)

    def __getitem__(self, index):
        rows = range(*index.indices(self.shape[0]))
        return np.full((len(rows), self.shape[1]), rows.start, np.float32)

    def __array__(self, dtype=None, copy=None):
        return self[:]

def largest():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

save_checkpoint(sys.argv[1], {"w": Rows(1)}, storage=LocalStorage(fsync=False))
before = largest()
save_checkpoint(sys.argv[1], {"w": Rows(4096)}, storage=LocalStorage(fsync=False))
print(largest() - before)
"""


def memory(directory: Path) -> bool:
    """4 GiB of a source that makes its rows when asked: how much its process grows."""
    done = subprocess.run(
        [sys.executable, "-c", GROWTH, str(directory / "lazy")],
        check=True,
        stdout=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    extra = int(done.stdout) / 1024
    return row(
        "4 GiB from a lazy source", f"{extra:.0f} MiB of extra memory", "≤ 64 MiB", extra <= 64
    )


def main() -> bool:
    tensorflow = TensorFlow()
    kept = True
    with workplace(TMPFS) as directory:
        kept &= memory(directory)
    for root, where in ((TMPFS, "tmpfs"), (DISK, "disk")):
        with workplace(root) as directory:
            kept &= one_thread(directory, where, tensorflow)
        with workplace(root) as directory:
            kept &= two_workers(directory, where)
    tensorflow.close()
    return kept


if __name__ == "__main__":
    sys.exit(not main())
