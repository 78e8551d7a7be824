"""The saver that a SavedModelBuilder makes."""

from __future__ import annotations

BUILDER = {"sharded": True, "allow_empty": True}
