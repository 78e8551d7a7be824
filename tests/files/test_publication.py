"""A directory appears whole or not at all, and what it was made in goes away."""

from __future__ import annotations

import errno
import gc
import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage, Storage, publication, staging
from savedmodel_writer.files.publication import Publication
from savedmodel_writer.files.target import absolute_path, check_vacant
from tests.files.faults import NEEDS_SPACE, FaultyStorage, faults, tree

LOCAL = LocalStorage(fsync=False)
FIRST = {"a": None, "a/1": b"one", "a/2": b"two", "b": None, "last": b"end"}


def begin(target: Path, storage: Storage = LOCAL) -> Publication:
    return Publication(str(target), storage, taken_by=["last"])


def put(publication: Publication, files: dict[str, bytes | None]) -> None:
    storage = publication.storage
    for name, content in files.items():
        path = f"{publication.directory}/{name}"
        if content is None:
            storage.make_directory(path)
        else:
            with storage.open(path, "wb") as file:
                file.write(content)
                storage.sync(file)


def test_nothing_is_visible_before_and_everything_after(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    assert tree(tmp_path) == {}, "nothing is made before it is needed"
    put(model, FIRST)
    (hidden,) = tmp_path.iterdir()
    assert hidden.name.startswith(".savedmodel_writer-model-")
    assert f"-{os.getpid()}-" in hidden.name
    model.publish("last")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert tree(tmp_path / "model") == FIRST


def test_a_second_round_adds_files_and_replaces_the_last(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    model.publish("last")
    put(model, {"a": None, "a/3": b"three", "c": None, "last": b"new end"})
    assert tree(tmp_path / "model") == FIRST, "visible too early"
    model.publish("last")
    assert tree(tmp_path / "model") == FIRST | {"a/3": b"three", "c": None, "last": b"new end"}
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_modes_follow_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        model = begin(tmp_path / "new" / "model")
        put(model, FIRST)
        model.publish("last")
    finally:
        os.umask(before)
    for path in [tmp_path / "new", *(tmp_path / "new").rglob("*")]:
        wanted = (0o777 if path.is_dir() else 0o666) & ~umask
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_an_empty_directory_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model").chmod(0o2751)
    model = begin(tmp_path / "model")
    put(model, FIRST)
    model.publish("last")
    assert stat.S_IMODE((tmp_path / "model").stat().st_mode) == 0o2751


@pytest.mark.parametrize("made", [True, False])
def test_discard_takes_away_what_was_made(tmp_path: Path, made: bool) -> None:
    target = tmp_path / "models" / "deep" / "1"
    if made:
        target.mkdir(parents=True)
    before = tree(tmp_path)
    model = begin(target)
    put(model, FIRST)
    assert tree(tmp_path) != before
    model.discard()
    assert tree(tmp_path) == before
    model.discard()


def test_discard_leaves_parents_that_others_use(tmp_path: Path) -> None:
    model = begin(tmp_path / "models" / "1")
    put(model, FIRST)
    (tmp_path / "models" / "other").touch()
    model.discard()
    assert tree(tmp_path) == {"models": None, "models/other": b""}


# --- where a sibling cannot be made or renamed ------------------------------------------------


def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str) -> Path:
    """A target that cannot be renamed onto, for that reason."""
    target = tmp_path / "model"
    target.mkdir()
    if reason == "link":
        (tmp_path / "link").symlink_to(target)
        return tmp_path / "link"
    if reason == "mount":
        monkeypatch.setattr(os.path, "ismount", lambda path: path == str(target))
    if reason == "current":
        monkeypatch.chdir(target)
    if reason == "parent":
        refuse_siblings(monkeypatch, tmp_path)
    return target


def refuse_siblings(monkeypatch: pytest.MonkeyPatch, parent: Path) -> None:
    """What a read-only parent does; not by its mode, as tests may run as root."""

    def make_directory(self: LocalStorage, path: str, **kwargs: bool) -> None:
        if os.path.dirname(path) == str(parent):
            raise errors.PermissionDeniedError("read-only", errno=errno.EROFS, path=path)
        os.mkdir(path)

    monkeypatch.setattr(LocalStorage, "make_directory", make_directory)


@pytest.mark.parametrize("reason", ["link", "mount", "current", "parent"])
def test_fallback_into_the_directory(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    reason: str,
) -> None:
    target = inside(tmp_path, monkeypatch, reason)
    identity = target.stat().st_ino
    model = begin(target)
    put(model, FIRST)
    (hidden,) = target.iterdir()
    assert hidden.name.startswith(".savedmodel_writer-")
    assert "one by one" in caplog.text
    model.publish("last")
    assert tree(target) == FIRST
    assert target.stat().st_ino == identity, "the directory itself was replaced"
    put(model, {"a": None, "a/3": b"three", "last": b"new"})
    model.publish("last")
    assert tree(target) == FIRST | {"a/3": b"three", "last": b"new"}
    put(model, {"a": None})
    model.discard()
    assert tree(target) == FIRST | {"a/3": b"three", "last": b"new"}


def test_read_only_parent_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_siblings(monkeypatch, tmp_path)
    with pytest.raises(errors.PermissionDeniedError):
        put(begin(tmp_path / "model"), FIRST)
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EXDEV, errno.EPERM])
def test_fallback_when_the_rename_is_refused(tmp_path: Path, number: int) -> None:
    class Refusing(FaultyStorage):
        def rename_directory(self, src: str, dst: str) -> None:
            raise errors.StorageError("refused", errno=number, path=src)

        def replace(self, src: str, dst: str) -> None:
            if number == errno.EXDEV and os.path.dirname(src).startswith(
                str(tmp_path / ".savedmodel_writer")
            ):
                raise errors.StorageError("a mount point between", errno=number, path=src)
            os.replace(src, dst)

    (tmp_path / "model").mkdir()
    model = begin(tmp_path / "model", Refusing(-1))
    put(model, FIRST)
    model.publish("last")
    assert tree(tmp_path) == {"model": None} | {f"model/{key}": FIRST[key] for key in FIRST}


