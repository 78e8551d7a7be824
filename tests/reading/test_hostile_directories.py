"""Nothing outside of the export directory is opened, whatever names and links are in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, protos
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.files.confined import ConfinedStorage


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that no model has a right to."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    return secret


def renamed(model: Path, filename: str) -> sm.saved_model.MetaGraph:
    """The model with another name for its asset, in the field and in the collection."""
    path = model / "saved_model.pb"
    message = protos.SavedModel.FromString(path.read_bytes())
    for meta_graph in message.meta_graphs:
        (packed,) = meta_graph.collection_def["saved_model_assets"].any_list.value
        asset = protos.unpack_any(protos.AssetFileDef, packed)
        asset.filename = filename
        packed.CopyFrom(protos.pack_any(asset))
    path.write_bytes(message.SerializeToString())
    return sm.load(model, "serve")


BAD_NAMES = [
    "../secret.txt",
    "../../secret.txt",
    "a/../../../secret.txt",
    "./vocabulary.txt",
    "a//b",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a/",
    "voc\0abulary.txt",
    "x" * 256,
    "é" * 128,
    "a/" + "x" * 256,
]


@pytest.mark.parametrize("filename", BAD_NAMES, ids=lambda name: ascii(name)[:30])
def test_names_that_lead_elsewhere(model: Path, outside: Path, filename: str) -> None:
    loaded = renamed(model, filename)
    assert list(loaded.assets) == [filename]
    with pytest.raises(errors.DataLossError, match="no name of a file in assets/") as raised:
        loaded.assets[filename]
    assert raised.value.path == str(model)
    assert list(loaded.variables) == ["layer/w"]


def test_names_that_do_not(model: Path) -> None:
    for filename in ("sub/file", "x" * 255, "é" * 127, "..a", "a..", "sub/..a"):
        path = model / "assets" / filename
        path.parent.mkdir(exist_ok=True)
        path.write_text("here")
        assert Path(renamed(model, filename).assets[filename]).read_text() == "here"


def test_a_name_that_differs_by_case_is_another_file(model: Path) -> None:
    (model / "assets" / "Vocabulary.txt").write_text("other")
    loaded = renamed(model, "Vocabulary.txt")
    assert Path(loaded.assets["Vocabulary.txt"]).read_text() == "other"
    assert "vocabulary.txt" not in loaded.assets


def test_a_missing_asset(model: Path) -> None:
    (model / "assets" / "vocabulary.txt").unlink()
    loaded = sm.load(model, "serve")
    assert list(loaded.assets) == ["vocabulary.txt"]
    with pytest.raises(errors.NotFoundError) as raised:
        loaded.assets["vocabulary.txt"]
    assert raised.value.path == str(model / "assets" / "vocabulary.txt")
    with pytest.raises(errors.NotFoundError):
        sm.load(model, "serve", storage=LocalStorage()).assets["vocabulary.txt"]


def link(path: Path, target: Path) -> None:
    path.unlink()
    path.symlink_to(target)


FILES = [
    "saved_model.pb",
    "variables/variables.index",
    "variables/variables.data-00000-of-00001",
    "assets/vocabulary.txt",
]


def use(model: Path, storage: LocalStorage | None = None) -> None:
    loaded = sm.load(model, "serve", storage=storage)
    loaded.variables["layer/w"].read()
    loaded.assets["vocabulary.txt"]


@pytest.mark.parametrize("file", FILES)
def test_a_link_that_leads_out(model: Path, outside: Path, file: str) -> None:
    content = (model / file).read_bytes()
    outside.write_bytes(content)
    link(model / file, outside)
    with pytest.raises(errors.DataLossError, match="a link that leads out of") as raised:
        use(model)
    assert raised.value.path == str(model / file)
    use(model, LocalStorage())  # who trusts the model may follow its links


@pytest.mark.parametrize("file", FILES)
def test_a_directory_that_is_a_link(model: Path, tmp_path: Path, file: str) -> None:
    if "/" not in file:
        use(model)
        return
    inside = model / Path(file).parent
    inside.rename(tmp_path / "elsewhere")
    inside.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(errors.DataLossError, match="a link that leads out of"):
        use(model)


@pytest.mark.parametrize("file", FILES)
def test_links_within_the_directory(model: Path, file: str) -> None:
    (model / file).rename(model / "moved")
    (model / file).symlink_to(model / "moved")
    use(model)


def test_the_directory_itself_may_be_a_link(model: Path, tmp_path: Path) -> None:
    (tmp_path / "latest").symlink_to(model)
    use(tmp_path / "latest")


@pytest.mark.parametrize("file", FILES)
def test_a_dangling_link(model: Path, file: str) -> None:
    link(model / file, model / "nowhere")
    with pytest.raises(errors.NotFoundError):
        use(model)


@pytest.mark.parametrize("file", FILES)
def test_a_link_to_itself(model: Path, file: str) -> None:
    link(model / file, model / file)
    with pytest.raises(errors.StorageError):
        use(model)


@pytest.mark.parametrize("file", FILES)
def test_a_pipe_is_not_waited_for(model: Path, file: str) -> None:
    (model / file).unlink()
    os.mkfifo(model / file)
    with pytest.raises(errors.DataLossError, match="not a regular file"):
        use(model)


@pytest.mark.parametrize("file", FILES)
def test_an_endless_device_is_not_read(model: Path, file: str) -> None:
    link(model / file, Path("/dev/zero"))
    with pytest.raises(errors.DataLossError, match="a link that leads out of"):
        use(model)


@pytest.mark.parametrize("file", FILES)
def test_a_directory_in_place_of_a_file(model: Path, file: str) -> None:
    (model / file).unlink()
    (model / file).mkdir()
    with pytest.raises(errors.DataLossError, match="not a regular file"):
        use(model)


def test_a_storage_confined_to_the_root_opens_all(model: Path) -> None:
    ConfinedStorage(directory="/").open(str(model / "saved_model.pb"), "rb").close()
