"""What the benchmarks share: programs and calls timed in turns, and rows of one Markdown table."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np

HEADER = "| what | measured | must be |  |\n|---|---|---|---|"

# Installed packages have their byte code on disk; let the checkout have it too.
ENVIRONMENT = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}


def row(what: str, measured: str, limit: str, kept: bool) -> bool:
    """Prints a row of the table; whether the limit was kept, for the exit code."""
    print(f"| {what} | {measured} | {limit} | {'yes' if kept else '**NO**'} |", flush=True)
    return kept


def seconds(code: str, *arguments: str) -> float:
    """Wall time of a whole Python process."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], stderr=subprocess.PIPE, env=ENVIRONMENT
    )
    elapsed = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stderr.decode())
    return elapsed


def in_turns(programs: dict[str, tuple[str, ...]], rounds: int) -> dict[str, list[float]]:
    """Times each program once per round, so that a slow moment of the machine meets all of them."""
    for program in programs.values():
        seconds(*program)  # byte code and the page cache
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            times[name].append(seconds(*program))
    return times


def calls_in_turns(
    calls: Mapping[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
    before: Callable[[], object] = lambda: None,
) -> dict[str, list[float]]:
    """The same for calls in this process; one that returns a float says itself how long it took.

    Every second round runs backwards: what came before a call, in another process or another part
    of the memory, has a price too. `before` is called ahead of each and not timed.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 1):
        order = list(calls.items())
        for name, call in order if number % 2 else reversed(order):
            before()
            start = clock()
            result = call()
            elapsed = clock() - start
            if number:  # the first round fills caches
                times[name].append(result if isinstance(result, float) else elapsed)
    return times


def steps_in_turns(
    works: Mapping[str, Callable[[], Iterator[object]]],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
    before: Callable[[], object] = lambda: None,
) -> dict[str, float]:
    """How long works of as many steps take, of which the first is the measure of the others.

    Each step of one is followed by that step of the others, in alternating order, and in every
    second round the last work goes first. What counts is the median of the ratios of neighbouring
    steps: a machine that is slow for parts of a second is so to both. The last step, in which a
    work ends, is added as it is.
    """
    times: dict[str, list[list[float]]] = {name: [] for name in works}
    for number in range(rounds):
        before()
        order = [(times[name], work()) for name, work in works.items()]
        if number % 2:
            order.reverse()
        for steps, _work in order:
            steps.append([])
        given = []  # kept until all are done: to let go of it is no step's work
        while order:
            for item in list(order):
                steps, work = item
                start = clock()
                given.append(next(work, None))
                steps[-1].append(clock() - start)
                if given[-1] is None:
                    order.remove(item)
            order.reverse()
    taken = {name: np.array(steps) for name, steps in times.items()}
    measure = next(iter(taken.values()))[:, :-1]
    seconds = np.median(measure) * measure.shape[1]
    return {
        name: float(seconds * np.median(of[:, :-1] / measure) + np.median(of[:, -1]))
        for name, of in taken.items()
    }


@contextmanager
def workplace(root: Path) -> Iterator[Path]:
    """A directory that is gone afterwards."""
    directory = root / f"bench-{os.getpid()}"
    directory.mkdir(parents=True)
    try:
        yield directory
    finally:
        shutil.rmtree(directory)


def median_ratio(slower: list[float], faster: list[float]) -> float:
    """Median of the ratios of neighbouring turns."""
    return statistics.median(s / f for s, f in zip(slower, faster, strict=True))
