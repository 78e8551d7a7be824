"""Models in other places than local directories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, protos
from tests.reading.test_hostile_directories import BAD_NAMES

fsspec = pytest.importorskip("fsspec", reason="pip install 'savedmodel-writer[remote]'")


@pytest.fixture
def url(model: Path) -> Iterator[str]:
    """The model in the memory of this process."""
    driver = fsspec.filesystem("memory")
    driver.put(str(model), "/read", recursive=True)
    yield "memory://read"
    driver.rm("/read", recursive=True)


def test_every_part(url: str) -> None:
    loaded = sm.load(url, "serve")
    assert list(loaded.signatures) == ["other", "serving_default"]
    assert loaded.variables["layer/w"].read().tolist() == [[1], [2]]
    assert loaded.assets["vocabulary.txt"] == f"{url}/assets/vocabulary.txt"
    with fsspec.open(loaded.assets["vocabulary.txt"]) as file:
        assert file.read() == b"a\nb\n"
    assert sm.SavedModel.read(url).export_dir == url


@pytest.mark.parametrize(
    "filename", [*BAD_NAMES, "a?versionId=1"], ids=lambda name: ascii(name)[:20]
)
def test_names_that_lead_elsewhere(url: str, filename: str) -> None:
    driver = fsspec.filesystem("memory")
    message = protos.SavedModel.FromString(driver.cat("/read/saved_model.pb"))
    message.meta_graphs[0].asset_file_def.add(filename=filename).tensor_info.name = "vocabulary:0"
    driver.pipe("/read/saved_model.pb", message.SerializeToString())
    loaded = sm.load(url, "serve")
    with pytest.raises(errors.DataLossError):
        loaded.assets[filename]


def test_what_is_missing(url: str) -> None:
    driver = fsspec.filesystem("memory")
    driver.rm("/read/assets/vocabulary.txt")
    with pytest.raises(errors.NotFoundError):
        sm.load(url, "serve").assets["vocabulary.txt"]
    driver.rm("/read/variables/variables.data-00000-of-00001")
    with pytest.raises(errors.MissingShardError):
        sm.load(url, "serve").variables["layer/w"].read()
    driver.rm("/read/variables/variables.index")
    with pytest.raises(errors.NotFoundError):
        _ = sm.load(url, "serve").variables
    with pytest.raises(errors.NotFoundError):
        sm.load("memory://nowhere")


@pytest.mark.parametrize("scheme", ["file://", "local://"])
def test_local_urls_do_not_lead_out_either(model: Path, tmp_path: Path, scheme: str) -> None:
    assert list(sm.load(f"{scheme}{model}", "serve").variables) == ["layer/w"]
    (model / "saved_model.pb").rename(tmp_path / "outside.pb")
    (model / "saved_model.pb").symlink_to(tmp_path / "outside.pb")
    with pytest.raises(errors.DataLossError, match="leads out of"):
        sm.load(f"{scheme}{model}", "serve")
