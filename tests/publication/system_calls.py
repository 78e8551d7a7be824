"""Runs something in a forked process that is killed at one of its system calls, whoever makes it.

`kills` counts what Python announces, on any machine; strace(1) counts what the kernel is asked for.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator

from tests.publication.kills import forked

# Those that have a path, and those that do something to a file that is open.
_SYSTEM_CALLS = (
    "%file,write,pwrite64,writev,fsync,fdatasync,close,ftruncate,fallocate,fadvise64,getdents64,"
    "fchmod,fchown,flock,copy_file_range,sendfile"
)


def killed_at_each_system_call(scenario: Callable[[], object], root: str) -> Iterator[int]:
    """Kills the scenario at each of its system calls on paths below `root`, before it is done.

    After each kill its number is yielded; after the last the scenario runs to its end.
    """
    with tempfile.TemporaryDirectory() as directory:
        log = os.path.join(directory, "log")
        assert _traced(scenario, ["-o", log, "-e", "inject=exit_group:signal=KILL"])
        yield 0
        with open(log) as file:
            calls = _calls_below(root, file.read().splitlines())
        assert len(calls) > 5, "nothing was counted"
        for number, (name, count) in enumerate(calls, 1):
            injection = f"inject={name}:signal=KILL:when={count}"
            assert _traced(scenario, ["-o", os.devnull, "-e", injection]), f"{name} {count}"
            yield number
    assert not _traced(scenario, ["-o", os.devnull])


def _calls_below(root: str, lines: list[str]) -> list[tuple[str, int]]:
    """Names of the calls, each with how many of that name there were until then."""
    counts: Counter[str] = Counter()
    found = []
    for line in lines:
        if match := re.match(r"(\w+)\(", line):
            counts[match[1]] += 1
            if root in line:
                found.append((match[1], counts[match[1]]))
    return found


def _traced(scenario: Callable[[], object], arguments: list[str]) -> bool:
    """Whether it was killed, or came to its end."""
    ready, go = os.pipe()

    def run() -> None:
        os.close(go)
        os.read(ready, 1)
        scenario()

    process = forked(run)
    os.close(ready)
    tracer = subprocess.Popen(
        ["strace", "-y", "-s", "0", "-e", f"trace={_SYSTEM_CALLS},exit_group"]
        + [*arguments, "-p", str(process)],
        stderr=subprocess.PIPE,
        text=True,
    )
    with tracer:
        assert tracer.stderr is not None
        assert "attached" in tracer.stderr.readline()
        os.close(go)
        tracer.communicate()
    status = os.waitpid(process, 0)[1]
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the scenario failed"
    return False
