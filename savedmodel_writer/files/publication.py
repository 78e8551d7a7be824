"""Files that appear in a directory all together, or not at all.

What is common to the two ways: `by_rename`, for file systems, and `in_place`, for object stores.
"""

from __future__ import annotations

import abc
import contextlib
from collections.abc import Callable, Collection, Iterator

from savedmodel_writer import errors
from savedmodel_writer.files.recording import RecordingStorage
from savedmodel_writer.files.storage import Storage


class Publication(abc.ABC):
    """A directory's content on its way to its place, in one or several rounds.

    Attributes:
        target: absolute path of the directory.
        storage: through which the files are to be written.
    """

    def __init__(
        self,
        target: str,
        storage: Storage,
        *,
        taken_by: Collection[str] = (),
        elsewhere: Callable[[], str] | None = None,
    ) -> None:
        """Touches nothing.

        Args:
            target: absolute path of the directory.
            storage: where it is.
            taken_by: names whose presence in the target says that it is somebody else's.
            elsewhere: gives another target when something stands at this one, even an empty
                directory; without it a target that is taken is an error.
        """
        self.target = target
        self.storage = RecordingStorage(storage)
        self._taken_by = frozenset(taken_by)
        self._elsewhere = elsewhere
        self._published = False

    @property
    @abc.abstractmethod
    def begun(self) -> bool:
        """Whether this round has anything to be published or discarded."""

    @property
    @abc.abstractmethod
    def directory(self) -> str:
        """Where this round's files are to be written; made on first use.

        Raises:
            ExportDirectoryError: the target is somebody else's.
            SequenceError: another process began and forked into this one.
            StorageError: it cannot be made.
        """

    @abc.abstractmethod
    def publish(self, last: str, data: bytes) -> None:
        """Puts this round's files in place, and after them the one that readers look for.

        Args:
            last: name of that file.
            data: its content.

        Raises:
            ExportDirectoryError: the target has files that were not there when the work began;
                they are left as they are.
            NotFoundError: the target was published and has been removed since.
            SequenceError: a forked child cannot publish its parent's files.
            StorageError: the system refused; what was put in place is taken away again.
        """

    @abc.abstractmethod
    def discard(self) -> None:
        """Removes what this round wrote, unless a forked child asks.

        Raises:
            StorageError: it cannot be removed.
        """

    def discard_quietly(self) -> None:
        """For when another error is on its way; the rest goes when the interpreter ends."""
        with contextlib.suppress(errors.StorageError):
            self.discard()

    @contextlib.contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Takes away what a failing block wrote, and the whole round if the block began it."""
        begun, made = self.begun, len(self.storage.made)
        try:
            yield
        except BaseException:
            if not begun:
                self.discard_quietly()
            else:
                with contextlib.suppress(errors.StorageError):
                    self.storage.undo(made)
            raise


def publication_for(
    target: str,
    storage: Storage,
    *,
    taken_by: Collection[str],
    elsewhere: Callable[[], str] | None = None,
) -> Publication:
    """The publication that a storage can do; the arguments are those of Publication."""
    from savedmodel_writer.files.by_rename import PublicationByRename
    from savedmodel_writer.files.in_place import PublicationInPlace

    kind = PublicationByRename if storage.atomic_rename else PublicationInPlace
    return kind(target, storage, taken_by=taken_by, elsewhere=elsewhere)
