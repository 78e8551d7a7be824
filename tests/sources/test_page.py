"""The program of docs/weights.md, run as it is written."""

from __future__ import annotations

import re
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from safetensors.numpy import save_file

import savedmodel_writer as sm
from tests.conformance.reference import conv2d, normal
from tests.oracle.process import REPOSITORY, Oracle

PAGE = REPOSITORY / "docs" / "weights.md"


def test_the_program(oracle: Oracle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel, bias = normal(4, 3, 3, 3), normal(4, seed=1)
    save_file({"conv.weight": kernel, "conv.bias": bias}, tmp_path / "weights.safetensors")
    monkeypatch.chdir(tmp_path)
    (program,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    exec(compile(program, str(PAGE), "exec"), {})

    images = normal(2, 8, 8, 3, seed=2)
    requests = [(("serve",), "serving_default", {"images": images})]
    (answer,) = oracle(
        "tests.conformance.tf_loaders", "cpp", str(tmp_path / "export" / "1"), requests
    )
    # Each class sees the sum of all channels, since the dense kernel is of ones.
    hidden = np.maximum(conv2d(images, kernel.transpose(2, 3, 1, 0), 1, "SAME") + bias, 0)
    expected = np.repeat(hidden.mean((1, 2)).sum(1, keepdims=True), 2, 1)
    np.testing.assert_allclose(answer["scores"], expected, rtol=1e-5)


def test_bits_of_bfloat16() -> None:
    value = normal(3, 2).astype(ml_dtypes.bfloat16)
    with sm.Graph():
        variable = sm.Variable(value.view(np.uint16), dtype="bfloat16", name="w")
    assert variable.dtype == sm.bfloat16
    assert variable.source.read().tobytes() == value.tobytes()


def test_a_tensor_of_another_library(tmp_path: Path) -> None:
    """PyTorch's tensors have dtypes of their own, and are asked for their arrays."""

    class Tensor:
        dtype, shape = "torch.float32", (2, 3)

        def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
            return np.ones(self.shape, np.float32)

    with sm.Graph():
        assert sm.Variable(Tensor(), name="w").dtype == sm.float32
    sm.save_checkpoint(tmp_path / "weights", {"w": Tensor()})
    assert sm.load_checkpoint(tmp_path / "weights").get_tensor("w").tolist() == [[1.0] * 3] * 2
