"""Publication on object stores, which cannot rename: the files are written where they are to be.

Nothing is written twice. A loader takes a directory for a model only once it has the file that is
written last, and an object appears whole when its upload ends. A hidden file in the directory says
who writes there: of two that begin at once, at least one sees the other's and goes away.
"""

from __future__ import annotations

import contextlib
import os
import time
import weakref

from savedmodel_writer import errors
from savedmodel_writer._logger import LOGGER
from savedmodel_writer.files.hidden_names import hidden_name
from savedmodel_writer.files.moving_in import removed_since, taken_since
from savedmodel_writer.files.publication import Publication
from savedmodel_writer.files.recording import RecordingStorage
from savedmodel_writer.files.storage import Storage, write_file

_LONGEST_WAIT = 0.2  # seconds, before trying another place


class PublicationInPlace(Publication):
    """A publication whose files are in the target as they are written."""

    _marker = ""
    _process = 0
    _undo: weakref.finalize[..., PublicationInPlace] | None = None

    @property
    def begun(self) -> bool:
        """Whether anything is written that is not published."""
        return self._undo is not None

    @property
    def directory(self) -> str:
        """The target, which is claimed first; see `Publication.directory`."""
        if self._undo is None:
            self._process = os.getpid()
            self._undo = weakref.finalize(self, _undo_unasked, self.storage, self._process)
            try:
                self._begin()
            except BaseException:
                self.discard_quietly()
                raise
        elif self._process != os.getpid():
            raise errors.SequenceError(
                f"{self.target}: what is written there belongs to the process that forked into "
                f"process {os.getpid()}; save it there, or begin after the fork",
                path=self.target,
            )
        return self.target

    def publish(self, last: str, data: bytes) -> None:
        """Writes the last file; see `Publication.publish`."""
        path = os.path.join(self.directory, last)
        if self._published:
            self._replace(path, data)
        else:
            self._refuse_what_is_there()
            write_file(self.storage, path, data)
            self._published = True
            try:
                self.storage.remove(self._marker)
            except errors.StorageError as error:
                LOGGER.warning("a file is not needed any more but stays: %s", error)
        self.storage.made.clear()
        self.discard()

    def discard(self) -> None:
        """Removes what this round wrote; see `Publication.discard`."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo.detach()
            if self._process == os.getpid():
                self.storage.undo()

    def _begin(self) -> None:
        if not self._published:
            while not self._claimed():
                if self._elsewhere is None:
                    raise taken_since(self.target, "other files")
                # Of those who met here, the one who made the directory may have left first.
                with contextlib.suppress(errors.StorageError):
                    self.storage.remove_directory(self.target)
                _wait()
                self.target = self._elsewhere()
        elif not self.storage.is_directory(self.target):
            raise removed_since(self.target)

    def _claimed(self) -> bool:
        """Leaves a mark in the target; takes it away again if anything else is there."""
        name = hidden_name("writer")
        self._marker = os.path.join(self.target, name)
        self._mark()
        if self.storage.list(self.target) == [name]:
            return True
        self.storage.undo()
        return False

    def _mark(self, attempts: int = 10) -> None:
        """Writes the mark; another publisher that goes away may take the directory with it."""
        for attempt in range(1, attempts + 1):
            try:
                self.storage.make_directory(self.target, parents=True, exist_ok=True)
                return write_file(self.storage, self._marker, b"")
            except (errors.NotFoundError, errors.AlreadyExistsError):
                if attempt == attempts:
                    raise

    def _refuse_what_is_there(self) -> None:
        for name in self._taken_by.intersection(self.storage.list(self.target)):
            if os.path.join(self.target, name) not in self.storage.made:
                raise taken_since(self.target, name)

    def _replace(self, path: str, data: bytes) -> None:
        """Writes over the last file of an earlier round."""
        try:
            write_file(self.storage.inner, path, data)
        except BaseException:
            if _may_hold(self.storage, path, data):  # and then this round's other files must stay
                self.storage.made.clear()
            raise


def _may_hold(storage: Storage, path: str, data: bytes) -> bool:
    with contextlib.suppress(errors.StorageError), storage.open(path, "rb") as file:
        return file.read() == data
    return True


def _wait() -> None:
    """So that those who met do not meet again at the next place."""
    import random

    time.sleep(random.uniform(0, _LONGEST_WAIT))


def _undo_unasked(storage: RecordingStorage, process: int) -> None:
    if os.getpid() == process:
        try:
            storage.undo()
        except errors.StorageError as error:  # nobody is there to catch it
            LOGGER.warning("files are left behind: %s", error)
