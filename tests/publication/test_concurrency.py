"""Many at once into one base path, and a thousand one after the other."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer.files import LocalStorage
from tests.oracle.process import Oracle
from tests.publication.models import QUICK, Model, WithoutRename, names, number_of, publish

REPOSITORY = Path(__file__).resolve().parents[2]
PUBLISHER = """
import sys, threading
from pathlib import Path
from tests.publication.models import Model, publish
base, sources, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
sources.mkdir()
print("ready", flush=True)
sys.stdin.readline()

def run(number):
    model = Model(sources / str(number), number)
    for _ in range(3):
        print(f"{publish(base, model).name} {number}\\n", end="", flush=True)

threads = [threading.Thread(target=run, args=[first + number]) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_two_processes_publish_different_versions(tmp_path: Path) -> None:
    """Of four threads each."""
    base = tmp_path / "base"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, str(base), str(tmp_path / str(first)), str(first)],
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
    published: dict[str, int] = {}
    for process in processes:
        output, _ = process.communicate()
        assert process.returncode == 0
        lines = [line.split() for line in output.splitlines()]
        assert len(lines) == 12
        published |= {version: int(number) for version, number in lines}
    assert sorted(map(int, published)) == list(range(1, 25)), "a number for each, without gaps"
    assert names(base) == sorted(published)
    for version, number in published.items():
        assert number_of(base / version) == number


@pytest.mark.parametrize("storage", [QUICK, WithoutRename(fsync=False)], ids=["rename", "in place"])
def test_threads_publish_different_versions(
    tmp_path: Path, oracle: Oracle, storage: LocalStorage
) -> None:
    base = tmp_path / "base"
    published: list[tuple[str, int]] = []
    barrier = threading.Barrier(8)

    def run(number: int) -> None:
        model = Model(tmp_path / str(number), number)
        barrier.wait()
        for _ in range(3):
            published.append((publish(base, model, storage=storage).name, number))

    threads = [threading.Thread(target=run, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    versions = sorted(int(version) for version, _ in published)
    assert len(set(versions)) == 24
    assert versions == list(range(1, 25)) or not storage.atomic_rename
    assert names(base) == sorted(version for version, _ in published)
    request = (("serve",), "serving_default", {"x": np.float32(1)})
    for version, number in published:
        (answer,) = oracle("tests.conformance.tf_loaders", "cpp", str(base / version), [request])
        assert {*answer["y"].tolist(), float(answer["text"].item())} == {number}


@pytest.mark.parametrize("kind", ["publish", "closed", "failed"])
def test_many_exports_leave_no_descriptor_and_no_memory(tmp_path: Path, kind: str) -> None:
    model = Model(tmp_path / "sources")
    base = tmp_path / "base"

    def export() -> None:
        if kind == "publish":
            publish(base, model, keep=1)
            return
        builder = sm.publish(base, storage=None, fsync=False)
        model.add(builder)
        if kind == "closed":
            builder.close()
        else:
            with pytest.raises(sm.errors.AssetError):
                builder.add_assets_extra({"x": "/nowhere"})

    count = 1000 if kind == "publish" else 300
    for _ in range(100):  # caches
        export()
    gc.collect()
    before, descriptors = _resident(), os.listdir("/proc/self/fd")
    for _ in range(count):
        export()
    gc.collect()
    assert os.listdir("/proc/self/fd") == descriptors
    assert _resident() - before < 4 << 20
    assert len(names(base)) == 1 if kind == "publish" else not base.exists()


def _resident() -> int:
    """Bytes of memory that this process has."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
