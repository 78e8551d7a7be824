"""A process with protobuf's other Python backend."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from google.protobuf.internal import api_implementation

from tests.oracle.process import Oracle


@pytest.fixture(scope="session")
def other_backend() -> Iterator[Oracle]:
    """Calls functions where protobuf is pure Python, or upb if it is pure Python here."""
    backend = "python" if api_implementation.Type() != "python" else "upb"
    instance = Oracle(PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=backend)
    assert instance("tests.protos.backend", "name") == backend
    yield instance
    instance.close()
