"""JAX has a process of its own: threads of its are in the way of tests that fork.

Its Python is another one where the environment variable JAX_PYTHON names it: one with an older jax
and the package's dependencies. TensorFlow and the test run stay as they are.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator

import pytest

from tests.oracle.process import Oracle


@pytest.fixture(scope="session")
def jax_python() -> str:
    """The Python that has JAX."""
    python = os.environ.get("JAX_PYTHON", sys.executable)
    if python == sys.executable and importlib.util.find_spec("jax") is None:
        pytest.skip("needs JAX: pip install jax")
    return python


@pytest.fixture(scope="session")
def beside_jax(jax_python: str) -> Iterator[Oracle]:
    """`beside_jax("tests.importers.jax.program", "converted", ...)` runs that beside JAX."""
    # Most of the time goes into compiling programs that run once.
    instance = Oracle(jax_python, JAX_PLATFORMS="cpu", JAX_DISABLE_MOST_OPTIMIZATIONS="1")
    yield instance
    instance.close()
