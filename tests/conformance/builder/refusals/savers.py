"""Savers that cannot save."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.refusal import add, case


@case
def saver_not_built(tf: Any, work: Path) -> None:
    tf.variable("v")
    add(tf, work, saver=tf.Saver(defer_build=True))


@case
def saver_text(tf: Any, work: Path) -> None:
    tf.variable("v")
    add(tf, work, saver="saver")
