"""The one logger of the package: warnings about promises that a place cannot keep."""

from __future__ import annotations

import logging

LOGGER = logging.getLogger("savedmodel_writer")
LOGGER.addHandler(logging.NullHandler())  # the library itself prints nothing
