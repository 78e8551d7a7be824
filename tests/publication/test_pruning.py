"""What `publish` removes, and what it never does."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage, hidden_names
from tests.publication.models import QUICK, Model, names, publish
from tests.trees import tree

# --- old versions -----------------------------------------------------------------------------


def test_old_versions_are_pruned(base: Path, model: Model) -> None:
    for _ in range(4):
        publish(base, model)
    assert names(base) == ["1", "2", "3", "4"]
    publish(base, model, keep=2)
    assert names(base) == ["4", "5"]
    publish(base, model, keep=1)
    assert names(base) == ["6"]


def test_what_is_no_version_is_never_pruned(base: Path, model: Model, tmp_path: Path) -> None:
    kept = publish(base, model, 1)
    os.rename(kept, base / "backup")
    os.symlink(base / "backup", base / "2")
    (base / "3").mkdir()
    (base / "3" / "notes").write_text("no model")
    (base / "4").write_text("a file")
    before = tree(base)
    for _ in range(3):
        publish(base, model, keep=1)
    after = tree(base)
    assert {name: after[name] for name in before} == before
    assert (base / "2").is_symlink()
    assert names(base) == ["2", "3", "4", "7", "backup"]


def test_newer_versions_and_the_new_one_are_never_pruned(base: Path, model: Model) -> None:
    for version in (10, 1, 20, 2):
        publish(base, model, version)
    publish(base, model, 5, keep=2)
    assert names(base) == ["10", "20", "5"]


def test_a_version_that_is_not_saved_prunes_nothing(base: Path, model: Model) -> None:
    publish(base, model)
    with sm.publish(base, keep=1, storage=QUICK) as builder:
        model.add(builder)
    assert names(base) == ["1"]


def test_a_version_is_hidden_before_it_is_removed(
    base: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    remove_tree = LocalStorage.remove_tree

    def recorded(self: LocalStorage, path: str) -> None:
        seen.append(names(base))
        remove_tree(self, path)

    publish(base, model)
    monkeypatch.setattr(LocalStorage, "remove_tree", recorded)
    publish(base, model, keep=1)
    ((hidden, *visible),) = seen
    assert hidden.startswith(".savedmodel_writer-1-")
    assert visible == ["2"]


def test_what_cannot_be_pruned_is_logged(
    base: Path, model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The new version is published, so `save` does not fail."""
    publish(base, model)

    def refuse(self: LocalStorage, path: str) -> None:
        raise errors.PermissionDeniedError(f"{path}: no", path=path)

    monkeypatch.setattr(LocalStorage, "remove_tree", refuse)
    with caplog.at_level(logging.WARNING, "savedmodel_writer"):
        assert publish(base, model, keep=1).name == "2"
    assert f"{base / '1'} is left behind" in caplog.text


# --- leftovers --------------------------------------------------------------------------------


KILLED = """
import os, signal, sys
from pathlib import Path
import savedmodel_writer as sm
from tests.publication.models import Model, QUICK
builder = sm.publish(sys.argv[1], storage=QUICK)
Model(Path(sys.argv[2])).add(builder)
os.kill(os.getpid(), signal.SIGKILL)
"""


def kill_one(base: Path, sources: Path) -> str:
    """What an export that was killed left."""
    before = set(names(base))
    arguments = [sys.executable, "-c", KILLED, str(base), str(sources)]
    done = subprocess.run(arguments, cwd=Path(__file__).parents[2], capture_output=True)
    assert done.returncode == -9, done.stderr.decode()
    (left,) = set(names(base)) - before
    return left


def test_leftovers_of_killed_processes_are_removed_on_request(
    base: Path, model: Model, tmp_path: Path
) -> None:
    left = kill_one(base, tmp_path / "killed")
    assert left.startswith(".savedmodel_writer-1-")
    publish(base, model)
    assert left in names(base)
    with sm.publish(base, storage=QUICK) as living:
        model.add(living)
        publish(base, model, remove_leftovers=True)
        assert left not in names(base)
        living.save()
    assert names(base) == ["1", "2", "3"]


def of_another_machine(base: Path, age: float) -> Path:
    left = base / f".savedmodel_writer-1-other.1-{os.getpid()}-0"
    (left / "variables").mkdir(parents=True)
    (left / "variables" / "data").write_text("…")
    then = time.time() - age
    for path in (left / "variables" / "data", left / "variables", left):
        os.utime(path, (then, then))
    return left


def test_leftovers_of_other_machines_only_when_they_are_old(base: Path, model: Model) -> None:
    left = of_another_machine(base, 3600)
    for options in ({}, {"leftovers_older_than": 7200}):
        publish(base, model, remove_leftovers=True, **options)
        assert left.exists()
    (left / "variables" / "data").write_text("still at work")
    publish(base, model, remove_leftovers=True, leftovers_older_than=1800)
    assert left.exists()
    second = of_another_machine(base.parent, 3600)
    second.rename(base / second.name.replace("-1-", "-2-"))
    publish(base, model, remove_leftovers=True, leftovers_older_than=1800)
    assert [name for name in names(base) if name.startswith(".")] == [left.name]


@pytest.mark.parametrize(
    "name",
    [
        ".savedmodel_writer-",
        ".savedmodel_writer-mine",
        ".savedmodel_writer-1-{machine}-x-0",
        ".savedmodel_writer-1-{machine}-999999999",
        "savedmodel_writer-1-{machine}-999999999-0",
        ".hidden",
        ".savedmodel_writer-1-{machine}-{process}-0",
    ],
)
def test_what_is_no_leftover_stays(base: Path, model: Model, name: str) -> None:
    machine = hidden_names._machine()
    (base / name.format(machine=machine, process=os.getpid())).mkdir()
    gone: Any = base / f".savedmodel_writer-a-b-{machine}-999999999-0"
    gone.mkdir()
    before = names(base)
    publish(base, model, remove_leftovers=True, leftovers_older_than=0)
    assert names(base) == sorted(["1", *(set(before) - {gone.name})])
