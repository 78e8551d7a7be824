"""The one logger of the package: warnings about promises that a place cannot keep."""

from __future__ import annotations


class _LateLogger:
    """The logger `savedmodel_writer`. `logging` is imported when there is something to log.

    Most exports have nothing, and importing it takes as long as writing a small model.
    """

    def warning(self, text: str, *arguments: object) -> None:
        """Logs a warning at the caller's line, as `logging.Logger.warning`."""
        import logging

        logger = logging.getLogger("savedmodel_writer")
        if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            logger.addHandler(logging.NullHandler())  # the library itself prints nothing
        logger.warning(text, *arguments, stacklevel=2)


LOGGER = _LateLogger()
