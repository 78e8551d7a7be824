"""What is written from a lazy source, of any size, is in memory a few pieces at a time.

Not here: an array in the order of its columns, mapped, of which each row touches every page, and
slices of the package safetensors, which maps the file itself and keeps it mapped.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Each makes a value of `rows` rows of 1 MiB.
MAKE = {
    "memmap": """
value = np.memmap("in", np.float32, "w+", shape=(rows, 1 << 18))
""",
    "columns of a memmap": """
value = np.memmap("in", np.float32, "w+", shape=(rows, 1 << 19))[:, ::2]
""",
    "callables": """
value = {n: LazyTensor(lambda: np.ones((8, 1 << 18), np.float32), (8, 1 << 18), "float32")
         for n in range(rows // 8)}
""",
    "rows": """
class Rows:
    shape, dtype = (rows, 1 << 18), np.dtype(np.float32)
    def __getitem__(self, index):
        return np.ones((index.stop - index.start, 1 << 18), np.float32)
    def __array__(self, dtype=None, copy=None):
        return self[0:rows]
value = Rows()
""",
    "large rows": """
class Experts:
    shape, dtype = (2, rows // 2, 1 << 18), np.dtype(np.float32)
    def __getitem__(self, index):
        return np.ones([part.stop - part.start for part in index], np.float32)
    def __array__(self, dtype=None, copy=None):
        return np.ones(self.shape, self.dtype)
value = Experts()
""",
    "safetensors": """
import json
header = json.dumps({"w": {"dtype": "F32", "shape": [rows, 1 << 18],
                           "data_offsets": [0, rows << 20]}}).encode()
with open("in.safetensors", "wb") as file:
    file.write(len(header).to_bytes(8, "little") + header)
    file.truncate(file.tell() + (rows << 20))
value = variables_from("in.safetensors")["w"]
""",
    "npz": """
with zipfile.ZipFile("in.npz", "w", METHOD) as archive, archive.open("w.npy", "w") as file:
    header = {"descr": "<f4", "fortran_order": False, "shape": (rows, 1 << 18)}
    np.lib.format.write_array_header_1_0(file, header)
    for _ in range(rows):
        file.write(bytes(1 << 20))
value = variables_from("in.npz")["w"]
""",
    "packed npz": """
METHOD = zipfile.ZIP_DEFLATED
exec(MAKE["npz"])
""",
    "checkpoint": """
exec(MAKE["rows"])
save_checkpoint("in", {"w": value}, storage=STORAGE)
value = variables_from("in")["w"]
""",
    "partitioned checkpoint": """
exec(MAKE["rows"])
save_checkpoint("in", {"w": value}, storage=STORAGE)
with BundleWriter("in2", storage=STORAGE) as writer:
    half = rows // 2
    for start in (half, 0):
        writer.add_slice("w", [rows, 1 << 18], f"{start},{half}:-", np.memmap(
            "in.data-00000-of-00001", np.float32, "r", start << 20, (half, 1 << 18)))
value = variables_from("in2")["w"]
""",
    "Dask array": """
import dask.array
value = dask.array.ones((rows, 1 << 18), dtype=np.float32, chunks=(4, -1))
""",
    "h5py dataset": """
import h5py
file = h5py.File("in.h5", "w")
value = file.create_dataset("w", (rows, 1 << 18), np.float32)
""",
    "cast rows": """
exec(MAKE["rows"])
value = as_source(value, "bfloat16")
""",
}
NEEDED = {"Dask array": "dask", "h5py dataset": "h5py", "cast rows": "ml_dtypes"}
PROGRAM = """
import resource, sys, zipfile
import numpy as np
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.sources import LazyTensor, as_source
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter, save_checkpoint
from savedmodel_writer.train import variables_from
from tests.tensor_bundle.test_memory import MAKE

STORAGE, METHOD = LocalStorage(fsync=False), zipfile.ZIP_STORED

def largest():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

def write(name, count):
    space = globals() | {"rows": count}
    exec(MAKE[name], space)
    value = space["value"]
    tensors = value if isinstance(value, dict) else {"w": value}
    save_checkpoint("out", {str(n): v for n, v in tensors.items()}, storage=STORAGE)

name, rows = sys.argv[1], int(sys.argv[2])
write(name, 16)
before = largest()
write(name, rows)
print(largest() - before)
"""


def grown(name: str, rows: int, directory: Path) -> float:
    """By how many MiB a process grows that writes so many rows of 1 MiB."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, name, str(rows)],
        cwd=directory,
        env={"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return int(done.stdout) / 1024


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """A directory that does not stay, as pytest's do: so large are these files."""
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("name", MAKE)
def test_a_lazy_source_is_never_in_memory(name: str, directory: Path) -> None:
    if name in NEEDED:
        pytest.importorskip(NEEDED[name], reason=f"pip install {NEEDED[name]}")
    assert grown(name, 128, directory) <= 64
    size = (directory / "out.data-00000-of-00001").stat().st_size
    assert size == 128 << (19 if name == "cast rows" else 20)


@pytest.mark.long
@pytest.mark.parametrize("name", ["rows", "large rows", "memmap", "safetensors", "checkpoint"])
def test_4_gib(name: str, directory: Path) -> None:
    assert grown(name, 4096, directory) <= 64
