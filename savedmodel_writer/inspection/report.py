"""Report: what `verify` and `Graph.check` give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import attrs

from savedmodel_writer.inspection.codes import LEVELS
from savedmodel_writer.inspection.finding import Finding

_SHOWN = 10
"""How many findings of one code are printed; a damaged graph may have one for each node."""


@attrs.frozen(repr=False)
class Report:
    """The findings about a model; iterating gives them, printing shows them.

    Attributes:
        subject: what was looked at.
        findings: sorted, errors first; the same for the same model.
    """

    subject: str
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no error: warnings and notes do not keep a model from being used."""
        return not any(finding.level == "error" for finding in self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __bool__(self) -> bool:
        return True  # not that of the length: `ok` says whether the model is

    def __repr__(self) -> str:
        return f"<Report on {self.subject}: {self._counts()}>"

    def __str__(self) -> str:
        lines = [f"{self.subject}: {self._counts()}"]
        seen: Counter[str] = Counter()
        for finding in self.findings:
            seen[finding.code] += 1
            if seen[finding.code] <= _SHOWN:
                lines.append(str(finding))
        for code, count in sorted(seen.items()):
            if count > _SHOWN:
                lines.append(f"… and {count - _SHOWN} more [{code}]")
        return "\n".join(lines)

    def _counts(self) -> str:
        counts = Counter(finding.level for finding in self.findings)
        found = [f"{counts[level]} {level}{'s'[: counts[level] != 1]}" for level in LEVELS]
        return (
            ", ".join(part for part, level in zip(found, LEVELS, strict=True) if counts[level])
            or "ok"
        )


def report(subject: str, findings: list[Finding]) -> Report:
    """The report on these findings, each once."""
    return Report(subject, tuple(sorted(dict.fromkeys(findings), key=lambda one: one.rank)))
