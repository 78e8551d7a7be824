"""Models looked into without running them: `verify`, `diff`, `Graph.check`, `Graph.summary`."""

from savedmodel_writer._lazy_names import lazy_names

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

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
