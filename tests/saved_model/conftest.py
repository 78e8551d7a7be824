"""Fixtures of the tests of SavedModels."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.saved_model.small_model import Model


@pytest.fixture
def model(tmp_path: Path) -> Model:
    (tmp_path / "sources").mkdir()
    return Model(tmp_path / "sources")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The directory of the models, with nothing else in it."""
    (tmp_path / "models").mkdir()
    return tmp_path / "models"
