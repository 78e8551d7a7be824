"""Whatever is damaged is found, under its code and where it is; what is sound has no findings."""

from __future__ import annotations

from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer.inspection import CODES
from tests.inspection import damaged_contents, damaged_files, damaged_graphs
from tests.inspection.damage import ALL, Damage, copy
from tests.oracle.process import Oracle

MODULES = (damaged_contents, damaged_files, damaged_graphs)


@pytest.mark.parametrize("kind", ["graph", "object"])
def test_a_sound_model(kind: str, originals: dict[str, Path]) -> None:
    report = sm.verify(originals[kind])
    assert [str(one) for one in report if one.level != "note"] == []
    assert report.ok
    assert str(sm.verify(originals[kind])) == str(report)


@pytest.mark.parametrize("damage", ALL, ids=lambda damage: damage.name)
def test_damage_is_found(damage: Damage, originals: dict[str, Path], tmp_path: Path) -> None:
    model = copy(originals[damage.kind], tmp_path)
    damage.do(model)
    report = sm.verify(model.path)
    places = [one.place for one in report if one.code == damage.code]
    assert any(damage.place in place for place in places), str(report)
    assert report.ok == all(one.level != "error" for one in report)
    if CODES[damage.code].level == "error":
        assert not report.ok


def test_damage_of_every_kind() -> None:
    assert len(MODULES) == 3
    found = {damage.code for damage in ALL}
    elsewhere = {  # see test_rare_damage, test_live_graph, test_keras, test_targets
        *("tensor-entry", "graph", "object-graph-untracked"),
        *("unused-placeholder", "variable-of-objects-only"),
        *(code for code in CODES if code.startswith(("serving-", "openvino-", "tflite-"))),
    }
    assert found | elsewhere == set(CODES) and not found & elsewhere


def test_what_is_ok_is_loaded(oracle: Oracle, originals: dict[str, Path], tmp_path: Path) -> None:
    """Of damaged models too: the C++ loader takes all that have no errors."""
    found = {}
    for number, damage in enumerate(ALL):
        if CODES[damage.code].level != "error":
            model = copy(originals[damage.kind], tmp_path / str(number))
            damage.do(model)
            report = sm.verify(model.path)
            elsewhere = any(one.code in ("named-device", "no-kernel") for one in report)
            if report.ok and not elsewhere:
                found[damage.name] = (str(model.path), ["serve"])
    assert len(found) > 10
    results = oracle("tests.inspection.tf_loading", "load", list(found.values()))
    failed = {name: error for name, error in zip(found, results, strict=True) if error}
    assert not failed
