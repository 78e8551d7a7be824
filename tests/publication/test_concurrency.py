"""Many at once into one base path."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.process import Oracle
from tests.publication.models import names, number_of

REPOSITORY = Path(__file__).resolve().parents[2]
THREADS, EXPORTS = 8, 2
PUBLISHER = f"""
import sys, threading
from pathlib import Path
from tests.publication.models import QUICK, Model, WithoutRename, publish
base, sources, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
storage = QUICK if sys.argv[4] == "by rename" else WithoutRename(fsync=False)
sources.mkdir()
barrier = threading.Barrier({THREADS})

def run(number):
    model = Model(sources / str(number), number)
    if barrier.wait() == 0:
        print("ready", flush=True)
        sys.stdin.readline()
    barrier.wait()
    for _ in range({EXPORTS}):
        version = publish(base, model, storage=storage).name
        print(f"{{version}} {{number}}\\n", end="", flush=True)

threads = [threading.Thread(target=run, args=[first + number]) for number in range({THREADS})]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@pytest.mark.parametrize("storage", ["by rename", "in place"])
def test_eight_threads_of_two_processes_publish_different_versions(
    tmp_path: Path, oracle: Oracle, storage: str
) -> None:
    base = tmp_path / "base"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PUBLISHER]
            + [str(base), str(tmp_path / str(first)), str(first), storage],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for first in (100, 200)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    published: list[tuple[int, int]] = []
    for process in processes:
        output, _ = process.communicate()
        assert process.returncode == 0
        lines = [line.split() for line in output.splitlines()]
        assert len(lines) == THREADS * EXPORTS
        published += [(int(version), int(number)) for version, number in lines]
    versions = sorted(version for version, _ in published)
    assert len(set(versions)) == 2 * THREADS * EXPORTS, "a number for each"
    assert versions == list(range(1, len(versions) + 1)) or storage == "in place", "without gaps"
    assert names(base) == sorted(map(str, versions))
    request = (("serve",), "serving_default", {"x": np.float32(1)})
    for version, number in published:
        directory = base / str(version)
        assert number_of(directory) == number
        (answer,) = oracle("tests.conformance.tf_loaders", "cpp", str(directory), [request])
        assert {*answer["y"].tolist(), float(answer["text"].item())} == {number}
