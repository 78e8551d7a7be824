"""Warm-up requests and rewriting while system calls fail: an error, and what was there intact."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting as rw
from tests.publication.models import Model, names, publish
from tests.publication.os_faults import CALLS
from tests.publication.test_faults import check_error, each_error, each_fault
from tests.trees import tree

REQUESTS = [{"x": np.float32(1)}]
WARMUP = "assets.extra/tf_serving_warmup_requests"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    version = publish(tmp_path / "root" / "source", Model(tmp_path / "sources", 1))
    sm.write_warmup_requests(version, REQUESTS)
    return version


@each_error
@pytest.mark.parametrize("call", CALLS)
def test_every_call_of_a_rewriting_fails_in_turn(
    source: Path, tmp_path: Path, call: str, error: int
) -> None:
    """Reading its source too. Without a directory to rename, the files are renamed one by one."""
    base = tmp_path / "root" / "base"
    base.mkdir()
    (tmp_path / "new.txt").write_text("3")
    before = tree(source)
    changes = [rw.CastVariables("half"), rw.ReplaceAssets({"number.txt": tmp_path / "new.txt"})]

    def prepare() -> Callable[[], object]:
        shutil.rmtree(base / "new", ignore_errors=True)
        return lambda: sm.rewrite(source, base / "new", *changes)

    count = 0
    prepare()()
    whole = tree(base / "new")
    for faults, raised in each_fault(prepare, base.parent, call, error):
        assert tree(source) == before, f"{call} of {faults.path}"
        if raised is None:
            assert tree(base / "new") == whole, f"{call} of {faults.path}"
        else:
            check_error(raised, faults, error)
            assert names(base) == [], f"{call} of {faults.path}"
        count += 1
    assert count >= (1 if call in ("rename", "replace") else 2)
    assert tree(base / "new") == whole


@each_error
@pytest.mark.parametrize("call", ["open", "replace", "fsync", "write", "close"])
def test_every_call_of_warmup_requests_fails_in_turn(source: Path, call: str, error: int) -> None:
    old = tree(source)

    def write() -> None:
        (source / WARMUP).write_bytes(old[WARMUP] or b"")
        sm.write_warmup_requests(source, [*REQUESTS, {"x": np.float32(2)}])

    for faults, raised in each_fault(lambda: write, source, call, error):
        check_error(raised, faults, error)
        last_sync = faults.path == str(source / "assets.extra")
        found = tree(source)
        assert found == old or (last_sync and found.keys() == old.keys()), faults.path
    assert len(tree(source)[WARMUP] or b"") > len(old[WARMUP] or b"")
