"""URLs, wherever a path is taken: of a store, and of a local file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from tests.files.stores import contents, fsspec, new_root
from tests.saved_model.small_model import Model
from tests.trees import files_in


@pytest.fixture(params=["memory", "file", "local"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    (tmp_path / "root").mkdir()
    return new_root() if request.param == "memory" else f"{request.param}://{tmp_path}/root"


def files(url: str) -> dict[str, bytes]:
    scheme, _, path = url.partition("://")
    return contents(url) if scheme == "memory" else files_in(path)


def export(directory: str, tmp_path: Path) -> None:
    model = Model(tmp_path)
    with sm.SavedModelBuilder(directory) as builder:
        model.add(builder, assets_list=[model.asset])
        builder.save()


def test_a_model(root: str, tmp_path: Path) -> None:
    export(str(tmp_path / "expected"), tmp_path)
    assert not sm.contains_saved_model(f"{root}/model")
    export(f"{root}/model", tmp_path)
    assert sm.contains_saved_model(f"{root}/model")
    assert files(f"{root}/model") == files_in(tmp_path / "expected")
    with pytest.raises(errors.ExportDirectoryError):
        sm.SavedModelBuilder(f"{root}/model")
    model = sm.load(f"{root}/model")
    assert list(model.signatures) == ["serving_default"]
    assert np.asarray(model.variables["w"]).tolist() == [[1, 2], [3, 4]]


def test_simple_save(root: str, tmp_path: Path) -> None:
    model = Model(tmp_path)
    sm.simple_save(model.graph, f"{root}/model", {"x": model.x}, {"y": model.y})
    assert sorted(files(f"{root}/model")) == [
        "saved_model.pb",
        "variables/variables.data-00000-of-00001",
        "variables/variables.index",
    ]


def test_versions(root: str, tmp_path: Path) -> None:
    for version in 1, 2:
        with sm.publish(f"{root}/base") as builder:
            Model(tmp_path).add(builder)
            builder.save()
        assert f"{version}/saved_model.pb" in files(f"{root}/base")


def test_weights(root: str, tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    np.savez(path, a=np.arange(5.0))
    if root.startswith("memory"):
        fsspec.filesystem("memory").pipe_file(f"{root}/w.npz", path.read_bytes())
    else:
        path.rename(f"{root.partition('://')[2]}/w.npz")
    weights = sm.variables_from(f"{root}/w.npz")
    sm.save_checkpoint(f"{root}/x", weights)
    assert sm.load_checkpoint(f"{root}/x").get_tensor("a").tolist() == [0, 1, 2, 3, 4]
    with sm.BundleReader(f"{root}/x") as reader:
        assert np.asarray(reader["a"]).tolist() == [0, 1, 2, 3, 4]
    with sm.BundleWriter(f"{root}/y") as writer:
        writer.add("b", 1.0)
    sm.merge_bundles([f"{root}/x", f"{root}/y"], f"{root}/z")
    assert sorted(files(root)) == [
        "w.npz",
        "z.data-00000-of-00002",
        "z.data-00001-of-00002",
        "z.index",
    ]


@pytest.mark.parametrize("prefix", ["memory://x", "memory:///x"])
@pytest.mark.parametrize("shards", [1, 2])
def test_a_checkpoint_at_the_root(prefix: str, shards: int) -> None:
    driver = fsspec.filesystem("memory")
    before = set(driver.find("/"))
    sm.save_checkpoint(prefix, {"a": 1.0, "b": 2.0}, shards)
    made = sorted(set(driver.find("/")) - before)
    driver.rm(made)
    assert made == [
        *(f"/x.data-{shard:05d}-of-{shards:05d}" for shard in range(shards)),
        "/x.index",
    ]


@pytest.mark.filterwarnings("ignore:.*Windows")
@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/x", "a//b", "a\0b", "./a", "saved_model.pb?versionId=1"]
)
def test_files_of_a_model_that_lead_elsewhere(name: str, tmp_path: Path) -> None:
    root = new_root()
    model = Model(tmp_path)
    with (
        pytest.raises(errors.InvalidInputError),
        sm.SavedModelBuilder(f"{root}/model") as builder,
    ):
        model.add(builder)
        builder.add_assets_extra({name: str(model.asset_file)})
        builder.save()
    assert contents(root) == {}
