"""Checkpoints written by processes that MPI started, through `mpi4py.futures`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from savedmodel_writer.files import LocalStorage
from savedmodel_writer.files.leftovers import remove_leftovers
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint
from tests.tensor_bundle.worker_sources import readers, tensors
from tests.trees import files_in

pytest.importorskip("mpi4py", reason="no mpi4py: pip install mpi4py mpich")

ROOT = Path(__file__).resolve().parents[2]
STORAGE = LocalStorage(fsync=False)
PROGRAM = """
import sys
from mpi4py.futures import MPIPoolExecutor
from savedmodel_writer.tensor_bundle import save_checkpoint
from tests.tensor_bundle.worker_sources import Killing, tensors

if __name__ == "__main__":
    prefix, log, times = sys.argv[1:]
    values = tensors(8) | {"w": Killing(log, int(times)), "z": 1.0}
    with MPIPoolExecutor() as executor:
        assert executor.num_workers == 2
        save_checkpoint(prefix, values, 3, executor)
"""


def run(directory: Path, times: int) -> subprocess.CompletedProcess[str]:
    """Runs the program with one process that submits and two workers, of which `times` are killed.

    Its processes have this one's environment, without which no Python of a virtual one is found.
    """
    mpiexec = shutil.which("mpiexec", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert mpiexec is not None, "mpi4py is there, but no mpiexec: pip install mpich"
    program = directory / "program.py"
    program.write_text(PROGRAM)
    arguments = [str(directory / "out" / "x"), str(directory / "log"), str(times)]
    return subprocess.run(
        [mpiexec, "-n", "3", sys.executable, "-m", "mpi4py.futures", str(program), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_two_workers(tmp_path: Path) -> None:
    done = run(tmp_path, times=0)
    assert done.returncode == 0, done.stderr
    values = tensors(8)
    with BundleReader(tmp_path / "out" / "x") as reader:
        reader.verify()
        assert list(reader) == [*values, "w", "z"]
        save_checkpoint(tmp_path / "a" / "x", dict(reader), 3, storage=STORAGE)
    assert files_in(tmp_path / "out") == files_in(tmp_path / "a")
    (worker,) = readers(tmp_path / "log")
    assert worker != os.getpid()


def test_a_worker_that_is_killed_ends_the_program(tmp_path: Path) -> None:
    """MPI ends all processes with the first: the earlier checkpoint is as it was."""
    save_checkpoint(tmp_path / "out" / "x", tensors(2), 2, storage=STORAGE)
    before = files_in(tmp_path / "out")
    assert run(tmp_path, times=1).returncode != 0
    remove_leftovers(STORAGE, str(tmp_path / "out"))
    assert files_in(tmp_path / "out") == before
