"""Fixtures of the whole suite."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.oracle.process import Oracle


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    """`oracle("tests.table.tf_bundles", "save_v2", ...)` runs that function beside TensorFlow."""
    instance = Oracle()
    yield instance
    instance.close()


@pytest.fixture(autouse=True)
def _no_tensorflow_here() -> Iterator[None]:
    """The package must work where TensorFlow is not: the test process never loads it."""
    yield
    assert "tensorflow" not in sys.modules, "a test loaded TensorFlow into the test process"
