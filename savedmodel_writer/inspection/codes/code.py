"""Code: what one kind of finding means, how bad it is, what to do about it."""

from __future__ import annotations

from typing import Final

import attrs

LEVELS: Final = ("error", "warning", "note")
"""How bad it is: it will fail; it may fail or be wrong somewhere; it is odd."""


@attrs.frozen
class Code:
    """One kind of finding.

    Attributes:
        level: one of `LEVELS`.
        meaning: what it means.
        advice: what to do.
    """

    level: str
    meaning: str
    advice: str
