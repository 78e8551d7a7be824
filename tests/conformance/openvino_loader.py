"""OpenVINO's TensorFlow frontend: another reader of the format, with none of TensorFlow's code.

It runs the signature `serving_default`; where a model has none, outputs are named by tensor. In a
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
    compiled = openvino.Core().compile_model(export_dir, "CPU", EXACT)
    answers = []
    for inputs in requests:
        request = compiled.create_infer_request()
        request.infer({key: _tensor(array) for key, array in inputs.items()})
        answers.append(
            {
                name: _array(request.get_tensor(port))
                for port in compiled.outputs
                for name in port.get_names()  # one tensor may answer to several keys
            }
        )
    return answers


def tensors(export_dir: str, inputs: dict[str, np.ndarray], outputs: list[str]) -> list[np.ndarray]:
    """Runs tensors by name, which OpenVINO offers where no signature is the default one."""
    model = openvino.convert_model(export_dir, output=outputs)
    compiled = openvino.Core().compile_model(model, "CPU", EXACT)
    request = compiled.create_infer_request()
    request.infer({key: _tensor(array) for key, array in inputs.items()})
    return [_array(request.get_tensor(port)) for port in compiled.outputs]


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
