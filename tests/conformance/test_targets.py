"""What verify says of a model's being fit for OpenVINO is what OpenVINO does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from tests.inspection.test_targets import codes, export
from tests.oracle.process import Oracle, OracleError


def test_openvino(openvino: Oracle, tmp_path: Path) -> None:
    def run(path: Path) -> None:
        request = [{"x": np.ones([1, 2], np.float32)}]
        openvino("tests.conformance.openvino_loader", "serving_default", str(path), request)

    binary, as_text = export(tmp_path / "binary"), export(tmp_path / "text", as_text=True)
    assert sm.verify(binary, "openvino").ok
    run(binary)
    assert codes(as_text, "openvino") == {"openvino-text"}
    with pytest.raises(OracleError, match=r"saved_model\.pb"):
        run(as_text)
