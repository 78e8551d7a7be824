"""A finding: one thing that is wrong with a model, or odd about it; and the list of them."""

from __future__ import annotations

import attrs

from savedmodel_writer.inspection.codes import CODES, LEVELS


@attrs.frozen
class Finding:
    """One finding.

    Attributes:
        level: "error", "warning" or "note"; see `Report.ok`.
        code: what kind of finding, one of `CODES`; it stays the same from release to release.
        place: where, from the outside in, as "MetaGraph serve, node 'x'"; "" for the whole model.
        message: what was expected there, and what was found.
        advice: what to do.
    """

    level: str
    code: str
    place: str
    message: str
    advice: str

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{self.level}: {where}{self.message} [{self.code}]\n    {self.advice}"

    @property
    def rank(self) -> tuple[int, str, str, str]:
        """Findings are sorted by it: errors first, then by place."""
        return LEVELS.index(self.level), self.place, self.code, self.message


class Findings:
    """Where checks put what they find: a list, seen from one place."""

    def __init__(self, place: str = "", found: list[Finding] | None = None) -> None:
        self.place = place
        self.found: list[Finding] = [] if found is None else found

    def at(self, part: str) -> Findings:
        """The same list, seen from a place within this one."""
        return Findings(f"{self.place}, {part}" if self.place else part, self.found)

    def add(self, code: str, message: str) -> None:
        """Adds a finding of this place; level and advice are the code's."""
        kind = CODES[code]
        self.found.append(Finding(kind.level, code, self.place, message, kind.advice))
