"""Full disks and interrupts at every call leave nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files.faults import NEEDS_SPACE, FaultyStorage, faults
from tests.files.publications import FIRST, LOCAL, begin, publish, put
from tests.trees import tree


def rounds(target: Path) -> Callable[[FaultyStorage], None]:
    def scenario(storage: FaultyStorage) -> None:
        model = begin(target, storage)
        try:
            put(model, FIRST)
            publish(model, FIRST)
        except BaseException:
            model.discard()
            raise

    return scenario


@pytest.mark.parametrize("where", ["absent", "empty", "link"])
@pytest.mark.parametrize("for_good", [False, True])
def test_a_full_disk_at_every_call(tmp_path: Path, where: str, for_good: bool) -> None:
    target = tmp_path / "models" / "1"
    if where != "absent":
        target.mkdir(parents=True)
    if where == "link":
        (tmp_path / "link").symlink_to(target)
        target = tmp_path / "link"
    before = tree(tmp_path)
    count = 0
    for storage in faults(
        rounds(target), counted=lambda name: name in NEEDS_SPACE, for_good=for_good
    ):
        assert tree(tmp_path) == before, f"after call {count} ({storage.calls[count]})"
        count += 1
    assert count > 8
    assert tree(target) == FIRST


@pytest.mark.parametrize("where", ["absent", "empty", "link"])
@pytest.mark.parametrize("after", [False, True])
def test_an_interrupt_at_every_call(tmp_path: Path, where: str, after: bool) -> None:
    target = tmp_path / "1"
    if where != "absent":
        target.mkdir()
    if where == "link":
        (tmp_path / "link").symlink_to(target)
        target = tmp_path / "link"
    before = tree(tmp_path)
    cleaning = ("remove", "remove_tree", "remove_directory")
    for storage in faults(
        rounds(target),
        raises=KeyboardInterrupt,
        after=after,
        counted=lambda name: name not in cleaning,
    ):
        call = storage.calls[-1]
        if tree(target) == FIRST:  # it came when all was done
            assert after and call in ("rename_directory", "sync_directory")
            LOCAL.remove_tree(str(target))
            if where == "empty":
                target.mkdir()
        assert tree(tmp_path) == before, f"after {call}, call {len(storage.calls) - 1}"


def test_a_full_disk_in_the_second_round(tmp_path: Path) -> None:
    new = FIRST | {"a/3": b"three", "last": b"new end"}

    def scenario(storage: FaultyStorage) -> None:
        model = begin(target, LOCAL)
        put(model, FIRST)
        publish(model, FIRST)
        model.storage.inner = storage
        try:
            put(model, second := {"a": None, "a/3": b"three", "last": b"new end"})
            publish(model, second)
        except BaseException:
            model.discard()
            raise

    target = tmp_path / "0"
    counted = NEEDS_SPACE | {"sync_directory"}
    for number, storage in enumerate(faults(scenario, counted=counted.__contains__)):
        last_sync = storage.calls[-1] == "sync_directory" and tree(target) == new
        assert last_sync or tree(target) == FIRST, f"after call {number}"
        assert sum(path.name.startswith(".") for path in tmp_path.iterdir()) == 0
        target = tmp_path / str(number + 1)
    assert tree(target) == new
