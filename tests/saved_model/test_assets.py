"""Files that cannot be assets are refused by name, where TensorFlow goes on without them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from savedmodel_writer import errors, graph, saved_model
from savedmodel_writer.files import LocalStorage
from tests.trees import tree


def add(export_dir: Path, *paths: Any, storage: Any = None) -> saved_model.SavedModelBuilder:
    with graph.Graph() as made:
        tensors = [graph.constant(os.fsencode(path)) for path in paths]
    builder = saved_model.SavedModelBuilder(export_dir, fsync=False, storage=storage)
    builder.add_meta_graph_and_variables(made, ["serve"], assets_collection=tensors)
    return builder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "good.txt").write_text("good")
    return tmp_path / "sources"


def refuse(work: Path, path: Any, match: str) -> errors.AssetError:
    export = work.parent / "export"
    with pytest.raises(errors.AssetError, match=match) as caught:
        add(export, work / "good.txt", path)
    assert os.path.basename(os.fsdecode(path).rstrip("/")) in str(caught.value)
    assert caught.value.path is not None
    assert sorted(os.listdir(work.parent)) == ["sources"]
    return caught.value


def test_missing(work: Path) -> None:
    error = refuse(work, work / "missing.txt", "No such file or directory")
    assert isinstance(error, errors.NotFoundError)
    assert isinstance(error, FileNotFoundError)


def test_dangling_link(work: Path) -> None:
    (work / "link.txt").symlink_to("nowhere")
    refuse(work, work / "link.txt", "symbolic link to nowhere")


def test_directory(work: Path) -> None:
    (work / "directory").mkdir()
    refuse(work, work / "directory", "regular file")
    refuse(work, f"{work}/directory/", "regular file")
    refuse(work, f"{work}/good.txt/", "regular file")


def test_fifo(work: Path) -> None:
    os.mkfifo(work / "fifo")
    refuse(work, work / "fifo", "regular file")


def test_unreadable(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "secret.txt").touch()
    opened = LocalStorage.open

    def refusing(self: LocalStorage, path: str, mode: Any) -> Any:
        if path.endswith("secret.txt"):
            raise errors.PermissionDeniedError(f"{path}; Permission denied", path=path)
        return opened(self, path, mode)

    monkeypatch.setattr(LocalStorage, "open", refusing)
    refuse(work, work / "secret.txt", "cannot be read")


def test_inside_the_export_directory(work: Path) -> None:
    export = work.parent / "export"
    with graph.Graph() as made:
        tensor = graph.constant(str(export / "assets" / "inside.txt"))
    builder = saved_model.SavedModelBuilder(export)
    (export / "assets").mkdir(parents=True)
    (export / "assets" / "inside.txt").write_text("user's")
    with pytest.raises(errors.AssetError, match="inside the export directory"):
        builder.add_meta_graph_and_variables(made, ["serve"], assets_collection=[tensor])
    assert tree(export) == {"assets": None, "assets/inside.txt": b"user's"}


def test_changed_while_it_is_copied(work: Path) -> None:
    class Slow(LocalStorage):
        def open(self, path: str, mode: Any) -> Any:
            if mode == "wb" and path.endswith("changing.txt"):
                with (work / "changing.txt").open("a") as file:
                    file.write("more")
            return super().open(path, mode)

    (work / "changing.txt").write_text("x")
    with pytest.raises(errors.AssetError, match="changed while it was copied"):
        add(work.parent / "export", work / "changing.txt", storage=Slow(fsync=False))
    assert sorted(os.listdir(work.parent)) == ["sources"]


def test_name_not_utf8(work: Path) -> None:
    path = os.fsencode(work) + b"/\xff.txt"
    Path(os.fsdecode(path)).touch()
    with pytest.raises(errors.AssetError, match="UTF-8"):
        add(work.parent / "export", path)


def test_path_with_nul(work: Path) -> None:
    with pytest.raises(errors.AssetError):
        add(work.parent / "export", b"a\0b")


def test_a_link_is_followed(work: Path) -> None:
    (work / "link.txt").symlink_to("good.txt")
    add(work.parent / "export", work / "link.txt").save()
    copy = work.parent / "export" / "assets" / "link.txt"
    assert not copy.is_symlink()
    assert copy.read_text() == "good"


def test_names_that_differ_in_case_only(work: Path) -> None:
    (work / "GOOD.txt").write_text("other")
    with pytest.warns(UserWarning, match=r"good.txt and GOOD.txt are one file"):
        builder = add(work.parent / "export", work / "good.txt", work / "GOOD.txt")
    builder.save()
    assert sorted(os.listdir(work.parent / "export" / "assets")) == ["GOOD.txt", "good.txt"]


@pytest.mark.parametrize("name", ["CON", "nul.txt", "com1.bin", "a:b", "a?", "dot.", "space "])
def test_names_that_windows_reserves(work: Path, name: str) -> None:
    (work / name).touch()
    with pytest.warns(UserWarning, match="Windows"):
        add(work.parent / "export", work / name)


def test_other_names_pass_without_warning(work: Path) -> None:
    for name in ("console.txt", "com", "nulls", "a.b.c", "é", "com10"):
        (work / name).touch()
        add(work.parent / "export", work / name).close()
