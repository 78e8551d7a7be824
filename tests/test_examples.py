"""The demo: it succeeds, again in the same directory too, and TensorFlow agrees with OpenVINO."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

from tests.oracle.process import Oracle

EXAMPLE = Path(__file__).resolve().parents[1] / "scripts" / "examples" / "sklearn_digits.py"


def test_sklearn_digits(oracle: Oracle, tmp_path: Path) -> None:
    # On a busy machine, BLAS threads that wait for each other take minutes for this training.
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(EXAMPLE), str(tmp_path)]
    for _ in range(2):
        done = subprocess.run(command, env=one_thread, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert re.search(r"mlp +largest difference \S+ +same label 100\.0%", done.stdout)
    assert re.search(r"linear +largest difference \S+ +same label 100\.0%", done.stdout)

    digits = load_digits()
    pixels = digits.data[:200].astype(np.float32)
    requests = [(("serve",), name, {"pixels": pixels}) for name in ("mlp", "linear")]
    names = (tmp_path / "1" / "assets" / "labels.txt").read_text().split()
    known = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    for answer in oracle("tests.conformance.tf_loaders", "cpp", str(tmp_path / "1"), requests):
        np.testing.assert_array_equal(answer["probabilities"].argmax(1), answer["class_id"])
        guessed = np.array(names)[answer["class_id"]]
        assert np.mean(guessed == np.array(known)[digits.target[:200]]) > 0.95
