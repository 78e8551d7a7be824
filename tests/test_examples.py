"""The examples succeed, again in the same directory too, and TensorFlow agrees with OpenVINO."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sklearn.datasets import load_digits

from savedmodel_writer.saved_model.warmup.example import example_bytes
from tests.conformance.reference import normal, strings
from tests.oracle.process import Oracle

EXAMPLES = Path(__file__).resolve().parents[1] / "scripts" / "examples"
LOADERS = "tests.conformance.tf_loaders"


def run(name: str, *arguments: Path) -> str:
    """What an example prints."""
    # On a busy machine, BLAS threads that wait for each other take minutes for a training.
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(EXAMPLES / name), *map(str, arguments)]
    done = subprocess.run(command, env=one_thread, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_sklearn_digits(oracle: Oracle, tmp_path: Path) -> None:
    for _ in range(2):
        printed = run("sklearn_digits.py", tmp_path)
    assert re.search(r"mlp +largest difference \S+ +same label 100\.0%", printed)
    assert re.search(r"linear +largest difference \S+ +same label 100\.0%", printed)

    digits = load_digits()
    pixels = digits.data[:200].astype(np.float32)
    requests = [(("serve",), name, {"pixels": pixels}) for name in ("mlp", "linear")]
    names = (tmp_path / "1" / "assets" / "labels.txt").read_text().split()
    known = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    for answer in oracle(LOADERS, "cpp", str(tmp_path / "1"), requests):
        np.testing.assert_array_equal(answer["probabilities"].argmax(1), answer["class_id"])
        guessed = np.array(names)[answer["class_id"]]
        assert np.mean(guessed == np.array(known)[digits.target[:200]]) > 0.95


def test_torch_transformer(oracle: Oracle, lite: Oracle, tmp_path: Path) -> None:
    """With weights of its own, and with those of a file: TensorFlow and TensorFlow Lite agree."""
    printed = run("torch_transformer.py", tmp_path)
    assert re.search(r": ok\nOpenVINO \S+ against numpy: largest difference \S+e-0[5-9]", printed)
    example = runpy.run_path(str(EXAMPLES / "torch_transformer.py"))
    weights = example["random_weights"](width=8, inner=12)
    save_file(weights, tmp_path / "layer.safetensors")
    run("torch_transformer.py", tmp_path, tmp_path / "layer.safetensors")

    inputs = {"x": normal(2, 5, 8), "lengths": np.int32([5, 2])}
    export_dir = str(tmp_path / "1")
    (answer,) = oracle(LOADERS, "cpp", export_dir, [(("serve",), "serving_default", inputs)])
    (light,) = lite("tests.conformance.tf_lite", "run", export_dir, [("serving_default", inputs)])
    np.testing.assert_allclose(light["y"], answer["y"], rtol=1e-4, atol=1e-5)
    inputs["x"][1, 2:] += 1  # positions that are not attended to
    (other,) = oracle(LOADERS, "cpp", export_dir, [(("serve",), "serving_default", inputs)])
    np.testing.assert_allclose(other["y"][1, :2], answer["y"][1, :2], rtol=1e-5, atol=1e-6)
    assert np.abs(other["y"][1, 2:] - answer["y"][1, 2:]).min() > 1e-4


def test_sklearn_pipeline(oracle: Oracle, tmp_path: Path) -> None:
    for version in ("1", "2"):
        assert f"{tmp_path / version}: ok" in run("sklearn_pipeline.py", tmp_path)

    example = runpy.run_path(str(EXAMPLES / "sklearn_pipeline.py"))
    pipeline = example["train"]()
    columns, _ = example["people"](60, seed=5)
    columns["city"][0] = "Rom"  # a word that the training has not seen
    expected = pipeline.predict_proba(example["rows"](columns))
    tensors = {
        name: strings(*column) if column.dtype.kind == "U" else column
        for name, column in columns.items()
    }
    examples = strings(
        *(
            example_bytes({name: column[row].item() for name, column in columns.items()})
            for row in range(60)
        )
    )
    requests = [
        (("serve",), "serving_default", tensors),
        (("serve",), "classify", {"inputs": examples}),
    ]
    predicted, classified = oracle(LOADERS, "cpp", str(tmp_path / "2"), requests)
    labels = [[name.encode() for name in pipeline.classes_]] * 60
    for answer, key in ((predicted, "labels"), (classified, "classes")):
        np.testing.assert_allclose(answer["scores"], expected, rtol=1e-4, atol=1e-6)
        assert answer[key].tolist() == labels


def test_jax_digits(oracle: Oracle, lite: Oracle, tmp_path: Path) -> None:
    """A network that JAX has trained: TensorFlow and TensorFlow Lite agree with it and OpenVINO."""
    printed = run("jax_digits.py", tmp_path)
    assert re.search(r"/1: ok\nOpenVINO \S+ against JAX", printed)
    found = re.search(r"largest difference \S+ +same label 100\.0% +right (\S+)%", printed)
    assert found is not None and float(found[1]) > 95

    digits = load_digits()
    inputs = {"pixels": digits.data[:100].astype(np.float32)}
    export_dir = str(tmp_path / "1")
    (answer,) = oracle(LOADERS, "cpp", export_dir, [(("serve",), "serving_default", inputs)])
    assert np.mean(answer["class_id"] == digits.target[:100]) > 0.95
    (light,) = lite("tests.conformance.tf_lite", "run", export_dir, [("serving_default", inputs)])
    np.testing.assert_array_equal(light["class_id"], answer["class_id"])
    np.testing.assert_allclose(light["probabilities"], answer["probabilities"], 1e-4, 1e-6)
