"""Files in assets.extra/, and what stays when one of several files cannot be added."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from tests.files.faults import FaultyStorage
from tests.trees import tree

WARMUP = "tf_serving_warmup_requests"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "warm.up").write_bytes(b"requests")
    (tmp_path / "sources" / "other").write_bytes(b"other")
    return tmp_path / "sources"


@pytest.fixture
def builder(tmp_path: Path) -> sm.SavedModelBuilder:
    return sm.SavedModelBuilder(tmp_path / "export", fsync=False)


def add_meta_graph(builder: sm.SavedModelBuilder, **kwargs: Any) -> None:
    with sm.Graph() as graph:
        sm.Variable([1.0], name="v")
        builder.add_meta_graph_and_variables(graph, ["serve"], **kwargs)


def extra(work: Path) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = tree(work.parent / "export" / "assets.extra")
    return found


@pytest.mark.parametrize("form", [str, bytes, Path])
def test_before_and_after_the_meta_graph(
    work: Path, builder: sm.SavedModelBuilder, form: Any
) -> None:
    builder.add_assets_extra({WARMUP: form(work / "warm.up")})
    add_meta_graph(builder)
    builder.add_assets_extra({"a/b/other": form(work / "other"), "warm.up": form(work / "warm.up")})
    (work / "warm.up").write_bytes(b"changed since")
    builder.save()
    assert extra(work) == {
        "a": None,
        "a/b": None,
        "a/b/other": b"other",
        WARMUP: b"requests",
        "warm.up": b"requests",
    }
    meta_graph = sm.protos.SavedModel.FromString(
        (work.parent / "export" / "saved_model.pb").read_bytes()
    ).meta_graphs[0]
    assert not meta_graph.asset_file_def
    assert "saved_model_assets" not in meta_graph.collection_def


def test_after_save(work: Path, builder: sm.SavedModelBuilder) -> None:
    add_meta_graph(builder)
    builder.save()
    builder.add_assets_extra({WARMUP: work / "warm.up"})
    assert not (work.parent / "export" / "assets.extra").exists()
    builder.save()
    assert extra(work) == {WARMUP: b"requests"}


def test_modes_are_those_of_new_files(work: Path, builder: sm.SavedModelBuilder) -> None:
    (work / "warm.up").chmod(0o400)
    builder.add_assets_extra({"a/warm.up": work / "warm.up"})
    builder.save()
    mask = os.umask(0)
    os.umask(mask)
    copy = work.parent / "export" / "assets.extra" / "a" / "warm.up"
    assert copy.stat().st_mode & 0o777 == 0o666 & ~mask
    assert copy.parent.stat().st_mode & 0o777 == 0o777 & ~mask


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../a", "/a", "a/", "a//b", "./a", "a/../b", "a/..", "a\0b"]
)
def test_names_that_leave_the_directory(
    work: Path, builder: sm.SavedModelBuilder, name: str
) -> None:
    with pytest.raises(errors.InvalidArgumentError, match="is no path of a file inside"):
        builder.add_assets_extra({"good": work / "other", name: work / "warm.up"})
    assert os.listdir(work.parent) == ["sources"]


def test_names_that_begin_with_dots_are_names(work: Path, builder: sm.SavedModelBuilder) -> None:
    builder.add_assets_extra({"..a": work / "other", ".b": work / "other"})
    builder.save()
    assert extra(work) == {"..a": b"other", ".b": b"other"}


@pytest.mark.parametrize("again", ["a/b", "a", "a/b/c"])
def test_a_name_is_given_once(work: Path, builder: sm.SavedModelBuilder, again: str) -> None:
    builder.add_assets_extra({"a/b": work / "warm.up"})
    with pytest.raises(errors.DuplicateNameError, match=f"'{again}' and 'a/b'"):
        builder.add_assets_extra({"good": work / "other", again: work / "other"})
    builder.add_assets_extra({"a/c": work / "other", "a/bc": work / "other"})
    builder.save()
    assert extra(work) == {"a": None, "a/b": b"requests", "a/bc": b"other", "a/c": b"other"}


@pytest.mark.parametrize("wrong", [None, ["a"], "a", {3: "a"}, {"a": 3}, {"a": None}])
def test_wrong_types(work: Path, builder: sm.SavedModelBuilder, wrong: Any) -> None:
    with pytest.raises(errors.InvalidTypeError, match="assets_extra"):
        builder.add_assets_extra(wrong)


def test_sources_are_checked_as_those_of_assets(work: Path, builder: sm.SavedModelBuilder) -> None:
    (work / "dangling").symlink_to("nowhere")
    for name in ("missing", "dangling", "."):
        with pytest.raises(errors.AssetError, match=str(work)):
            builder.add_assets_extra({"good": work / "other", "a": work / name})
    assert os.listdir(work.parent) == ["sources"]


def test_names_that_are_not_portable(work: Path, builder: sm.SavedModelBuilder) -> None:
    builder.add_assets_extra({"a/b": work / "other"})
    with pytest.warns(UserWarning, match="assets a/b and A/b are one file"):
        builder.add_assets_extra({"A/b": work / "other"})
    with pytest.warns(UserWarning, match="Windows cannot make"):
        builder.add_assets_extra({"nul/c": work / "other"})


def test_a_closed_builder_takes_none(work: Path, builder: sm.SavedModelBuilder) -> None:
    builder.close()
    with pytest.raises(errors.SequenceError, match="is closed"):
        builder.add_assets_extra({"a": work / "other"})


def test_files_that_are_made_here(work: Path, builder: sm.SavedModelBuilder) -> None:
    add_meta_graph(builder)
    directory = work.parent / "export" / "assets.extra"
    assert builder.add_extra_file("a/b", b"bytes") == str(directory / "a/b")
    assert builder.add_extra_file("c", memoryview(b"view")) == str(directory / "c")
    assert not directory.exists()
    for again in ("a/b", "a", "c/d"):
        with pytest.raises(errors.DuplicateNameError):
            builder.add_extra_file(again, b"")
        with pytest.raises(errors.DuplicateNameError):
            builder.add_assets_extra({again: work / "other"})
    for outside in ("../a", "/a", "", "."):
        with pytest.raises(errors.InvalidArgumentError, match="is no path of a file inside"):
            builder.add_extra_file(outside, b"")
    for name, data in ((3, b""), ("d", "text"), ("d", None)):
        with pytest.raises(errors.InvalidTypeError):
            builder.add_extra_file(name, data)  # type: ignore[arg-type]
    builder.save()
    assert extra(work) == {"a": None, "a/b": b"bytes", "c": b"view"}
    builder.close()
    with pytest.raises(errors.SequenceError, match="is closed"):
        builder.add_extra_file("e", b"")


def test_meta_graphs_so_far(builder: sm.SavedModelBuilder) -> None:
    assert builder.meta_graph_defs == ()
    add_meta_graph(builder)
    (message,) = builder.meta_graph_defs
    assert list(message.meta_info_def.tags) == ["serve"]


def test_a_failed_addition_can_be_repeated(work: Path) -> None:
    """Whatever was there before stays, and nothing of the failed call."""
    calls = 0
    while True:
        root = work.parent / f"root{calls}"
        root.mkdir()
        storage = FaultyStorage(-1)
        builder = sm.SavedModelBuilder(root / "export", storage=storage)
        builder.add_assets_extra({WARMUP: work / "warm.up"})
        with sm.Graph() as graph:
            sm.Variable([1.0], name="v")
            asset = sm.constant(str(work / "other"))
        before = tree(root)
        storage._at = len(storage.calls) + calls
        try:
            builder.add_meta_graph_and_variables(graph, ["serve"], assets_list=[asset])
        except errors.StorageError:
            assert tree(root) == before
            storage._at = -1
            builder.add_meta_graph_and_variables(graph, ["serve"], assets_list=[asset])
            calls += 1
        else:
            break
        finally:
            storage._at = -1
        builder.save()
        files = ["assets", "assets.extra", "saved_model.pb", "variables"]
        assert sorted(os.listdir(root / "export")) == files
    assert calls > 5
