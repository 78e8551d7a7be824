"""Progress of long writes, copies and uploads: bytes done and bytes in all, through one callback.

Whatever takes `progress=` calls it with the number of bytes that are written so far, which grows
from call to call, and with how many there will be, or None where that is not known before all is
written (the bytes of strings). Calls never overlap, whichever thread they come from. What the
callback raises ends the work as any other error does: nothing is published, nothing is left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = "Callable[[int, int | None], object]"


class JointProgress:
    """The progress of several jobs as one. Safe for use by several threads."""

    def __init__(self, report: Progress | None, total: int | None) -> None:
        """Begins at nothing.

        Args:
            report: what is called; None if nobody wants to know.
            total: bytes of all jobs together, or None if that is not known.
        """
        self._report = report
        self._total = total
        self._done = 0
        self._error: BaseException | None = None
        self._lock = threading.Lock()

    def part(self) -> Progress | None:
        """The progress of one job, whose bytes are added to those of the others.

        None if nobody wants to know, so that the job need not count.
        """
        if self._report is None:
            return None
        before = 0

        def report(done: int, total: int | None = None, /) -> None:
            nonlocal before
            self.add(done - before)
            before = done

        return report

    def add(self, size: int) -> None:
        """Tells that `size` more bytes are written.

        Passes on what the callback raises, and raises it again in the other jobs: all are to end.
        """
        if self._report is None or not size:
            return
        with self._lock:
            if self._error is not None:
                raise self._error
            self._done += size
            try:
                self._report(self._done, self._total)
            except BaseException as error:
                self._error = error
                raise
