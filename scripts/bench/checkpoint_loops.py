"""Writing and reading of large tensors, by us and by loops that do what must be done and no more.

Each work is a generator that stops after each tensor, so that several can go on in turns. They
write new files, and read into new memory; what is read is given out, to be kept or not. The loops
go through chunks of the size that suits them and us best, and begin with the tensor in the middle:
so nobody finds in the processor's cache what the other has just used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np

from savedmodel_writer.files import LocalStorage
from savedmodel_writer.table.crc32c import crc32c
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter, save_checkpoint

STORAGE = LocalStorage(fsync=False)
TENSOR_BYTES, CHUNK = 16 << 20, 1 << 19

Arrays = dict[str, Any]
# Gives each tensor that is done.
Steps = Iterator[Any]


def large_arrays(count: int) -> Arrays:
    random = np.random.default_rng(0)
    numbers = (random.integers(0, 1 << 30, TENSOR_BYTES // 4, np.int32) for _ in range(count))
    return {f"layer_{n}/kernel": array.view("f4") for n, array in enumerate(numbers)}


def bare_writing(path: Path, arrays: Arrays, checksum: bool) -> Steps:
    """write(2), after crc32c if asked."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
    for array in _from_the_middle(list(arrays.values())):
        data, crc = array.view(np.uint8).data, 0
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            if checksum:
                crc = crc32c(chunk, crc)
            os.write(descriptor, chunk)
        yield array
    os.close(descriptor)


def bare_reading(prefix: Path, count: int) -> Steps:
    """read(2) and crc32c, of the file that `write` made."""
    descriptor = os.open(f"{prefix}.data-00000-of-00001", os.O_RDONLY)
    for number in _from_the_middle(range(count)):
        os.lseek(descriptor, number * TENSOR_BYTES, os.SEEK_SET)
        array = np.empty(TENSOR_BYTES, np.uint8)
        data, crc = array.data, 0
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            os.readv(descriptor, [chunk])
            crc = crc32c(chunk, crc)
        yield array
    os.close(descriptor)


def _from_the_middle(items: Sequence[Any]) -> list[Any]:
    middle = len(items) // 2
    return [*items[middle:], *items[:middle]]


def writing(prefix: Path, arrays: Arrays) -> Steps:
    """What `write` does."""
    with BundleWriter(prefix, storage=STORAGE) as writer:
        for name, array in arrays.items():
            writer.add(name, array)
            yield array


def reading(prefix: Path) -> Steps:
    """What `read` does."""
    with BundleReader(prefix) as reader:
        for tensor in reader.values():
            yield tensor.read()


def bare_write(path: Path, arrays: Arrays) -> None:
    for _ in bare_writing(path, arrays, checksum=False):
        pass


def write(prefix: Path, arrays: Arrays, shards: int = 1, executor: Executor | None = None) -> None:
    save_checkpoint(prefix, arrays, shards, executor, storage=STORAGE)


def read(prefix: Path) -> None:
    for _ in reading(prefix):
        pass


def emptied(directory: Path) -> None:
    """Waits until the disk has what was written, and takes it away."""
    os.sync()
    for path in directory.iterdir():
        path.unlink()


def prepared(directory: Path, arrays: Arrays, files: int = 1) -> None:
    """Lets writers of so many files come after the same: bare loops, whose files are gone.

    After a slow one, memory that has been free for seconds is the host's again where the machine
    is virtual, and to get it back takes several times longer than to write.
    """
    emptied(directory)
    for number in range(files):
        bare_write(directory / f"before{number}", arrays)
    emptied(directory)
