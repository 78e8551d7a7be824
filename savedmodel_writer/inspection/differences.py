"""Differences: what `diff` gives."""

from __future__ import annotations

from collections.abc import Iterator

import attrs


@attrs.frozen
class Difference:
    """One thing in which two models differ.

    Attributes:
        place: where, from the outside in, as "MetaGraph serve, graph_def, node 'y', op".
        a: what the first model has there, as text; None if it has nothing.
        b: what the second one has.
    """

    place: str
    a: str | None
    b: str | None

    def __str__(self) -> str:
        if self.b is None:
            return f"- {self.place}: {self.a}"
        if self.a is None:
            return f"+ {self.place}: {self.b}"
        return f"! {self.place}: {self.a} → {self.b}"


@attrs.frozen(repr=False)
class Differences:
    """The differences of two models; false when there are none, so that `if sm.diff(a, b)` works.

    Printed, a line each: `-` only the first has it, `+` only the second, `!` both, differently.

    Attributes:
        differences: in the order of the models' parts.
    """

    differences: tuple[Difference, ...]

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    def __len__(self) -> int:
        return len(self.differences)

    def __repr__(self) -> str:
        return f"<{len(self)} differences>"

    def __str__(self) -> str:
        return "\n".join(map(str, self)) or "no differences"
