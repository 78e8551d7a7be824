"""What OpenVINO finds in a SavedModel of one MetaGraph: its outputs and its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import openvino

from tests.conformance.openvino_loader import serving_default

Reading = tuple[str, Any]
"""Either "error" and the message, or "value" and what was found."""


def reading(export_dir: str, inputs: dict[str, np.ndarray] | None) -> dict[str, Reading]:
    """What the model is, and what its signature answers if `inputs` are given."""
    found = {"outputs": _attempt(lambda: _outputs(export_dir), export_dir)}
    if inputs is not None:
        found["answers"] = _attempt(lambda: _answers(export_dir, inputs), export_dir)
    return found


def _attempt(function: Callable[[], Any], export_dir: str) -> Reading:
    try:
        return "value", function()
    except Exception as error:
        return "error", str(error).replace(export_dir, "EXPORT")


def _outputs(export_dir: str) -> list[tuple[list[str], str, str]]:
    model = openvino.convert_model(export_dir)
    return [
        (sorted(port.get_names()), str(port.get_element_type()), str(port.get_partial_shape()))
        for port in model.outputs
    ]


def _answers(export_dir: str, inputs: dict[str, np.ndarray]) -> dict[str, Any]:
    (answers,) = serving_default(export_dir, [inputs])
    return {
        name: (array.shape, array.dtype.name, array.tolist()) for name, array in answers.items()
    }
