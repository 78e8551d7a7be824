"""Runs a test on many damaged inputs, each within bounds of time and memory.

`FUZZ_COUNT` inputs in all (10,000) of `FUZZ_SEED` (1). An input depends on its number and the seed
only: `FUZZ_ONLY` runs a single one again. Watching the memory takes six times as long as the rest,
so that of more than 10,000 inputs, and with protobuf's slow backend, it is done for one in ten.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from random import Random

from google.protobuf.internal import api_implementation

COUNT = int(os.environ.get("FUZZ_COUNT", "10000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
ONLY = os.environ.get("FUZZ_ONLY")

IN_PYTHON = api_implementation.Type() == "python"
SECONDS = 2.0  # such an input takes a millisecond; a busy machine may stop for a while
# The inputs have up to 20,000. Protobuf's Python backend makes an object of each field.
BYTES = 60_000_000 if IN_PYTHON else 4_000_000
WATCHED = 10 if IN_PYTHON or COUNT > 10_000 else 1  # of how many inputs one's memory is watched
HANG = 60  # seconds and 1/2 for each input: then a loop without end is ended, all stacks shown


def fuzz(share: float, attempt: Callable[[Random], bool]) -> None:
    """Calls `attempt` for its share of the inputs, with a source of chance for each.

    It tells whether the input was refused: some must be, and some not, or the test tells nothing.
    """
    numbers = [int(ONLY)] if ONLY else range(int(COUNT * share))
    outcomes = set()
    faulthandler.dump_traceback_later(HANG + len(numbers) / 2, exit=True)
    try:
        for number in numbers:
            try:
                with bounded(memory=number % WATCHED == 0 or bool(ONLY)):
                    outcomes.add(attempt(Random(f"{SEED}/{number}")))
            except Exception as error:
                raise AssertionError(f"FUZZ_SEED={SEED} FUZZ_ONLY={number}: {error!r}") from error
    finally:
        faulthandler.cancel_dump_traceback_later()
    assert outcomes == {True, False} or len(numbers) < 500, "every input ended the same way"


@contextlib.contextmanager
def bounded(*, memory: bool = True) -> Iterator[None]:
    """Fails where the block takes long or, if that is watched, takes much memory."""
    if memory:
        tracemalloc.start()
    start = time.process_time()
    try:
        yield
        seconds = time.process_time() - start
        assert seconds < SECONDS, f"took {seconds:.1f} s"
        if memory:
            _, peak = tracemalloc.get_traced_memory()
            assert peak < BYTES, f"took {peak:,} bytes"
    finally:
        tracemalloc.stop()
