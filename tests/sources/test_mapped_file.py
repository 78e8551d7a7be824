"""Mapped arrays are pickled as the place in their file."""

from __future__ import annotations

import mmap
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from savedmodel_writer.sources import ArraySource, as_source
from savedmodel_writer.sources.mapped_file import MappedFile

SHAPE = (64, 256)
SIZE = 64 * 256 * 4
VIEWS: dict[str, Callable[[Any], Any]] = {
    "whole": lambda a: a,
    "row": lambda a: a[3],
    "scalar": lambda a: a[3, 5, ...],
    "transposed": lambda a: a.T,
    "stepped": lambda a: a[5:60:7, 2::3],
    "backwards": lambda a: a[::-1, ::-2],
    "reshaped": lambda a: a.reshape(16, -1)[2:],
    "plain ndarray": lambda a: np.asarray(a)[1:],
    "as other bytes": lambda a: a.view(np.uint8)[:, 1:5],
    "bfloat16": lambda a: a.view(ml_dtypes.bfloat16)[1:, ::2],
    "big-endian": lambda a: a.view(">i4")[2:],
    "broadcast": lambda a: np.broadcast_to(a[7], (3, 256)),
    "new axis": lambda a: a[None, 4],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "weights"
    np.random.default_rng(0).integers(0, 255, SIZE + 40_000, np.uint8).tofile(path)
    return path


@pytest.mark.parametrize("offset", [0, 12, mmap.ALLOCATIONGRANULARITY, 7 * 4999])
@pytest.mark.parametrize("view", VIEWS)
def test_views_of_a_map(file: Path, view: str, offset: int) -> None:
    array = VIEWS[view](np.memmap(file, np.float32, "r", offset, SHAPE))
    pickled = pickle.dumps(as_source(array))
    assert len(pickled) < 1000
    again = pickle.loads(pickled)
    assert type(again) is ArraySource
    assert (again.array.dtype, again.array.shape) == (array.dtype, array.shape)
    assert again.array.tobytes() == array.tobytes()
    assert again.read().tobytes() == as_source(array).read().tobytes()
    assert MappedFile.of(again.array) == MappedFile.of(array), "passed on by who got it"


def test_converted_maps(file: Path) -> None:
    mapped = np.memmap(file, np.uint16, "r", 4, (64, 512))
    source = as_source(mapped, "bfloat16", [512, 64])
    pickled = pickle.dumps(source)
    assert len(pickled) < 2000
    again = pickle.loads(pickled)
    assert b"".join(again.chunks(1000)) == mapped.tobytes()


def test_npy_files(tmp_path: Path) -> None:
    array = np.arange(5000.0).reshape(50, 100)
    np.save(tmp_path / "a.npy", array.T)
    mapped = np.load(tmp_path / "a.npy", mmap_mode="r")
    pickled = pickle.dumps(as_source(mapped[10:]))
    assert len(pickled) < 1000
    assert (pickle.loads(pickled).read() == array.T[10:]).all()


def test_what_was_written_through_the_map_is_in_the_file(file: Path) -> None:
    mapped = np.memmap(file, np.float32, "r+", shape=SHAPE)
    mapped[:] = 7
    script = (
        "import pickle, sys; source = pickle.load(sys.stdin.buffer)\n"
        "print(source.read().sum(), source.array.flags.writeable)"
    )
    pickled = pickle.dumps(as_source(mapped))
    result = subprocess.run([sys.executable, "-c", script], input=pickled, capture_output=True)
    assert result.stdout.decode().split() == [str(7.0 * 64 * 256), "False"], result.stderr


@pytest.mark.parametrize(
    "make",
    [
        lambda path: np.memmap(path, np.float32, "c", shape=SHAPE),
        lambda path: np.memmap(path, np.uint8, "r", shape=SHAPE) + 0,
        lambda path: np.memmap(path, np.float32, "r", shape=SHAPE)[[1, 2]],
        lambda path: np.memmap(path, np.float32, "r", shape=SHAPE)[:0],
        lambda path: np.fromfile(path, np.float32)[: 64 * 256],
        lambda path: np.frombuffer(path.read_bytes()[:SIZE], np.float32),
    ],
    ids=["copy on write", "computed", "gathered", "empty", "read", "bytes"],
)
def test_other_arrays_are_pickled_with_their_elements(
    file: Path, make: Callable[[Path], np.ndarray]
) -> None:
    array = make(file)
    if array.flags.writeable:
        array[:1] = 5
    assert MappedFile.of(array) is None
    pickled = pickle.dumps(as_source(array))
    assert len(pickled) > array.nbytes
    assert pickle.loads(pickled).read().tobytes() == array.tobytes()
