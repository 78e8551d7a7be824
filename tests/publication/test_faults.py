"""Every system call fails in turn: a clear error, nothing left behind, what was there intact."""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage
from tests.publication.models import Model, names, publish
from tests.publication.os_faults import CALLS, Faults, failing
from tests.trees import tree

SYNCED = LocalStorage()
ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EXDEV]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """With a version 1 in it."""
    publish(tmp_path / "base", Model(tmp_path / "old", 1))
    return tmp_path / "base"


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return Model(tmp_path / "sources", 2, size=1 << 19)


def each_fault(
    prepare: Callable[[], Callable[[], object]],
    root: Path,
    call: str,
    error: int,
    *,
    for_good: bool = False,
) -> Iterator[tuple[Faults, errors.StorageError | None]]:
    """Runs what is prepared with a fault at the first such call, the second, … until there is none.

    What it raised comes with each.
    """
    for at in range(1000):
        faults = Faults(call, str(root), error, at, for_good=for_good)
        run = prepare()
        raised = None
        with failing(faults):
            try:
                run()
            except errors.StorageError as caught:
                raised = caught
        if faults.path is None:
            assert raised is None and at > 0, f"there is no {call}"
            return
        yield faults, raised


def check_error(raised: errors.StorageError | None, faults: Faults, error: int) -> None:
    """It says what failed, and where: the path, or another in that directory."""
    assert raised is not None, f"the call for {faults.path} failed, and nobody says so"
    assert raised.errno == error
    assert os.strerror(error) in str(raised)
    assert raised.path is not None and raised.path in str(raised)
    assert os.path.dirname(faults.path or "").startswith(os.path.dirname(raised.path)) or (
        os.path.dirname(raised.path).startswith(os.path.dirname(faults.path or ""))
    ), (raised.path, faults.path)


each_error = pytest.mark.parametrize("error", ERRORS, ids=lambda number: errno.errorcode[number])


@each_error
@pytest.mark.parametrize("call", CALLS)
def test_every_call_of_a_new_version_fails_in_turn(
    base: Path, model: Model, call: str, error: int
) -> None:
    """A refused rename too: put there file by file, a server would see the version grow."""

    def export() -> None:
        with sm.publish(base, storage=SYNCED) as builder:
            model.add(builder)
            model.add_again(builder)
            builder.save()

    before = tree(base)
    count = 0
    for faults, raised in each_fault(lambda: export, base, call, error):
        check_error(raised, faults, error)
        assert tree(base) == before, f"{call} of {faults.path}"
        count += 1
    assert count >= (1 if call == "rename" else 2)
    assert names(base) == ["1", "2"]
    assert {name: tree(base)[name] for name in before} == before


@pytest.mark.parametrize("call", ["write", "fsync", "mkdir"])
def test_a_disk_that_stays_full(base: Path, model: Model, call: str) -> None:
    def export() -> None:
        publish(base, model, storage=SYNCED)

    before = tree(base)
    count = 0
    for _, raised in each_fault(lambda: export, base, call, errno.ENOSPC, for_good=True):
        assert isinstance(raised, errors.ResourceExhaustedError)
        assert tree(base) == before
        count += 1
    assert count >= 2


@each_error
@pytest.mark.parametrize("call", ["open", "mkdir", "replace", "fsync", "write", "close"])
def test_every_call_of_a_second_save_fails_in_turn(
    base: Path,
    model: Model,
    tmp_path: Path,
    call: str,
    error: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The model is the old one then, or, if nobody says otherwise, the new one."""
    added = tmp_path / "second.txt"
    added.write_text("second")
    builders: list[sm.SavedModelBuilder] = []

    def prepare() -> Callable[[], None]:
        builder = sm.publish(base, storage=SYNCED)
        builders.append(builder)
        model.add(builder)
        builder.save()
        caplog.clear()

        def run() -> None:
            builder.add_assets_extra({"second": added})
            builder.save()

        return run

    prepare()()
    new = tree(base / "2")
    prepare()
    old = tree(base / "3")
    assert set(new) - set(old) == {"assets.extra", "assets.extra/second"}
    for version, (faults, raised) in enumerate(each_fault(prepare, base, call, error), 4):
        where = f"{call} of {faults.path}"
        builders.pop().close()
        gc.collect()  # then a removal that failed is tried once more
        assert [name for name in names(base) if name.startswith(".")] == [], where
        found = tree(base / str(version))
        if raised is None:
            assert caplog.text or (call, error) == ("replace", errno.EXDEV), where
            assert found == new, where
        else:
            check_error(raised, faults, error)
            last_sync = call in ("open", "fsync") and faults.path == str(base / str(version))
            assert found == old or (last_sync and found == new), where
    assert version > 3


@pytest.mark.parametrize(("short", "size"), [(1, 3), (4095, 1 << 16), (65537, 1 << 20)])
def test_short_writes_lose_nothing(tmp_path: Path, short: int, size: int) -> None:
    """write(2) may take fewer bytes than it is given, as before a disk is full."""
    model = Model(tmp_path / "sources", 3, size=size)
    whole = tree(publish(tmp_path / "reference", model))
    faults = Faults("write", str(tmp_path))
    with failing(faults, short=short):
        publish(tmp_path / "base", model, storage=SYNCED)
    assert faults.count > 20
    assert tree(tmp_path / "base" / "1") == whole
