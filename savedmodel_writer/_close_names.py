"""What an error adds about a name that is not known: the one that may have been meant."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: object, known: Iterable[str], cutoff: float = 0.6) -> str:
    """`; did you mean 'x'?` if a known name is close, else nothing.

    Args:
        name: what was given.
        known: the names that there are.
        cutoff: how alike they must be, from 0 to 1.
    """
    from difflib import get_close_matches

    close = get_close_matches(str(name), sorted(known), n=1, cutoff=cutoff)
    return f"; did you mean {close[0]!r}?" if close else ""
