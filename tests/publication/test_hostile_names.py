"""Names that would lead out of the directory, or cannot be: nothing is written anywhere else."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from tests.publication.models import FILES, QUICK, Model, names, publish
from tests.trees import tree

OUTSIDE = ["../x", "../../x", "a/../../x", "/x", "//x", "..", ".", "", "a//x", "a/./x", "x/"]
VARIABLES = [
    *OUTSIDE,
    "variables.index",
    "../assets/number.txt",
    "a\0b",
    "w" * 5000,
    "Ä\u0308/\U0001f600",
    "con",
    "a:b",
    "a\\..\\b",
    " ",
    "\n",
]


# --- files for the server ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [*OUTSIDE, "a\0b", "\ud800", "x" * 1025, "/".join("x" * 999)])
def test_extra_assets_that_lead_out_are_refused(base: Path, model: Model, name: str) -> None:
    before = tree(base.parent)
    with sm.publish(base, storage=QUICK) as builder:
        with pytest.raises(errors.InvalidArgumentError):
            builder.add_assets_extra({name: model.asset_file})
        assert tree(base.parent) == before


def test_extra_assets_that_lead_out_on_windows(
    base: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sm.publish(base, storage=QUICK) as builder:
        monkeypatch.setattr(os, "sep", "\\")
        for name in ("..\\x", "C:x", "C:\\x", "a\\b"):
            with pytest.raises(errors.InvalidArgumentError):
                builder.add_assets_extra({name: model.asset_file})
        monkeypatch.undo()
    assert names(base) == []


@pytest.mark.parametrize("name", ["x" * 256, "é" * 128, "a/" + "x" * 300])
def test_names_that_no_file_can_have(base: Path, model: Model, name: str) -> None:
    before = tree(base.parent)
    with sm.publish(base, storage=QUICK) as builder:
        with pytest.raises(OSError, match="name too long"):
            builder.add_assets_extra({name: model.asset_file})
        assert tree(base.parent) == before
        builder.add_assets_extra({"x" * 200: model.asset_file})


def test_names_that_differ_in_case(base: Path, model: Model) -> None:
    with sm.publish(base, storage=QUICK) as builder:
        model.add(builder)
        with pytest.warns(UserWarning, match="upper and lower case"):
            builder.add_assets_extra({"Warm": model.asset_file, "wARM": "/etc/hostname"})
        builder.save()
    assert (base / "1/assets.extra/Warm").read_text() == "2"
    assert (base / "1/assets.extra/wARM").read_text() == Path("/etc/hostname").read_text()


# --- assets -----------------------------------------------------------------------------------


def test_assets_keep_their_base_name_only(base: Path, model: Model, tmp_path: Path) -> None:
    (tmp_path / "sources" / "..x").write_text("dots")
    given = [f"{tmp_path}/sources/../sources/..x", f"{tmp_path}//sources/./number.txt"]
    with sm.Graph() as graph:
        assets = [sm.constant(path) for path in given]
    with sm.publish(base, storage=QUICK) as builder:
        builder.add_meta_graph_and_variables(graph, ["serve"], assets_list=assets)
        builder.save()
    assert names(base / "1" / "assets") == ["..x", "number.txt"]
    assert names(base) == ["1"]


@pytest.mark.parametrize("path", ["a\0b", "/etc/\0", "..", "/", "x" * 5000, "/" + "x" * 300])
def test_assets_that_are_no_files(base: Path, path: str) -> None:
    with sm.Graph() as graph:
        asset = sm.constant(path)
    with sm.publish(base, storage=QUICK) as builder:
        with pytest.raises(errors.InvalidInputError):
            builder.add_meta_graph_and_variables(graph, ["serve"], assets_list=[asset])
        assert names(base) == []


def test_a_link_as_asset_is_copied_as_a_file(base: Path, model: Model) -> None:
    link = model.asset_file.with_name("link")
    link.symlink_to("/etc/hostname")
    with sm.publish(base, storage=QUICK) as builder:
        model.add(builder)
        builder.add_assets_extra({"name": link})
        builder.save()
    copy = base / "1" / "assets.extra" / "name"
    assert not copy.is_symlink()
    assert copy.read_text() == Path("/etc/hostname").read_text()


# --- variables --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIABLES)
def test_names_of_variables_are_no_paths(base: Path, name: str) -> None:
    """They are keys of the checkpoint's index; the graph's own rules for names hold beside that."""
    before = tree(base.parent)
    with sm.Graph() as graph:
        handle = sm.raw_ops.VarHandleOp(dtype=np.float32, shape=[], shared_name=name, name="v")
        sm.raw_ops.ReadVariableOp(resource=handle, dtype=np.float32)
    with sm.publish(base, storage=QUICK) as builder:
        if not name:  # then the node's name is the key
            name = "v"
        builder.add_meta_graph_and_variables(graph, ["serve"], variables={name: np.float32(7)})
        builder.save()
    after = tree(base.parent)
    made = {path for path, data in after.items() if path not in before and data is not None}
    assert made == {f"base/1/{file}" for file in FILES}
    assert sm.BundleReader(base / "1/variables/variables").read(name) == 7


# --- links ------------------------------------------------------------------------------------


@pytest.mark.parametrize("directory", ["assets", "assets.extra"])
def test_a_link_put_into_the_published_directory(
    base: Path, model: Model, tmp_path: Path, directory: str
) -> None:
    """A later `save` does not follow it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    second = tmp_path / "second.txt"
    second.write_text("2")
    with sm.publish(base, storage=QUICK) as builder:
        builder.add_meta_graph_and_variables(sm.Graph(), ["serve"])
        builder.save()
        (base / "1" / directory).symlink_to(outside)
        if directory == "assets":
            model.add_again(builder)
        else:
            builder.add_assets_extra({"second": second})
        with pytest.raises(errors.ExportDirectoryError, match=directory):
            builder.save()
    assert names(outside) == []
    assert names(base) == ["1"]
    assert names(base / "1") == [directory, "saved_model.pb", "variables"]


def test_a_link_at_the_version_is_not_followed(base: Path, model: Model, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (base / "1").symlink_to(tmp_path / "outside")
    (base / "2").symlink_to(tmp_path / "nowhere")
    with sm.publish(base, storage=QUICK) as builder:
        model.add(builder)
        (base / "3").symlink_to(tmp_path / "nowhere")
        builder.save()
    assert names(base) == ["1", "2", "3", "4"]
    assert names(tmp_path / "outside") == []
    assert not (tmp_path / "nowhere").exists()


def test_a_link_at_a_hidden_name_is_not_followed(
    base: Path, model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from savedmodel_writer.files import hidden_names

    monkeypatch.setattr(hidden_names, "_numbers", itertools.chain([5], itertools.count(5)))
    (tmp_path / "outside").mkdir()
    (base / hidden_names.hidden_name("1")).symlink_to(tmp_path / "outside")
    assert publish(base, model).name == "1"
    assert names(tmp_path / "outside") == []
