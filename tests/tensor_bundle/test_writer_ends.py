"""The ends of a BundleWriter that are no finish, and what they leave behind: nothing."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage, Mode
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
)
from tests.tensor_bundle.disks import FailingStorage
from tests.tensor_bundle.our_bundles import writer
from tests.trees import files_in

ONE = np.float32(1)


# --- order of calls, and the ends that are no finish --------------------------------------------


def test_nothing_after_finish(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", ONE)
    bundle.finish()
    before = files_in(tmp_path)
    for later in (
        lambda: bundle.add("b", ONE),
        lambda: bundle.add_slice("b", [2], "0,1", np.zeros(1)),
        bundle.finish,
    ):
        with pytest.raises(errors.SequenceError, match="the writer is finished"):
            later()
    bundle.close()
    assert files_in(tmp_path) == before


def test_closed(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", ONE)
    bundle.close()
    assert files_in(tmp_path) == {}
    with pytest.raises(errors.SequenceError, match="the writer is closed"):
        bundle.finish()


def test_left_by_an_exception(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), writer(tmp_path) as bundle:
        bundle.add("a", ONE)
        raise KeyboardInterrupt
    assert files_in(tmp_path) == {}


def test_forgotten(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", ONE)
    assert len(files_in(tmp_path)) == 1
    del bundle
    gc.collect()
    assert files_in(tmp_path) == {}


def test_a_directory_it_made_goes_too(tmp_path: Path) -> None:
    BundleWriter(tmp_path / "new" / "x").close()
    assert files_in(tmp_path) == {}


def test_a_forked_child_removes_nothing(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", ONE)
    child = os.fork()
    if child == 0:
        bundle.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    bundle.finish()
    assert sorted(files_in(tmp_path)) == ["x.data-00000-of-00001", "x.index"]


def test_an_earlier_checkpoint_stays_when_a_later_fails(tmp_path: Path) -> None:
    with writer(tmp_path) as bundle:
        bundle.add("a", ONE)
    before = files_in(tmp_path)
    later = writer(tmp_path)
    later.add("a", np.zeros(100))
    later.close()
    assert files_in(tmp_path) == before


def test_two_writers_at_one_prefix(tmp_path: Path) -> None:
    first, second = writer(tmp_path), writer(tmp_path)
    first.add("a", np.float32(1))
    second.add("a", np.float32(2))
    second.finish()
    first.finish()
    with BundleReader(tmp_path / "x") as reader:
        assert reader.read("a") == 1
    assert len(files_in(tmp_path)) == 2


def test_whatever_operation_fails_nothing_is_left(tmp_path: Path) -> None:
    def save(storage: LocalStorage) -> None:
        with BundleWriter(tmp_path / "new" / "x", storage=storage) as bundle:
            bundle.add("a", np.zeros(1000))

    count = 0
    while True:
        count += 1
        storage = FailingStorage(fsync=False, fail_at=count)
        try:
            save(storage)
        except errors.ResourceExhaustedError:
            assert files_in(tmp_path) == {}, storage.done
            continue
        break
    assert count == 8, "made a directory, two files, two syncs, two renames"
    assert len(files_in(tmp_path / "new")) == 2


@pytest.mark.parametrize("step", [1, 2])
def test_a_full_disk(step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """/dev/full in the place of a file: writing fails as on a full disk."""

    class Full(LocalStorage):
        def open(self, path: str, mode: Mode) -> BinaryIO:
            file = super().open(path, mode)
            opened.append(path)
            if len(opened) == step:
                file.close()
                return super().open("/dev/full", mode)
            return file

    opened: list[str] = []
    bundle = BundleWriter(tmp_path / "x", storage=Full(fsync=False))
    with pytest.raises(errors.ResourceExhaustedError):
        bundle.add("a", np.zeros(1 << 20))
        bundle.finish()
    assert files_in(tmp_path) == {}


def test_a_store_without_renames(tmp_path: Path) -> None:
    class ObjectStore(LocalStorage):
        @property
        def atomic_rename(self) -> bool:
            return False

        def replace(self, src: str, dst: str) -> None:
            raise AssertionError("a rename copies everything here")

    with BundleWriter(tmp_path / "x", storage=ObjectStore()) as bundle:
        bundle.add("a", ONE)
    assert sorted(files_in(tmp_path)) == ["x.data-00000-of-00001", "x.index"]
    BundleWriter(tmp_path / "y", storage=ObjectStore()).close()
    assert sorted(files_in(tmp_path)) == ["x.data-00000-of-00001", "x.index"]
