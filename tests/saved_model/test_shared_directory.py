"""Others write to the export directory, or it is a link."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from savedmodel_writer import errors
from tests.saved_model.small_model import FILES, Model, builder_at
from tests.trees import tree


@pytest.mark.parametrize("made", [False, True])
def test_two_builders_on_one_directory(model: Model, root: Path, made: bool) -> None:
    if made:
        (root / "1").mkdir()
    first, second = builder_at(root / "1"), builder_at(root / "1")
    model.add(first)
    Model(model.asset_file.parent).add(second)
    first.save()
    before = tree(root / "1")
    with pytest.raises(errors.ExportDirectoryError, match="since this builder looked") as caught:
        second.save()
    assert isinstance(caught.value, AssertionError)
    with pytest.raises(errors.SequenceError, match="failed"):
        second.save()
    first.save()
    assert tree(root / "1") == before
    assert os.listdir(root) == ["1"]


def test_two_builders_without_variables_in_two_forms(root: Path) -> None:
    first, second = builder_at(root / "1"), builder_at(root / "1")
    first.save()
    with pytest.raises(AssertionError):
        second.save(as_text=True)
    assert list(tree(root)) == ["1", "1/saved_model.pb"]


def test_extra_assets_put_there_meanwhile_stay(model: Model, root: Path) -> None:
    builder = builder_at(root / "1")
    model.add(builder)
    (root / "1" / "assets.extra").mkdir(parents=True)
    (root / "1" / "assets.extra" / "tf_serving_warmup_requests").write_bytes(b"w")
    builder.save()
    extra = ["assets.extra", "assets.extra/tf_serving_warmup_requests"]
    assert list(tree(root / "1")) == [*extra, *FILES]


def test_into_a_linked_directory(model: Model, root: Path) -> None:
    (root / "real").mkdir()
    (root / "1").symlink_to("real")
    builder = builder_at(root / "1")
    model.add(builder)
    builder.save()
    assert (root / "1").is_symlink()
    assert list(tree(root / "real")) == FILES
