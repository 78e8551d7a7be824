"""Models looked into without running them: `verify`, `diff`, `Graph.check`, `Graph.summary`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.inspection.codes import CODES as CODES
    from savedmodel_writer.inspection.comparison import diff as diff
    from savedmodel_writer.inspection.differences import (
        Difference as Difference,
        Differences as Differences,
    )
    from savedmodel_writer.inspection.finding import Finding as Finding
    from savedmodel_writer.inspection.report import Report as Report
    from savedmodel_writer.inspection.targets import TARGETS as TARGETS
    from savedmodel_writer.inspection.verification import verify as verify

# By module of this package.
_NAMES = {
    "codes": "CODES",
    "comparison": "diff",
    "differences": "Difference Differences",
    "finding": "Finding",
    "report": "Report",
    "targets": "TARGETS",
    "verification": "verify",
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
