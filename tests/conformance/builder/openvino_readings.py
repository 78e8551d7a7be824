"""What OpenVINO finds in a SavedModel: its outputs, and answers of the default signature."""

from __future__ import annotations

from typing import Any

import numpy as np
import openvino

from tests.conformance.openvino_loader import serving_default


def reading(export_dir: str, inputs: dict[str, np.ndarray] | None) -> list[tuple[str, Any]]:
    """Of the model, and of the default signature if `inputs` are given, what is found.

    Each is "value" and that, or "error" and the class.
    """
    found = [_attempt(lambda: _outputs(export_dir))]
    if inputs is not None:
        found.append(_attempt(lambda: _answers(export_dir, inputs)))
    return found


def _attempt(function: Any) -> tuple[str, Any]:
    try:
        return "value", function()
    except Exception as error:
        return "error", type(error).__name__


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
