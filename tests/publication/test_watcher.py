"""A server that polls the versions never sees a broken one, while exports run and are killed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import savedmodel_writer as sm
from tests.publication.kills import forked, killed_at
from tests.publication.models import QUICK, Model, names, number_of

REPOSITORY = Path(__file__).resolve().parents[2]


class Watcher:
    """The server, in a process of its own."""

    def __init__(self, base: Path) -> None:
        environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.publication.tf_watcher", str(base)],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def __enter__(self) -> Watcher:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.communicate()

    def stop(self) -> dict[str, Any]:
        """What it saw."""
        output, _ = self._process.communicate()
        assert self._process.returncode == 0
        seen: dict[str, Any] = json.loads(output)
        return seen


def publish_and_be_killed(base: Path, sources: Path, seed: int, rounds: int) -> None:
    """One publisher: exports, of which some live to their end."""
    dice = random.Random(seed)
    for number in range(rounds):
        model = Model(sources, seed * 1000 + number)

        def scenario(model: Model = model) -> None:
            with sm.publish(base, keep=4, remove_leftovers=True, storage=QUICK) as builder:
                model.add(builder)
                builder.save()
                model.add_again(builder)
                builder.save()

        killed_at(dice.choice([dice.randrange(60), 10_000]), scenario, str(base))


@pytest.mark.usefixtures("oracle")  # it needs TensorFlow
@pytest.mark.parametrize(
    "rounds", [20, pytest.param(400, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_a_watcher_never_sees_a_broken_version(tmp_path: Path, rounds: int) -> None:
    base = tmp_path / "base"
    with Watcher(base) as watcher:
        publishers = [
            forked(publish_and_be_killed, base, tmp_path / str(seed), seed, rounds)
            for seed in (1, 2)
        ]
        assert [os.waitpid(process, 0)[1] for process in publishers] == [0, 0]
        seen = watcher.stop()
    assert seen["broken"] == []
    assert len(seen["versions"]) > 2 and seen["looks"] > rounds, seen
    left = [name for name in names(base) if not name.startswith(".")]
    assert len({number_of(base / name) for name in left}) == len(left) >= 4
