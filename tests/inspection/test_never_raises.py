"""Whatever is done to a model, verify reports on it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer.inspection import TARGETS
from tests.fuzz.message_mutations import damage_message
from tests.fuzz.mutations import damaged
from tests.inspection.damage import copy

COUNT = 50


def check(seed: int, count: int, originals: dict[str, Path], tmp_path: Path) -> int:
    """Damages a model that many times; how often that was no error."""
    chance, harmless = random.Random(seed), 0
    for _ in range(count):
        model = copy(originals[chance.choice(["graph", "object"])], tmp_path)
        if chance.random() < 0.7:
            with model.message() as message:
                for _ in range(chance.choice([1, 1, 2, 5])):
                    damage_message(message, chance)
        else:
            change_file(model.path, chance)
        harmless += sm.verify(model.path, chance.choice([None, *TARGETS])).ok
        shutil.rmtree(model.path)
    return harmless


def change_file(directory: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(one for one in directory.rglob("*") if one.is_file()))
    path.write_bytes(damaged(path.read_bytes(), chance))


def test_some(originals: dict[str, Path], tmp_path: Path) -> None:
    assert 0 < check(1, COUNT, originals, tmp_path) < COUNT


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 5))
def test_many(seed: int, originals: dict[str, Path], tmp_path: Path) -> None:
    assert 0 < check(seed, 10 * COUNT, originals, tmp_path) < 10 * COUNT
