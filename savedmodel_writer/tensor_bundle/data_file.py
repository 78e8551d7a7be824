"""The data file of a bundle, to which one tensor is appended after the other."""

from __future__ import annotations

from typing import BinaryIO

from savedmodel_writer.files import Progress
from savedmodel_writer.sources import Chunk, TensorSource
from savedmodel_writer.tensor_bundle.payload import write_payload


class DataFile:
    """A data file being written.

    Attributes:
        file: the open file.
        torn: whether it ends within a tensor.
        stopped_by: what `progress` raised.
    """

    def __init__(self, file: BinaryIO, alignment: int, progress: Progress | None) -> None:
        self.file = file
        self.torn = False
        self.stopped_by: BaseException | None = None
        self._alignment = alignment
        self._progress = progress
        self._offset = 0
        self._reported = 0  # bytes of tensors, without the zeros between them

    def append(self, source: TensorSource) -> tuple[int, int, int]:
        """Writes a tensor's bytes; returns where they begin, how many, and their checksum.

        Raises:
            As `write_payload`, and what `progress` raises.
        """
        offset = self._offset
        size, crc = write_payload(source, self._write)
        self._offset += size
        if self._alignment > 1:
            padding = -self._offset % self._alignment
            self.file.write(bytes(padding))
            self._offset += padding
        self.torn = False
        return offset, size, crc

    def _write(self, chunk: Chunk) -> None:
        """Writes a piece of a tensor and tells of it."""
        self.torn = True
        self.file.write(chunk)
        if self._progress is None:
            return
        self._reported += memoryview(chunk).nbytes
        try:
            self._progress(self._reported, None)
        except BaseException as error:
            self.stopped_by = error
            raise
