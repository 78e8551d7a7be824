"""Fixtures of the conformance tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.oracle.process import Oracle


@pytest.fixture(scope="session")
def openvino() -> Iterator[Oracle]:
    """A process that runs OpenVINO and never loads TensorFlow."""
    process = Oracle()
    yield process
    process.close()
