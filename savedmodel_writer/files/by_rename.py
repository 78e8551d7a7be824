"""Publication on file systems: a hidden directory gets its real name by one rename.

The files are written into a hidden sibling of the directory and synced; then

* one rename puts the sibling in the directory's place, or,
* where that cannot be (`target.why_not_replaceable`, a parent that is read-only, files that are
  there already), each is renamed into the directory, the one that readers look for last.

The second way keeps less: a process killed in the middle leaves files behind, though never the
last one without all others.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

from savedmodel_writer import errors
from savedmodel_writer._logger import LOGGER
from savedmodel_writer.files.moving_in import MovingIn, sync_directories
from savedmodel_writer.files.publication import Publication
from savedmodel_writer.files.staging import StagingDirectory
from savedmodel_writer.files.storage import write_file
from savedmodel_writer.files.target import take_over_permissions, why_not_replaceable

# What rename(2) says where something else stands in the directory's place,
_TAKEN = frozenset({errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR})
# and where it cannot put a directory there at all.
_NOT_BY_RENAME = _TAKEN | {errno.EBUSY, errno.EXDEV, errno.EPERM, errno.EACCES, errno.EROFS}


class PublicationByRename(Publication):
    """A publication whose files are in a hidden directory until they are published."""

    _staging: StagingDirectory | None = None
    _beside = True

    @property
    def begun(self) -> bool:
        """Whether there is a hidden directory."""
        return self._staging is not None

    @property
    def directory(self) -> str:
        """The hidden directory; see `Publication.directory`."""
        if self._staging is None:
            self._staging = self._stage()
        elif not self._staging.is_ours:
            raise errors.SequenceError(
                f"{self._staging.path}: these files belong to the process that forked into "
                f"process {os.getpid()}; save them there, or begin after the fork",
                path=self.target,
            )
        return self._staging.path

    def publish(self, last: str, data: bytes) -> None:
        """Puts this round's files in place; see `Publication.publish`."""
        source = self.directory
        write_file(self.storage, os.path.join(source, last), data)
        sync_directories(self.storage, source, source)
        if not self._published and self._beside and self._renamed(source):
            self._published = True
            self._release()
        else:
            MovingIn(
                self.storage.inner, source, self.target, last, self._published, self._taken_by
            ).run()
            self._published = True
            try:
                self.discard()
            except errors.StorageError as error:
                # The text alone: the error itself would keep the directory from being collected.
                LOGGER.warning("%s is not needed any more but stays: %s", source, str(error))

    def discard(self) -> None:
        """Removes the hidden directory; see `Publication.discard`."""
        staging, self._staging = self._staging, None
        self.storage.made.clear()
        if staging is not None:
            staging.remove()

    def _stage(self) -> StagingDirectory:
        parent, name = os.path.split(self.target)
        reason = why_not_replaceable(self.target, self.storage)
        if reason is None:
            try:
                self._beside = True
                return StagingDirectory(self.storage.inner, parent, name)
            except errors.PermissionDeniedError as error:
                if not self.storage.is_directory(self.target):
                    raise
                reason = str(error)
        self._beside = False
        self._log_weaker_promise(reason)
        return StagingDirectory(self.storage.inner, self.target, name)

    def _release(self) -> None:
        assert self._staging is not None
        self._staging.release()
        self._staging = None
        self.storage.made.clear()

    def _log_weaker_promise(self, reason: str) -> None:
        LOGGER.warning(
            "%s: files appear in it one by one, not all at once: %s", self.target, reason
        )

    def _renamed(self, source: str) -> bool:
        """Renames the hidden directory into place; False where another way must be taken."""
        if self._elsewhere is not None:
            self._rename_to_free_place(source, self._elsewhere)
            return True
        replaced = self.storage.is_directory(self.target)
        try:
            if replaced and not take_over_permissions(source, self.target):
                self._log_weaker_promise("it belongs to another user or group")
                return False
            self._rename_and_sync(source, replaced)
        except errors.StorageError as error:
            if error.errno not in _NOT_BY_RENAME:
                raise
            self._log_weaker_promise(str(error))
            return False
        return True

    def _rename_to_free_place(self, source: str, elsewhere: Callable[[], str]) -> None:
        while True:
            if not self.storage.exists(self.target):
                try:
                    self._rename_and_sync(source, replaced=False)
                except errors.StorageError as error:
                    if error.errno not in _TAKEN:
                        raise
                else:
                    return
            self.target = elsewhere()

    def _rename_and_sync(self, source: str, replaced: bool) -> None:
        self.storage.rename_directory(source, self.target)
        try:
            self.storage.sync_directory(os.path.dirname(self.target))
        except BaseException:
            self.storage.rename_directory(self.target, source)
            if replaced:
                self.storage.inner.make_directory(self.target)
            raise
