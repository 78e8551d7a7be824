"""Write TensorFlow SavedModels without TensorFlow, in pure Python."""

from __future__ import annotations

from savedmodel_writer._version import __version__ as __version__
