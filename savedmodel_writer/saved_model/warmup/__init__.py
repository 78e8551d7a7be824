"""Requests that TensorFlow Serving runs when it loads a model, so that no user waits for it.

assets.extra/tf_serving_warmup_requests     TFRecord file of PredictionLogs, at most 1,000
"""

from __future__ import annotations

from savedmodel_writer.saved_model.warmup.requests import (
    ClassifyRequest,
    PredictRequest,
    RegressRequest,
)
from savedmodel_writer.saved_model.warmup.writing import write_warmup_requests

__all__ = ["ClassifyRequest", "PredictRequest", "RegressRequest", "write_warmup_requests"]
