"""The package and TensorFlow live in one process, whichever is imported first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from savedmodel_writer import protos
from tests.protos.test_messages import meta_graph

ROOT = Path(__file__).resolve().parents[1]
ORDERS = ["ours first", "TensorFlow first"]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("backend", ["upb", pytest.param("python", marks=pytest.mark.long)])
def test_both_import_orders(order: str, backend: str) -> None:
    environment = {
        **os.environ,
        "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": backend,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.tf_coexistence", order],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {
        "class": protos.GraphDef.__module__,
        "equal": True,
        "refusal": "expected a tensorflow.GraphDef message, found a tensorflow.NodeDef.",
        "text": protos.text.to_text(meta_graph()),
        "packed": "type.googleapis.com/tensorflow.GraphDef",
        "unpacked": True,
    }
