"""A model, where to publish it, and two ways of killing a process at each of its calls."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.publication.kills import killed_at_each_call
from tests.publication.models import Model
from tests.publication.system_calls import killed_at_each_system_call

Killing: TypeAlias = Callable[[Callable[[], object], str], Iterator[int]]


@pytest.fixture(params=["announced", pytest.param("system", marks=pytest.mark.long)])
def killing(request: pytest.FixtureRequest) -> Killing:
    """Kills at what Python announces; in the long form at what strace(1) sees, too."""
    if request.param == "announced":
        return killed_at_each_call
    if shutil.which("strace") is None:
        pytest.skip("there is no strace here; apt-get install strace")
    return killed_at_each_system_call


@pytest.fixture
def model(tmp_path: Path) -> Model:
    """A small model with the number 2."""
    return Model(tmp_path / "sources", 2)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """An empty directory."""
    (tmp_path / "base").mkdir()
    return tmp_path / "base"
