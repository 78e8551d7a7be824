"""Checkpoints at stores: the bytes of local ones, and nothing of those that are given up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.files import FsspecStorage, LocalStorage
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
    merge_bundles,
    save_checkpoint,
)
from savedmodel_writer.train.checkpoint_reader import load_checkpoint
from savedmodel_writer.train.weight_files import variables_from
from tests.files.stores import contents, new_root
from tests.tensor_bundle.worker_sources import tensors
from tests.trees import files_in

LOCAL = LocalStorage(fsync=False)


@attrs.frozen
class Broken:
    """A tensor that cannot be read to its end."""

    shape: tuple[int, ...] = (2,)
    dtype: dtypes.DType = dtypes.float32

    def chunks(self, max_bytes: int) -> Iterator[bytes]:
        yield bytes(4)
        raise RuntimeError("the tape broke")

    def read(self) -> Any:
        raise RuntimeError("the tape broke")


@pytest.mark.parametrize("shards", [1, 3])
def test_the_bytes_of_a_local_checkpoint(shards: int, tmp_path: Path) -> None:
    url = new_root()
    save_checkpoint(tmp_path / "x", tensors(6), shards, storage=LOCAL)
    save_checkpoint(f"{url}/x", tensors(6), shards)
    assert contents(url) == files_in(tmp_path)


def test_reading() -> None:
    url = new_root()
    values = tensors(6) | {"text": np.array(["a", "bc"], object)}
    save_checkpoint(f"{url}/x", values, 2)
    with BundleReader(f"{url}/x") as reader:
        reader.verify()
        assert {name: reader.read(name).tolist() for name in reader} == {
            name: [v.encode() if isinstance(v, str) else v for v in value.tolist()]
            for name, value in values.items()
        }
    assert load_checkpoint(f"{url}/x").get_tensor("v02").tolist() == values["v02"].tolist()
    assert np.asarray(variables_from(f"{url}/x")["v03"]).tolist() == values["v03"].tolist()
    with pytest.raises(errors.NotFoundError):
        BundleReader(f"{url}/nothing")


def test_a_checkpoint_is_taken_over_from_one_store_to_another() -> None:
    url = new_root()
    save_checkpoint(f"{url}/x", tensors(4), 2)
    with BundleReader(f"{url}/x") as reader:
        save_checkpoint(f"{url}/y", dict(reader), 2)
    files = contents(url)
    assert {name.replace("y", "x"): data for name, data in files.items()} == {
        name: data for name, data in files.items() if name.startswith("x")
    }


def test_merging(tmp_path: Path) -> None:
    url = new_root()
    for root, storage in (str(tmp_path), LOCAL), (url, FsspecStorage("memory")):
        for number in range(2):
            with BundleWriter(f"{root}/parts/{number}", storage=storage) as writer:
                writer.add(f"v{number}", [number])
        prefixes = [f"{root}/parts/0", f"{root}/parts/1"]
        merge_bundles(prefixes, f"{root}/x", storage=storage)
    assert contents(url) == files_in(tmp_path)
    assert sorted(contents(url)) == ["x.data-00000-of-00002", "x.data-00001-of-00002", "x.index"]


@pytest.mark.parametrize("shards", [1, 2])
def test_a_checkpoint_given_up_leaves_the_earlier_one(shards: int) -> None:
    url = new_root()
    with pytest.raises(errors.SourceError, match="the tape broke"):
        save_checkpoint(f"{url}/x", {"a": 1.0, "b": Broken()}, shards)
    assert contents(url) == {}
    save_checkpoint(f"{url}/x", tensors(3), shards)
    before = contents(url)
    with pytest.raises(errors.SourceError, match="the tape broke"):
        save_checkpoint(f"{url}/x", {"a": 1.0, "b": Broken()}, shards)
    assert contents(url) == before
    writer = BundleWriter(f"{url}/x")
    writer.add("a", 1.0)
    writer.close()
    assert contents(url) == before


@pytest.mark.parametrize("shards", [1, 2])
def test_an_earlier_checkpoint_is_never_mixed_with_the_new_one(shards: int) -> None:
    """Its index goes before the data change, so that a killed writer leaves none of the two."""
    url = new_root()
    save_checkpoint(f"{url}/x", tensors(3), shards)
    seen: list[set[str]] = []

    class Watching(FsspecStorage):
        """Looks at what is there after each step, as a reader might."""

        def open(self, path: str, mode: Any) -> Any:
            file = super().open(path, mode)
            if mode == "wb":
                close = file.close
                file.close = lambda: (close(), look())  # type: ignore[method-assign]
            return file

        def replace(self, src: str, dst: str) -> None:
            super().replace(src, dst)
            look()

    def look() -> None:
        try:
            with BundleReader(f"{url}/x") as reader:
                reader.verify()
                seen.append(set(reader))
        except errors.NotFoundError:
            seen.append(set())

    new = {"a": 1.0, "b": np.zeros(10_000)}
    save_checkpoint(f"{url}/x", new, shards, storage=Watching("memory"))
    assert set(new) in seen
    assert set() in seen
    assert all(names in ({*tensors(3)}, set(), set(new)) for names in seen)


@pytest.mark.parametrize("shards", [1, 2])
def test_a_store_that_refuses_the_index(shards: int) -> None:
    class Refusing(FsspecStorage):
        def open(self, path: str, mode: Any) -> Any:
            if mode == "wb" and path == f"{url}/x.index":
                raise errors.PermissionDeniedError("no index here", path=path)
            return super().open(path, mode)

    for earlier in False, True:
        url = new_root()
        if earlier:
            save_checkpoint(f"{url}/x", tensors(3), shards)
        with pytest.raises(errors.PermissionDeniedError, match="no index here"):
            save_checkpoint(f"{url}/x", tensors(4), shards, storage=Refusing("memory"))
        assert contents(url) == {}