def test_fallback_for_another_users_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model").mkdir()
    identity = (tmp_path / "model").stat().st_ino
    monkeypatch.setattr(publication, "take_over_permissions", lambda made, standing: False)
    model = begin(tmp_path / "model")
    put(model, FIRST)
    model.publish("last")
    assert tree(tmp_path / "model") == FIRST
    assert (tmp_path / "model").stat().st_ino == identity


def test_a_storage_without_atomic_rename(tmp_path: Path) -> None:
    storage = FaultyStorage(-1)
    storage.atomic_rename = False
    model = begin(tmp_path / "deep" / "model", storage)
    put(model, FIRST)
    model.publish("last")
    assert tree(tmp_path / "deep" / "model") == FIRST


# --- what others do meanwhile -----------------------------------------------------------------


def test_two_on_one_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = begin(tmp_path / "model"), begin(tmp_path / "model")
    put(first, FIRST)
    put(second, {"last": b"other"})
    first.publish("last")
    with pytest.raises(errors.ExportDirectoryError, match="last") as caught:
        second.publish("last")
    assert isinstance(caught.value, AssertionError)
    second.discard()
    assert tree(tmp_path) == {"model": None} | {f"model/{key}": FIRST[key] for key in FIRST}


def test_two_inside_one_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = inside(tmp_path, monkeypatch, "mount")
    first, second = begin(target), begin(target)
    put(first, FIRST)
    put(second, {"last": b"other"})
    first.publish("last")
    with pytest.raises(errors.ExportDirectoryError):
        second.publish("last")
    second.discard()
    assert tree(target) == FIRST


