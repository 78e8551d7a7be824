"""Warnings that point at the user's line, however deep below it they are given."""

from __future__ import annotations

import warnings

from savedmodel_writer.graph.source_line import user_frame


def warn_user(message: str) -> None:
    """Gives a UserWarning at the innermost line that is not of this package."""
    frame = user_frame(1)
    warnings.warn_explicit(
        message,
        UserWarning,
        filename=frame.f_code.co_filename,
        lineno=frame.f_lineno,
        module=frame.f_globals.get("__name__", "<unknown>"),
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )
