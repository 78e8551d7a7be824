"""Disks that fail, and disks that count."""

from __future__ import annotations

from typing import Any, BinaryIO

import attrs

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage, Mode


@attrs.frozen
class FailingStorage(LocalStorage):
    """A disk that refuses the nth of its operations."""

    fail_at: int = 0
    done: list[str] = attrs.field(factory=list)

    def _step(self, what: str) -> None:
        self.done.append(what)
        if len(self.done) == self.fail_at:
            raise errors.ResourceExhaustedError(f"{what} refused", errno=28)

    def open(self, path: str, mode: Mode) -> BinaryIO:
        self._step(f"open {mode}")
        return super().open(path, mode)

    def replace(self, src: str, dst: str) -> None:
        self._step("replace")
        super().replace(src, dst)

    def sync(self, file: BinaryIO) -> None:
        self._step("sync")
        super().sync(file)

    def make_directory(self, path: str, parents: bool = False, exist_ok: bool = False) -> None:
        self._step("make_directory")
        super().make_directory(path, parents, exist_ok)


@attrs.frozen
class CountingStorage(LocalStorage):
    """Counts the bytes that are read of each file."""

    read: dict[str, list[int]] = attrs.field(factory=dict)

    def open(self, path: str, mode: Mode) -> BinaryIO:
        file: Any = super().open(path, mode)
        reads = self.read.setdefault(path.rpartition(".")[2], [])

        class Counted:
            def read(self, size: int = -1) -> bytes:
                data: bytes = file.read(size)
                reads.append(len(data))
                return data

            def readinto(self, buffer: memoryview) -> int:
                reads.append(file.readinto(buffer))
                return reads[-1]

            def __getattr__(self, name: str) -> Any:
                return getattr(file, name)

        counted: Any = Counted()
        return counted
