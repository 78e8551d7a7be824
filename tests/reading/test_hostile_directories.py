"""Nothing outside of the export directory is opened, whatever names and links are in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
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


# --- links that are exchanged after they were looked at ---------------------------------------


@pytest.fixture(params=["Linux", "elsewhere"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere nobody tells the path of an open file."""
    if request.param == "elsewhere":
        readlink = os.readlink

        def without_proc(path: str, **kwargs: int) -> str:
            if str(path).startswith("/proc/"):
                raise FileNotFoundError(path)
            return readlink(path, **kwargs)

        monkeypatch.setattr(os, "readlink", without_proc)


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize("kind", ["link", "link and back", "pipe", "linked directory"])
def test_what_is_exchanged_after_the_look(
    model: Path, outside: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = model / "variables" / "variables.index"
    directory = file.parent
    system_open = os.open

    def exchange_and_open(path: str, *args: int, **kwargs: int) -> int:
        if os.fspath(path) != str(file):
            return system_open(path, *args, **kwargs)
        if kind == "linked directory":
            (outside.parent / "variables").mkdir()
            (outside.parent / "variables" / file.name).write_text("secret")
            directory.rename(model / "moved")
            directory.symlink_to(outside.parent / "variables")
            return system_open(path, *args, **kwargs)
        file.rename(model / "moved")
        if kind == "pipe":
            os.mkfifo(file)
        else:
            file.symlink_to(outside)
        descriptor = system_open(path, *args, **kwargs)
        if kind == "link and back":
            file.unlink()
            (model / "moved").rename(file)
        return descriptor

    loaded = sm.load(model, "serve")
    descriptors = os.listdir("/proc/self/fd")
    monkeypatch.setattr(os, "open", exchange_and_open)
    with pytest.raises(errors.DataLossError, match=r"leads out of|exchanged|not a regular file"):
        dict(loaded.variables)
    assert os.listdir("/proc/self/fd") == descriptors


EXCHANGE = """
import os, sys
model, outside = sys.argv[1:]
next_one, file = f"{model}/next", f"{model}/assets/vocabulary.txt"
while True:
    os.link(f"{model}/file", next_one)
    os.replace(next_one, file)
    os.symlink(outside, next_one)
    os.replace(next_one, file)
"""


@pytest.mark.usefixtures("system")
def test_a_link_that_comes_and_goes(model: Path, outside: Path) -> None:
    """Whoever fills the directory exchanges a file for a link, again and again."""
    file = model / "assets" / "vocabulary.txt"
    right, path = file.read_bytes(), str(file)
    shutil.copy(file, model / "file")
    storage = ConfinedStorage(directory=str(model))
    outcomes = {"read": 0, "refused": 0}
    end = time.monotonic() + 60
    exchanger = subprocess.Popen([sys.executable, "-c", EXCHANGE, str(model), str(outside)])
    try:
        while min(outcomes.values()) < 500 and time.monotonic() < end:
            try:
                with storage.open(path, "rb") as opened:
                    assert opened.read() == right
                outcomes["read"] += 1
            except (errors.DataLossError, errors.StorageError):
                outcomes["refused"] += 1
    finally:
        exchanger.kill()
        exchanger.wait()
    assert min(outcomes.values()) >= 500, outcomes


def test_a_storage_confined_to_the_root_opens_all(model: Path) -> None:
    ConfinedStorage(directory="/").open(str(model / "saved_model.pb"), "rb").close()
