"""Reads at offsets: with preadv(2), and as where there is none."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.files.random_access import RandomAccessFile

DATA = bytes(range(256)) * 64


def on_disk(path: Path) -> BinaryIO:
    return LocalStorage().open(str(path), "rb")


def in_memory(path: Path) -> BinaryIO:
    return io.BytesIO(path.read_bytes())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").write_bytes(DATA)
    return tmp_path / "data"


@pytest.fixture(params=[on_disk, in_memory])
def file(request: Any, path: Path) -> Iterator[RandomAccessFile]:
    with contextlib.closing(RandomAccessFile(request.param(path), str(path))) as file:
        yield file


@pytest.fixture
def local(path: Path) -> Iterator[RandomAccessFile]:
    with contextlib.closing(RandomAccessFile(on_disk(path), str(path))) as file:
        yield file


def test_reads_anywhere(file: RandomAccessFile) -> None:
    assert file.size == len(DATA)
    for offset, size in [(100, 1000), (0, len(DATA)), (len(DATA) - 1, 1), (7, 0), (len(DATA), 0)]:
        buffer = bytearray(size)
        file.read_into(offset, memoryview(buffer))
        assert buffer == DATA[offset : offset + size]


def test_says_that_the_file_ends(file: RandomAccessFile) -> None:
    with pytest.raises(errors.OutOfRangeError) as caught:
        file.read_into(len(DATA) - 3, memoryview(bytearray(10)))
    assert caught.value.message == (
        f"{file.path}: read less bytes than requested: expected 10 bytes at {len(DATA) - 3}, "
        "found 3"
    )
    assert (caught.value.path, caught.value.offset) == (file.path, len(DATA) - 3)


def test_threads_read_each_its_own(file: RandomAccessFile) -> None:
    wrong = []

    def read(start: int) -> None:
        buffer = bytearray(50)
        for offset in range(start, len(DATA) - 50, 61):
            file.read_into(offset, memoryview(buffer))
            if buffer != DATA[offset : offset + 50]:
                wrong.append(offset)

    threads = [threading.Thread(target=read, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_closed_file_is_not_read(file: RandomAccessFile) -> None:
    file.close()
    with pytest.raises(ValueError, match="closed file"):
        file.read_into(0, memoryview(bytearray(1)))


def test_short_reads_are_gone_on_with(
    local: RandomAccessFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    preadv = os.preadv
    monkeypatch.setattr(os, "preadv", lambda fd, buffers, at: preadv(fd, [buffers[0][:100]], at))
    buffer = bytearray(1234)
    local.read_into(5, memoryview(buffer))
    assert buffer == DATA[5:1239]


def test_a_system_without_preadv(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "preadv")
    buffer = bytearray(1234)
    with contextlib.closing(RandomAccessFile(on_disk(path), "data")) as file:
        file.read_into(5, memoryview(buffer))
    assert buffer == DATA[5:1239]


def test_what_the_system_refuses_names_the_file(
    local: RandomAccessFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "preadv", refuse)
    with pytest.raises(errors.StorageError, match="Input/output error") as caught:
        local.read_into(0, memoryview(bytearray(1)))
    assert (caught.value.path, caught.value.errno) == (local.path, errno.EIO)


def test_a_descriptor_that_has_other_bytes_is_left_alone(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "data.gz", "wb") as packed:
        packed.write(DATA)
    with gzip.open(tmp_path / "data.gz", "rb") as opened:
        buffer = bytearray(300)
        RandomAccessFile(opened, "data.gz").read_into(1, memoryview(buffer))
    assert buffer == DATA[1:301]
