"""BundleWriter: the worked example, what it refuses, and what it leaves behind: nothing."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import attrs
import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.files import LocalStorage, Mode
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
    merge_bundles,
    save_checkpoint,
)
from tests.table.test_table_builder import EXAMPLE

ONE = np.float32(1)


def everything(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def writer(directory: Path) -> BundleWriter:
    return BundleWriter(directory / "x", storage=LocalStorage(fsync=False))


def test_the_worked_example(tmp_path: Path) -> None:
    with writer(tmp_path) as bundle:
        bundle.add("a", np.array([1, 2], np.float32))
        bundle.add("b", np.float32(3))
    assert everything(tmp_path) == {
        "x.data-00000-of-00001": bytes.fromhex("0000803f0000004000004040"),
        "x.index": EXAMPLE,
    }


def test_a_bundle_without_tensors(tmp_path: Path) -> None:
    writer(tmp_path).finish()
    files = everything(tmp_path)
    assert files["x.data-00000-of-00001"] == b""
    assert len(files["x.index"]) == 101


def test_nothing_is_visible_before_the_end(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", np.zeros(1 << 20, np.float32))
    assert [name for name in os.listdir(tmp_path) if not name.startswith(".")] == []
    bundle.finish()
    assert sorted(os.listdir(tmp_path)) == ["x.data-00000-of-00001", "x.index"]


def test_the_directory_is_made_one_level(tmp_path: Path) -> None:
    BundleWriter(tmp_path / "new" / "x").finish()
    assert sorted(os.listdir(tmp_path / "new")) == ["x.data-00000-of-00001", "x.index"]
    with pytest.raises(errors.NotFoundError):
        BundleWriter(tmp_path / "missing" / "new" / "x")


def test_a_prefix_in_the_current_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with BundleWriter("x") as bundle:
        bundle.add("a", ONE)
    assert sorted(os.listdir(tmp_path)) == ["x.data-00000-of-00001", "x.index"]
    with BundleReader(b"x") as reader:
        assert reader.read("a") == ONE


# --- what is refused --------------------------------------------------------------------------

REFUSED: dict[str, tuple[Callable[[BundleWriter], None], type[Exception], str]] = {
    "empty name": (lambda w: w.add("", ONE), errors.InvalidArgumentError, "name is empty"),
    "empty bytes": (lambda w: w.add(b"", ONE), errors.InvalidArgumentError, "name is empty"),
    "lone surrogate": (lambda w: w.add("a\ud800", ONE), errors.InvalidArgumentError, "at 1"),
    "not a name": (lambda w: w.add(3, ONE), errors.InvalidTypeError, "int"),  # type: ignore
    "duplicate": (lambda w: w.add("old", ONE), errors.DuplicateNameError, "'old'"),
    "slice after whole, full": (
        lambda w: w.add_slice("old", [2], "0,2", np.zeros(2, np.float32)),
        errors.DuplicateNameError,
        "'old'",
    ),
    "whole after slice": (lambda w: w.add("part", ONE), errors.DuplicateNameError, "'part'"),
    "same slice": (
        lambda w: w.add_slice("part", [4], "0,2", np.zeros(2, np.float32)),
        errors.DuplicateNameError,
        "slice 0,2 of tensor 'part'",
    ),
    "overlap": (
        lambda w: w.add_slice("part", [4], "1,2", np.zeros(2, np.float32)),
        errors.InvalidArgumentError,
        "overlaps slice 0,2",
    ),
    "other dtype": (
        lambda w: w.add_slice("part", [4], "2,2", np.zeros(2, np.int32)),
        errors.InvalidArgumentError,
        "int32.*differ from float32",
    ),
    "other full shape": (
        lambda w: w.add_slice("part", [5], "2,2", np.zeros(2, np.float32)),
        errors.InvalidArgumentError,
        r"\[5\] differ",
    ),
    "slice outside": (
        lambda w: w.add_slice("p", [4], "3,2", np.zeros(2, np.float32)),
        errors.InvalidArgumentError,
        "ends at 4",
    ),
    "slice of another shape": (
        lambda w: w.add_slice("p", [4], "2,2", np.zeros(3, np.float32)),
        errors.InvalidArgumentError,
        r"expected a value of shape \[2\], found \[3\]",
    ),
    "slice of a scalar": (
        lambda w: w.add_slice("p", [], "-", ONE),
        errors.InvalidArgumentError,
        "dimensions",
    ),
    "objects": (
        lambda w: w.add("p", np.array([1, None], object)),
        errors.InvalidTypeError,
        "tensor 'p': ",
    ),
    "no tensor": (lambda w: w.add("p", object()), errors.InvalidTypeError, "tensor 'p': "),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, tmp_path: Path) -> None:
    attempt, kind, what = REFUSED[case]
    bundle = writer(tmp_path)
    bundle.add("old", np.zeros(2, np.float32))
    bundle.add_slice("part", [4], "0,2", np.zeros(2, np.float32))
    with pytest.raises(kind, match=what):
        attempt(bundle)
    # As in TensorFlow, a writer that failed does not finish; ours leaves nothing.
    assert everything(tmp_path) == {}
    for later in (lambda: bundle.add("b", ONE), bundle.finish):
        with pytest.raises(errors.SequenceError, match="an earlier call failed"):
            later()


@attrs.frozen
class Source:
    """A TensorSource that does not do what it says."""

    shape: tuple[int, ...]
    dtype: dtypes.DType
    given: Any
    fail: bool = False

    def chunks(self, max_bytes: int) -> Iterator[bytes]:
        yield self.given
        if self.fail:
            raise RuntimeError("the tape broke")

    def read(self) -> Any:
        return self.given


@pytest.mark.parametrize(
    "source",
    [
        Source((2,), dtypes.float32, bytes(4)),
        Source((2,), dtypes.float32, bytes(12)),
        Source((2,), dtypes.string, np.array([b"a"], object)),
    ],
    ids=["short", "long", "strings"],
)
def test_a_source_that_changes(source: Source, tmp_path: Path) -> None:
    with pytest.raises(errors.InvalidArgumentError, match="tensor 'a': the source said"):
        writer(tmp_path).add("a", source)
    assert everything(tmp_path) == {}


def test_a_source_that_fails_halfway(tmp_path: Path) -> None:
    source = Source((2,), dtypes.float32, bytes(4), fail=True)
    with pytest.raises(errors.SourceError, match=r"'a'.*RuntimeError: the tape broke") as caught:
        writer(tmp_path).add("a", source)
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert everything(tmp_path) == {}


def test_resources_cannot_be_saved(tmp_path: Path) -> None:
    source = Source((), dtypes.resource, b"")
    with pytest.raises(errors.InvalidTypeError, match="resource cannot be saved"):
        writer(tmp_path).add("a", source)
    assert everything(tmp_path) == {}


def test_references_are_saved_as_what_they_refer_to(tmp_path: Path) -> None:
    with writer(tmp_path) as bundle:
        bundle.add("a", Source((1,), dtypes.DType(101), bytes(4)))
    with BundleReader(tmp_path / "x") as reader:
        assert reader.dtype("a") == dtypes.float32


# --- order of calls, and the ends that are no finish --------------------------------------------


def test_nothing_after_finish(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", ONE)
    bundle.finish()
    before = everything(tmp_path)
    for later in (
        lambda: bundle.add("b", ONE),
        lambda: bundle.add_slice("b", [2], "0,1", np.zeros(1)),
        bundle.finish,
    ):
        with pytest.raises(errors.SequenceError, match="the writer is finished"):
            later()
    bundle.close()
    assert everything(tmp_path) == before


def test_closed(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", ONE)
    bundle.close()
    assert everything(tmp_path) == {}
    with pytest.raises(errors.SequenceError, match="the writer is closed"):
        bundle.finish()


def test_left_by_an_exception(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), writer(tmp_path) as bundle:
        bundle.add("a", ONE)
        raise KeyboardInterrupt
    assert everything(tmp_path) == {}


def test_forgotten(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", ONE)
    assert len(everything(tmp_path)) == 1
    del bundle
    gc.collect()
    assert everything(tmp_path) == {}


def test_a_directory_it_made_goes_too(tmp_path: Path) -> None:
    BundleWriter(tmp_path / "new" / "x").close()
    assert everything(tmp_path) == {}


def test_a_forked_child_removes_nothing(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", ONE)
    child = os.fork()
    if child == 0:
        bundle.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    bundle.finish()
    assert sorted(everything(tmp_path)) == ["x.data-00000-of-00001", "x.index"]


def test_an_earlier_checkpoint_stays_when_a_later_fails(tmp_path: Path) -> None:
    with writer(tmp_path) as bundle:
        bundle.add("a", ONE)
    before = everything(tmp_path)
    later = writer(tmp_path)
    later.add("a", np.zeros(100))
    later.close()
    assert everything(tmp_path) == before


def test_two_writers_at_one_prefix(tmp_path: Path) -> None:
    first, second = writer(tmp_path), writer(tmp_path)
    first.add("a", np.float32(1))
    second.add("a", np.float32(2))
    second.finish()
    first.finish()
    with BundleReader(tmp_path / "x") as reader:
        assert reader.read("a") == 1
    assert len(everything(tmp_path)) == 2


@attrs.frozen
class FailingStorage(LocalStorage):
    """A disk that refuses the nth of its operations."""

    fail_at: int = 0
    done: list[str] = attrs.field(factory=list)

    def _step(self, what: str) -> None:
        self.done.append(what)
        if len(self.done) == self.fail_at:
            raise errors.ResourceExhaustedError(f"{what} refused", errno=28)

    def open(self, path: str, mode: Mode) -> BinaryIO:
        self._step("open")
        return super().open(path, mode)

    def replace(self, src: str, dst: str) -> None:
        self._step("replace")
        super().replace(src, dst)

    def sync(self, file: BinaryIO) -> None:
        self._step("sync")
        super().sync(file)

    def make_directory(self, path: str, parents: bool = False, exist_ok: bool = False) -> None:
        self._step("make_directory")
        super().make_directory(path, parents, exist_ok)


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
            assert everything(tmp_path) == {}, storage.done
            continue
        break
    assert count == 8, "made a directory, two files, two syncs, two renames"
    assert len(everything(tmp_path / "new")) == 2


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
    assert everything(tmp_path) == {}


def test_a_store_without_renames(tmp_path: Path) -> None:
    class ObjectStore(LocalStorage):
        @property
        def atomic_rename(self) -> bool:
            return False

        def replace(self, src: str, dst: str) -> None:
            raise AssertionError("a rename copies everything here")

    with BundleWriter(tmp_path / "x", storage=ObjectStore()) as bundle:
        bundle.add("a", ONE)
    assert sorted(everything(tmp_path)) == ["x.data-00000-of-00001", "x.index"]
    BundleWriter(tmp_path / "y", storage=ObjectStore()).close()
    assert sorted(everything(tmp_path)) == ["x.data-00000-of-00001", "x.index"]


def test_large_tensors_are_streamed(tmp_path: Path) -> None:
    """A source of 64 MiB is asked for pieces, and no piece is kept."""
    pieces: list[int] = []

    @attrs.frozen
    class Stream(Source):
        def chunks(self, max_bytes: int) -> Iterator[bytes]:
            left = 64 << 20
            while left:
                pieces.append(min(max_bytes, left))
                left -= pieces[-1]
                yield bytes(pieces[-1])

    with writer(tmp_path) as bundle:
        bundle.add("a", Stream((16 << 20,), dtypes.float32, None))
    assert max(pieces) <= 8 << 20
    assert (tmp_path / "x.data-00000-of-00001").stat().st_size == 64 << 20


def test_mistakes_with_arguments_are_named(tmp_path: Path) -> None:
    wrong: Any = 3
    cases: list[tuple[str, Callable[[], object]]] = [
        ("a path is a str, bytes or os.PathLike", lambda: BundleWriter(wrong)),
        ("a path is a str, bytes or os.PathLike", lambda: BundleReader(wrong)),
        ("expected a dict of arrays by name, found a int", lambda: save_checkpoint("c", wrong)),
        ("prefixes: expected a list of paths", lambda: merge_bundles(str(tmp_path / "a"), "b")),
    ]
    for what, call in cases:
        with pytest.raises(errors.InvalidTypeError, match=what):
            call()


def test_repr(tmp_path: Path) -> None:
    with BundleWriter(tmp_path / "a") as bundle:
        bundle.add("x", [1])
        assert repr(bundle) == f"<BundleWriter {str(tmp_path / 'a')!r}: 1 tensors, open>"
    assert repr(bundle).endswith("finished>")
    assert repr(BundleReader(tmp_path / "a")["x"]).startswith("StoredTensor(name='x', dtype=")
