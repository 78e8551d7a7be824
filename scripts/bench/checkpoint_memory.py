"""How much memory a checkpoint takes: written from a lazy source, and read in part."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from report import ENVIRONMENT, row, workplace

WRITE = """
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
READ = """
import resource, sys
from savedmodel_writer.tensor_bundle import BundleReader

def largest():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

with BundleReader(sys.argv[1]) as reader:
    tensor = reader["w"]
    assert tensor[:1, 0] == 0
    before = largest()
    assert tensor[1000:1004].shape == (4, 1 << 18)
    assert tensor[::1024, 7].shape == (4,)
    tensor.verify()
print(largest() - before)
"""


def grown(code: str, prefix: Path) -> float:
    """By how many MiB a process grows."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(prefix)],
        check=True,
        stdout=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    return int(done.stdout) / 1024


def main() -> bool:
    kept = True
    with workplace(Path("/dev/shm")) as directory:
        for what, code in (
            ("4 GiB from a lazy source", WRITE),
            ("4 rows, a column, and all of it verified, of that tensor", READ),
        ):
            extra = grown(code, directory / "lazy")
            kept &= row(what, f"{extra:.0f} MiB of extra memory", "≤ 64 MiB", extra <= 64)
    return kept


if __name__ == "__main__":
    sys.exit(not main())