def test_two_inside_one_directory_at_the_same_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each looks while the target is still empty: the first to make a directory has it."""
    target = inside(tmp_path, monkeypatch, "mount")

    class Racing(FaultyStorage):
        def make_directory(self, path: str, **kwargs: bool) -> None:
            if path == str(target / "a"):
                os.mkdir(path)  # the rival's
            os.mkdir(path) if not kwargs else super().make_directory(path, **kwargs)

        def call(self, name: str, function: Callable[..., Any], *args: Any, **kw: Any) -> Any:
            return function(*args, **kw)

    class Mapped(Racing):
        def make_directory(self, path: str, **kwargs: bool) -> None:
            try:
                super().make_directory(path, **kwargs)
            except FileExistsError:
                raise errors.AlreadyExistsError("there", errno=errno.EEXIST, path=path) from None

    model = begin(target, Mapped(-1))
    put(model, FIRST)
    with pytest.raises(errors.ExportDirectoryError):
        model.publish("last")
    model.discard()
    assert tree(target) == {"a": None}, "the rival's directory stays, and nothing else"


def test_what_users_put_there_meanwhile_stays(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    (tmp_path / "model" / "assets.extra").mkdir(parents=True)
    (tmp_path / "model" / "assets.extra" / "warmup").write_bytes(b"w")
    model.publish("last")
    extra = {"assets.extra": None, "assets.extra/warmup": b"w"}
    assert tree(tmp_path / "model") == FIRST | extra
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_what_users_put_in_the_way_stays(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    (tmp_path / "model" / "a").mkdir(parents=True)
    (tmp_path / "model" / "a" / "2").write_bytes(b"the user's")
    before = tree(tmp_path / "model")
    with pytest.raises(errors.ExportDirectoryError, match="a/2"):
        model.publish("last")
    model.discard()
    assert tree(tmp_path) == {"model": None} | {f"model/{key}": before[key] for key in before}


def test_a_file_put_in_the_way_stays(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    (tmp_path / "model").write_bytes(b"the user's")
    with pytest.raises(errors.ExportDirectoryError):
        model.publish("last")
    model.discard()
    assert tree(tmp_path) == {"model": b"the user's"}


def test_a_published_directory_that_was_removed(tmp_path: Path) -> None:
    model = begin(tmp_path / "model")
    put(model, FIRST)
    model.publish("last")
    LOCAL.remove_tree(str(tmp_path / "model"))
    put(model, {"last": b"new"})
    with pytest.raises(errors.NotFoundError, match="removed"):
        model.publish("last")
    model.discard()
    assert tree(tmp_path) == {}


def test_names_left_by_a_killed_process_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_numbers", iter([7, 7, 8]))
    killed = begin(tmp_path / "model")
    put(killed, {"last": b"left"})
    model = begin(tmp_path / "model")
    put(model, FIRST)
    assert model.directory.endswith("-8")
    model.publish("last")
    assert tree(tmp_path / "model") == FIRST
    assert (Path(killed.directory) / "last").read_bytes() == b"left"


@pytest.mark.parametrize("name", ["n" * 255, "é" * 127, "\udcff\udcfe", "a\nb "])
def test_any_file_name(tmp_path: Path, name: str) -> None:
    model = begin(tmp_path / name)
    put(model, FIRST)
    model.publish("last")
    assert tree(tmp_path / name) == FIRST


# --- faults -----------------------------------------------------------------------------------


def rounds(target: Path) -> Callable[[FaultyStorage], None]:
    def scenario(storage: FaultyStorage) -> None:
        model = begin(target, storage)
        try:
            put(model, FIRST)
            model.publish("last")
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
        model.publish("last")
        model.storage = storage
        try:
            put(model, {"a": None, "a/3": b"three", "last": b"new end"})
            model.publish("last")
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


# --- the ends of objects and processes --------------------------------------------------------


def test_garbage_collection_takes_it_away(tmp_path: Path) -> None:
    model = begin(tmp_path / "models" / "1")
    put(model, FIRST)
    assert tree(tmp_path)
    del model
    gc.collect()
    assert tree(tmp_path) == {}


def run(script: str, *args: object) -> subprocess.CompletedProcess[str]:
    prelude = """
        import os, sys
        from savedmodel_writer.files import LocalStorage
        from savedmodel_writer.files.publication import Publication
        model = Publication(sys.argv[1], LocalStorage(), taken_by=["last"])

        def put():
            open(model.directory + "/last", "w").close()

    """
    program = textwrap.dedent(prelude) + textwrap.dedent(script)
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.parametrize("end", ["", "sys.exit(3)", "raise SystemError", "raise KeyboardInterrupt"])
def test_the_end_of_the_interpreter_takes_it_away(tmp_path: Path, end: str) -> None:
    result = run(
        f"put(); assert os.listdir(os.path.dirname(sys.argv[1])); {end}", tmp_path / "models" / "1"
    )
    assert tree(tmp_path) == {}, result.stderr
    assert "AssertionError" not in result.stderr


def test_a_forked_child_takes_nothing_away(tmp_path: Path) -> None:
    script = """
        put()
        child = os.fork()
        if child == 0:
            try:
                model.publish("last")
            except AssertionError as error:
                assert "forked" in str(error), error
            else:
                os._exit(5)
            model.discard()
            sys.exit(7)  # runs what is registered for the exit
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        model.publish("last")
    """
    result = run(script, tmp_path / "1")
    assert result.returncode == 0, result.stderr
    assert tree(tmp_path) == {"1": None, "1/last": b""}


def test_a_child_forked_before_anything_was_made_works(tmp_path: Path) -> None:
    script = """
        child = os.fork()
        if child == 0:
            put()
            model.publish("last")
        else:
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    """
    result = run(script, tmp_path / "1")
    assert result.returncode == 0, result.stderr
    assert tree(tmp_path) == {"1": None, "1/last": b""}


# --- the target -------------------------------------------------------------------------------


@pytest.fixture
def in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def test_absolute_path(in_tmp_path: Path) -> None:
    wanted = str(in_tmp_path / "a")
    for path in ("a", b"a", Path("a"), "./b/../a/", in_tmp_path / "a"):
        assert absolute_path(path) == wanted
    assert absolute_path(b"\xff") == str(in_tmp_path / "\udcff")
    for nothing in (None, 7, ["a"]):
        with pytest.raises(TypeError, match="Expected binary or unicode string, got"):
            absolute_path(nothing)
    with pytest.raises(errors.InvalidArgumentError, match="NUL"):
        absolute_path("a\0b")


def check(path: Path | str) -> None:
    check_vacant(str(path), LOCAL, given=path)


def test_vacant(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("empty", "link", "absent", "absent/deep"):
        check(tmp_path / name)
    assert sorted(tree(tmp_path)) == ["empty", "link"], "looking makes nothing"


def test_not_vacant(tmp_path: Path) -> None:
    (tmp_path / "full" / "directory").mkdir(parents=True)
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    before = tree(tmp_path / "full")
    with pytest.raises(AssertionError, match="already exists, and isn't empty"):
        check(tmp_path / "full")
    with pytest.raises(errors.NotFoundError, match=r"Could not find directory .*file"):
        check(tmp_path / "file")
    with pytest.raises(errors.FailedPreconditionError, match="file is not a directory"):
        check(tmp_path / "file" / "deep" / "er")
    with pytest.raises(errors.NotFoundError, match=r"symbolic link to .*nowhere"):
        check(tmp_path / "dangling")
    with pytest.raises(errors.StorageError) as caught:
        check(tmp_path / ("n" * 256))
    assert caught.value.errno == errno.ENAMETOOLONG
    with pytest.raises(errors.NotFoundError):
        check(tmp_path / "dangling")
    assert tree(tmp_path / "full") == before


def test_not_writable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path))
    with pytest.raises(errors.PermissionDeniedError, match="not writable"):
        check(tmp_path / "a" / "b")
