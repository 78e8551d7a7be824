"""A Storage of bytes in memory, to read from."""

from __future__ import annotations

import io
from typing import BinaryIO

from savedmodel_writer import errors


class MemoryStorage:
    """Files by their path."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def open(self, path: str, mode: str) -> BinaryIO:
        assert mode == "rb"
        if path not in self._files:
            raise errors.NotFoundError(f"{path}; no such file", path=path)
        return io.BytesIO(self._files[path])

    def exists(self, path: str) -> bool:
        return path in self._files
