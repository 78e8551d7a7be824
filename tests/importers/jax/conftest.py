"""JAX has a process of its own: threads of its are in the way of tests that fork."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import pytest

from tests.oracle.process import Oracle


@pytest.fixture(scope="session")
def beside_jax() -> Iterator[Oracle]:
    """`beside_jax("tests.importers.jax.program", "converted", ...)` runs that beside JAX."""
    if importlib.util.find_spec("jax") is None:
        pytest.skip("needs JAX: pip install jax")
    instance = Oracle(JAX_PLATFORMS="cpu")
    yield instance
    instance.close()
