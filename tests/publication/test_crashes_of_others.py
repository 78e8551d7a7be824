"""Warm-up requests and rewriting, killed at any of their calls: the model is absent, old or new."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting as rw
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.files.leftovers import remove_leftovers
from tests.publication.conftest import Killing
from tests.publication.models import QUICK, Model, names, publish
from tests.trees import tree

SYNCED = LocalStorage()
REQUESTS = [{"x": np.float32(1)}]
WARMUP = "assets.extra/tf_serving_warmup_requests"


def test_an_export_with_warmup_requests(
    base: Path, model: Model, tmp_path: Path, killing: Killing
) -> None:
    def export(directory: Path) -> None:
        with sm.publish(directory, storage=SYNCED) as builder:
            model.add(builder)
            builder.add_assets_extra({"more": model.asset_file})
            sm.write_warmup_requests(builder, REQUESTS)
            builder.save()

    export(tmp_path / "reference")
    whole = tree(tmp_path / "reference" / "1")
    assert {WARMUP, "assets.extra/more"} < whole.keys()
    check_absent_or_whole(killing, lambda: export(base), base, "1", whole)


def test_a_rewriting(base: Path, model: Model, tmp_path: Path, killing: Killing) -> None:
    source = publish(tmp_path / "source", model)
    sm.write_warmup_requests(source, REQUESTS)
    before = tree(source)
    (tmp_path / "new.txt").write_text("3")
    changes = [
        rw.ReplaceVariables({"w": np.full(3, 3, np.float32)}),
        rw.ReplaceAssets({"number.txt": tmp_path / "new.txt"}),
        rw.RenameNodes({"y": "z"}),
    ]

    def rewrite(directory: Path) -> None:
        sm.rewrite(source, directory, *changes)

    rewrite(tmp_path / "reference")
    whole = tree(tmp_path / "reference")
    assert whole.keys() == before.keys() and whole != before
    check_absent_or_whole(killing, lambda: rewrite(base / "new"), base, "new", whole)
    assert tree(source) == before


def check_absent_or_whole(
    killing: Killing,
    scenario: Callable[[], object],
    base: Path,
    name: str,
    whole: dict[str, bytes | None],
) -> None:
    outcomes = {"absent": 0, "whole": 0}
    for call in killing(scenario, str(base)):
        visible = [one for one in names(base) if not one.startswith(".")]
        assert visible in ([], [name]), f"call {call}"
        outcomes["whole" if visible else "absent"] += 1
        if visible:
            assert tree(base / name) == whole, f"call {call}"
            shutil.rmtree(base / name)
        remove_leftovers(QUICK, str(base))
        assert names(base) == [], f"call {call}"
    assert outcomes["absent"] > 25 and outcomes["whole"] > 0, outcomes
    assert tree(base / name) == whole


@pytest.mark.parametrize("earlier", [True, False])
def test_warmup_requests_of_a_model_that_is_there(
    base: Path, model: Model, earlier: bool, killing: Killing
) -> None:
    version = publish(base, model)
    if earlier:
        sm.write_warmup_requests(version, REQUESTS)
    old = tree(version)

    def write() -> None:
        sm.write_warmup_requests(version, [*REQUESTS, {"x": np.float32(2)}])

    other = publish(base / "other", model)
    new = Path(sm.write_warmup_requests(other, [*REQUESTS, {"x": np.float32(2)}])).read_bytes()
    shutil.copytree(version, base / "copy")
    outcomes = {"old": 0, "new": 0}
    for call in killing(write, str(version)):
        found = {name: data for name, data in tree(version).items() if "/." not in name}
        if found.get(WARMUP) == old.get(WARMUP):
            outcomes["old"] += 1
            assert {name: found[name] for name in old} == old, f"call {call}"
        else:
            outcomes["new"] += 1
            assert found.pop(WARMUP) == new, f"call {call}"
            assert {name: found[name] for name in old if name != WARMUP}.items() <= old.items()
        shutil.rmtree(version)
        shutil.copytree(base / "copy", version)
    assert outcomes["old"] > 5 and outcomes["new"] > 0, outcomes
    assert tree(version)[WARMUP] == new
