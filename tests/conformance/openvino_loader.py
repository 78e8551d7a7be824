"""OpenVINO's TensorFlow frontend: another reader of the format, with none of TensorFlow's code.

It runs the signature `serving_default`; where a model has none, tensors are asked for by name. In a
process of its own, so that a crash there does not end the test run.
"""

from __future__ import annotations

import ml_dtypes
import numpy as np
import openvino

# TensorFlow's float32 is IEEE's; OpenVINO would pick bfloat16 on processors that have it.
EXACT = {"INFERENCE_PRECISION_HINT": "f32"}


def serving_default(
    export_dir: str, requests: list[dict[str, np.ndarray]]
) -> list[dict[str, np.ndarray]]:
    """Runs the default signature on each of `requests`."""
    compiled = _compile(export_dir)
    return [_run(compiled, inputs) for inputs in requests]


def tensors(
    export_dir: str, inputs: dict[str, np.ndarray], outputs: list[str]
) -> dict[str, np.ndarray]:
    """Runs tensors by name, which OpenVINO offers where no signature is the default one.

    The answers are named by a signature's keys all the same.
    """
    return _run(_compile(openvino.convert_model(export_dir, output=outputs)), inputs)


def _compile(model: str | openvino.Model) -> openvino.CompiledModel:
    return openvino.Core().compile_model(model, "CPU", EXACT)


def _run(compiled: openvino.CompiledModel, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    request = compiled.create_infer_request()
    request.infer({key: _tensor(array) for key, array in inputs.items()})
    return {
        name: _array(request.get_tensor(port))
        for port in compiled.outputs
        for name in port.get_names()  # one tensor may answer to several keys
    }


def _tensor(array: np.ndarray) -> openvino.Tensor:
    if array.dtype == object:
        return openvino.Tensor(
            np.array([item.decode() for item in array.flat]).reshape(array.shape)
        )
    if array.dtype == ml_dtypes.bfloat16:
        bits = np.ascontiguousarray(array).view(np.float16)  # numpy has no bfloat16 of its own
        return openvino.Tensor(bits, array.shape, openvino.Type.bf16)
    return openvino.Tensor(np.ascontiguousarray(array).reshape(array.shape))


def _array(tensor: openvino.Tensor) -> np.ndarray:
    if tensor.element_type == openvino.Type.string:
        strings = np.empty(tensor.get_shape(), object)
        strings.flat[:] = [item.encode() for item in tensor.str_data.flat]
        return strings
    if tensor.element_type == openvino.Type.bf16:
        return tensor.data.view(ml_dtypes.bfloat16).copy()
    return np.array(tensor.data)
