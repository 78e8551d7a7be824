"""The codes of findings.

A code stays what it is from release to release, so that programs can look for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from savedmodel_writer.inspection.codes import of_files, of_graphs, of_signatures, of_the_rest
from savedmodel_writer.inspection.codes.code import LEVELS, Code

__all__ = ["CODES", "LEVELS", "Code"]

CODES: Final[Mapping[str, Code]] = {
    **of_files.CODES,
    **of_graphs.CODES,
    **of_signatures.CODES,
    **of_the_rest.CODES,
}
"""Every code."""
