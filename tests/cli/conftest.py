"""Models for the command."""

from __future__ import annotations

from tests.conformance.conftest import exported
from tests.reading.conftest import model

__all__ = ["exported", "model"]
