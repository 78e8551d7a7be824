"""An export that is killed at any of its calls: what was being published is absent or whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.saved_model.versions import Versions
from tests.oracle.process import Oracle
from tests.publication.conftest import Killing
from tests.publication.models import QUICK, Model, WithoutRename, names, number_of, publish
from tests.trees import tree

SYNCED = LocalStorage()
LOADERS = "tests.conformance.tf_loaders"


def numbers(oracle: Oracle, version: Path, tag: str = "serve") -> list[float]:
    """What the C++ loader finds in a version: in its variable, in its asset, in its graph."""
    request = ((tag,), "serving_default", {"x": np.float32(1)})
    (answer,) = oracle(LOADERS, "cpp", str(version), [request])
    return [*answer["y"].tolist(), float(answer["text"].item()), float(answer["made"])]


def remove_leftovers(base: Path) -> None:
    Versions(str(base), QUICK).remove_leftovers()


# --- a new version ----------------------------------------------------------------------------


def export(base: Path, model: Model, **kwargs: object) -> Callable[[], None]:
    def scenario() -> None:
        with sm.publish(base, **({"storage": SYNCED} | kwargs)) as builder:
            model.add(builder)
            model.add_again(builder)
            builder.save()

    return scenario


def test_a_killed_export_leaves_no_version_or_a_whole_one(
    base: Path, model: Model, tmp_path: Path, oracle: Oracle, killing: Killing
) -> None:
    """Beside one that was there: it stays as it is."""
    publish(base, Model(tmp_path / "old", 1))
    old = tree(base)
    export(tmp_path / "reference", model)()
    whole = tree(tmp_path / "reference" / "1")
    for tag in ("serve", "again"):
        assert numbers(oracle, tmp_path / "reference" / "1", tag) == [2.0] * 5
    outcomes = {"absent": 0, "whole": 0}
    for call in killing(export(base, model), str(base)):
        visible = [name for name in names(base) if not name.startswith(".")]
        assert visible in (["1"], ["1", "2"]), f"call {call}"
        outcomes["whole" if "2" in visible else "absent"] += 1
        if "2" in visible:
            assert tree(base / "2") == whole, f"call {call}"
            shutil.rmtree(base / "2")
        remove_leftovers(base)
        assert tree(base) == old, f"call {call}"
    assert outcomes["absent"] > 25, "it was not killed before the end"
    assert outcomes["whole"] > 1, "it was not killed after the rename"
    assert tree(base / "2") == whole


@pytest.mark.parametrize("where", ["absent", "empty"])
def test_a_killed_builder_leaves_no_directory_or_a_whole_one(
    base: Path, model: Model, where: str, tmp_path: Path, killing: Killing
) -> None:
    def scenario() -> None:
        with sm.SavedModelBuilder(base / "model", storage=SYNCED) as builder:
            model.add(builder)
            builder.save()

    whole = tree(publish(tmp_path / "reference", model))
    count = 0
    if where == "empty":
        (base / "model").mkdir()
    for call in killing(scenario, str(base)):
        found = tree(base / "model") if (base / "model").exists() else None
        assert found in (None if where == "absent" else {}, whole), f"call {call}"
        if found:
            shutil.rmtree(base / "model")
            if where == "empty":
                (base / "model").mkdir()
        remove_leftovers(base)
        assert names(base) == ([] if where == "absent" else ["model"])
        count += 1
    assert count > 30


# --- the same version again -------------------------------------------------------------------


def test_a_killed_second_save_leaves_the_old_model_or_the_new(
    base: Path, model: Model, tmp_path: Path, oracle: Oracle, killing: Killing
) -> None:
    added = Model(tmp_path / "added", 2)
    added.asset_file = added.asset_file.rename(tmp_path / "added" / "second.txt")

    def first() -> sm.SavedModelBuilder:
        builder = sm.publish(base, storage=SYNCED)
        model.add(builder)
        builder.save()
        return builder

    def second(builder: sm.SavedModelBuilder) -> None:
        with sm.Graph() as graph:
            asset = sm.constant(str(added.asset_file), name="asset")
            text = sm.raw_ops.ReadFile(filename=asset, name="text")
        signatures = {"serving_default": sm.predict_signature_def({"asset": asset}, {"text": text})}
        builder.add_meta_graph(["second"], signatures, graph=graph, assets_list=[asset])
        builder.save()

    builder = first()
    old = tree(base / "1")
    second(builder)
    new = tree(base / "1")
    assert set(new) - set(old) == {"assets/second.txt"}
    assert numbers(oracle, base / "1") == [2.0] * 5
    shutil.rmtree(base / "1")
    builder = first()
    outcomes = {"old": 0, "new": 0}
    for call in killing(lambda: second(builder), str(base)):
        found = tree(base / "1")
        assert [name for name in names(base) if not name.startswith(".")] == ["1"]
        outcome = "old" if found["saved_model.pb"] == old["saved_model.pb"] else "new"
        outcomes[outcome] += 1
        if outcome == "new":
            assert found == new, f"call {call}"
        else:  # the new asset may be there, which the old model does not name
            assert {name: found[name] for name in old} == old, f"call {call}"
            assert set(found) <= set(new), f"call {call}"
        remove_leftovers(base)
        assert names(base) == ["1"], f"call {call}"
        (base / "1" / "assets" / "second.txt").unlink(missing_ok=True)
        (base / "1" / "saved_model.pb").write_bytes(old["saved_model.pb"] or b"")
    assert outcomes["old"] > 20 and outcomes["new"] > 2, outcomes
    assert tree(base / "1") == new


# --- where it can only be done file by file ---------------------------------------------------


def test_a_killed_builder_in_a_linked_directory_has_its_last_file_last(
    base: Path, model: Model, tmp_path: Path, killing: Killing
) -> None:
    (base / "real").mkdir()
    os.symlink(base / "real", base / "link")
    last_file_last(base / "real", base / "link", model, SYNCED, tmp_path, killing)


def test_a_killed_export_on_a_store_without_rename_has_its_last_file_last(
    base: Path, model: Model, tmp_path: Path, killing: Killing
) -> None:
    last_file_last(base / "1", base / "1", model, WithoutRename(), tmp_path, killing)


def last_file_last(
    target: Path,
    given: Path,
    model: Model,
    storage: LocalStorage,
    tmp_path: Path,
    killing: Killing,
) -> None:
    whole = tree(publish(tmp_path / "reference", model))

    def scenario() -> None:
        with sm.SavedModelBuilder(given, storage=storage) as builder:
            model.add(builder)
            builder.save()

    outcomes = {"none": 0, "whole": 0}
    for _ in killing(scenario, str(target.parent)):
        found = tree(target) if target.exists() else {}
        files = {name: data for name, data in found.items() if not name.startswith(".")}
        if files.get("saved_model.pb"):
            assert files == whole or len(files["saved_model.pb"]) < len(whole["saved_model.pb"])
            outcomes["whole"] += files == whole
        outcomes["none"] += "saved_model.pb" not in files
        for path in target.iterdir() if target.exists() else ():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if target == given and target.exists():
            target.rmdir()
    assert outcomes["none"] > 15 and outcomes["whole"] > 0, outcomes
    assert tree(target) == whole


# --- pruning ----------------------------------------------------------------------------------


def test_a_killed_pruning_leaves_whole_versions(
    base: Path, tmp_path: Path, killing: Killing
) -> None:
    models = {number: Model(tmp_path / str(number), number) for number in (1, 2, 3)}

    def fill() -> None:
        for number in (1, 2):
            if not (base / str(number)).exists():
                publish(base, models[number], number)

    def scenario() -> None:
        publish(base, models[3], 3, keep=1)

    fill()
    pruned = 0
    for call in killing(scenario, str(base)):
        visible = [name for name in names(base) if not name.startswith(".")]
        assert set(visible) <= {"1", "2", "3"}
        for name in visible:
            assert number_of(base / name) == int(name), f"call {call}"
        pruned += "1" not in visible
        remove_leftovers(base)
        assert names(base) == visible
        shutil.rmtree(base / "3", ignore_errors=True)
        fill()
    assert pruned > 10
    assert names(base) == ["3"]
