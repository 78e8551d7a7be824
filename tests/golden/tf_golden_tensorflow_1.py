"""Writes `written/tensorflow_1/`: models, and what TensorFlow 1 finds in them and answers.

Runs in TensorFlow 1.15, on Python 3.7.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from tests.conformance import tf_loaders
from tests.reading import tf_tensorflow_1

MODELS = ["simple", "text", "functions", "mutable_table", "small_session", "small_loop"]


def generate(root: Path) -> None:
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)  # the graphs hold the paths of their assets
        for name in MODELS:
            requests = tf_tensorflow_1.write(name, name)
            answers = tf_loaders.v1(name, requests)
            reader = tf.train.load_checkpoint(f"{name}/variables/variables")
            found = {
                "variables": {
                    key: _described(reader.get_tensor(key))
                    for key in reader.get_variable_to_shape_map()
                },
                "requests": list(map(_asked, requests, answers)),
            }
            shutil.copytree(name, root / "tensorflow_1" / name / "model")
            (root / "tensorflow_1" / name / "found.json").write_text(
                json.dumps(found, sort_keys=True)
            )
        os.chdir(here)


def _asked(request: Any, answer: Any) -> dict[str, Any]:
    tags, signature, inputs = request
    return {
        "tags": tags,
        "signature": signature,
        "inputs": {key: _described(array) for key, array in inputs.items()},
        "outputs": {key: _described(array) for key, array in answer.items()},
    }


def _described(value: Any) -> dict[str, Any]:
    array = np.asarray(value)
    text = array.dtype.kind in "SO"
    return {
        "dtype": "string" if text else array.dtype.name,
        "shape": array.shape,
        "values": [
            one.decode() if text else one for one in np.asarray(array, object).ravel().tolist()
        ],
    }
