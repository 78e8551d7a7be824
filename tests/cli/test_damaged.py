"""Models changed at random: they are shown, or there is one line that says what is wrong."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from savedmodel_writer.cli import main
from tests.oracle.process import Oracle

COUNT = 200


def test_show(oracle: Oracle, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    oracle("tests.cli.tf_saved_model_cli", "functions", str(tmp_path))
    file = tmp_path / "saved_model.pb"
    sound = file.read_bytes()
    objects = sound.index(b"__inference_anything")  # rather where functions are told of
    numbers = random.Random(0)
    codes = []
    for _ in range(COUNT):
        damaged = bytearray(sound)
        for _ in range(numbers.randint(1, 3)):
            place = numbers.randrange(objects, len(sound))
            damaged[place] = numbers.choice([numbers.randrange(256), damaged[place] ^ 1])
        file.write_bytes(damaged)
        for form in ("--all", "--json"):
            code = main(["show", str(tmp_path), form])
            printed, told = capsys.readouterr()
            assert (code, told.count("\n")) in ((0, 0), (3, 1)), (code, told)
            assert code or form == "--all" or json.loads(printed)
            codes.append(code)
    assert codes.count(0) > COUNT / 8 and codes.count(3) > COUNT / 8
