"""Progress: bytes of several jobs and threads as one count that grows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.files import JointProgress, LocalStorage
from savedmodel_writer.tensor_bundle import BundleWriter, save_checkpoint
from tests.trees import files_in

STORAGE = LocalStorage(fsync=False)
MIB = 1 << 20


def test_jobs_of_many_threads() -> None:
    told: list[tuple[int, int | None]] = []
    joint = JointProgress(lambda *done: told.append(done), 8 * 1000)

    def job() -> None:
        report = joint.part()
        assert report is not None
        for done in range(0, 1001, 10):
            report(done, None)

    threads = [threading.Thread(target=job) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [(done, 8000) for done in range(10, 8001, 10)]


def test_nobody_wants_to_know() -> None:
    assert JointProgress(None, 3).part() is None


@pytest.mark.parametrize("shards", [1, 3])
@pytest.mark.parametrize("pool", [lambda: None, lambda: ThreadPoolExecutor(2)])
def test_a_checkpoint(shards: int, pool: Callable[[], Any], tmp_path: Path) -> None:
    values = {f"v{n}": np.zeros(3 * MIB + n, np.uint8) for n in range(3)} | {"none": np.zeros(0)}
    total = 9 * MIB + 3
    told: list[tuple[int, int | None]] = []
    save_checkpoint(
        tmp_path / "x", values, shards, pool(), lambda *it: told.append(it), storage=STORAGE
    )
    counts = [done for done, _ in told]
    assert counts == sorted(set(counts))
    assert told[-1] == (total, total)
    assert {in_all for _, in_all in told} == {total}
    if shards == 1 or pool() is None:
        assert len(told) >= 9, "after each few megabytes"


def test_strings_have_no_size_before_they_are_read(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    values = {"a": np.array([b"abc", b"d"], object), "b": np.float32([1])}
    save_checkpoint(tmp_path / "x", values, progress=lambda *it: told.append(it), storage=STORAGE)
    size = (tmp_path / "x.data-00000-of-00001").stat().st_size
    assert told[-1] == (size, None)


class Stop(Exception):
    """What a program raises from its callback: it wants no more."""


@pytest.mark.parametrize("shards", [1, 4])
@pytest.mark.parametrize("pool", [lambda: None, lambda: ThreadPoolExecutor(2)])
def test_what_the_callback_raises_gives_up(
    shards: int, pool: Callable[[], Any], tmp_path: Path
) -> None:
    before: dict[str, bytes] = {}
    for target in "new", "there":
        prefix = tmp_path / target / "x"
        if target == "there":
            save_checkpoint(prefix, {"old": 1.0}, storage=STORAGE)
            before = files_in(tmp_path)
        calls = 0

        def stop(done: int, total: int | None) -> None:
            nonlocal calls
            calls += 1
            if calls == 3:
                raise Stop

        values = {f"v{n}": Counted() for n in range(8)}
        with pytest.raises(Stop):
            save_checkpoint(prefix, values, shards, pool(), stop, storage=STORAGE)
        assert calls == 3, "it is not called again"
        assert files_in(tmp_path) == before
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["there", *before_names(before)]


def before_names(before: dict[str, bytes]) -> list[str]:
    return sorted(Path(name).name for name in before)


@attrs.frozen
class Counted:
    """Three megabytes in three pieces."""

    shape: tuple[int, ...] = (3 * MIB,)
    dtype: dtypes.DType = dtypes.uint8

    def chunks(self, max_bytes: int) -> Iterator[bytes]:
        for _ in range(3):
            yield bytes(MIB)

    def read(self) -> Any:
        raise AssertionError("it is of a fixed size")


def test_a_writer(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    with BundleWriter(
        tmp_path / "x", storage=STORAGE, progress=lambda *it: told.append(it)
    ) as writer:
        writer.add("a", np.zeros(5))
        assert told == [(40, None)]
        writer.add("b", np.zeros(2, np.int8))
    assert told == [(40, None), (42, None)]


def test_an_error_of_ours_from_the_callback_stays_itself(tmp_path: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        raise errors.ResourceExhaustedError("the quota")

    with pytest.raises(errors.ResourceExhaustedError, match="the quota"):
        save_checkpoint(tmp_path / "x", {"a": 1.0}, progress=stop, storage=STORAGE)
    assert list(tmp_path.iterdir()) == []
