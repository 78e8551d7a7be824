"""Whatever is done to a model, verify reports on it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

import savedmodel_writer as sm
from savedmodel_writer.inspection import TARGETS
from savedmodel_writer.protos import Message, SavedModel
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
                    change(message, chance)
        else:
            change_bytes(model.path, chance)
        harmless += sm.verify(model.path, chance.choice([None, *TARGETS])).ok
        shutil.rmtree(model.path)
    return harmless


def change_bytes(directory: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(one for one in directory.rglob("*") if one.is_file()))
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 3])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data[: chance.choice([len(data), len(data), chance.randrange(len(data))])])


def change(message: Message, chance: random.Random) -> None:
    """Changes one field somewhere in a message."""
    fields = message.ListFields()
    if not fields:
        return
    field, value = chance.choice(fields)
    if field.message_type and field.message_type.GetOptions().map_entry:
        key = chance.choice(sorted(value))
        if isinstance(value[key], Message) and chance.random() < 0.85:
            change(value[key], chance)
        else:
            del value[key]
    elif hasattr(value, "append"):
        index = chance.randrange(len(value))
        how = chance.random()
        if how < 0.1:
            del value[index]
        elif how < 0.2:
            value.append(value[index])
        elif field.message_type:
            change(value[index], chance)
        else:
            value[index] = other(value[index], chance)
    elif not field.message_type:
        setattr(message, field.name, other(value, chance))
    elif chance.random() < 0.1:
        message.ClearField(field.name)
    else:
        change(value, chance)


def other(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return chance.choice([0, 1, 2, 3, 7, 22, 101, 2**31 - 1])
    if isinstance(value, float):
        return float("nan")
    if isinstance(value, str):
        return chance.choice(["", "x", f"{value}x", value[:-1], f"^{value}", f"{value}:9", "\0"])
    return chance.choice([b"", value[:-1], value + b"x", b"\xff"])


def test_some(originals: dict[str, Path], tmp_path: Path) -> None:
    assert 0 < check(1, COUNT, originals, tmp_path) < COUNT


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 5))
def test_many(seed: int, originals: dict[str, Path], tmp_path: Path) -> None:
    assert 0 < check(seed, 10 * COUNT, originals, tmp_path) < 10 * COUNT


def test_changes_are_changes(originals: dict[str, Path]) -> None:
    message = SavedModel.FromString((originals["graph"] / "saved_model.pb").read_bytes())
    before = message.SerializeToString(deterministic=True)
    change(message, random.Random(0))
    assert message.SerializeToString(deterministic=True) != before
