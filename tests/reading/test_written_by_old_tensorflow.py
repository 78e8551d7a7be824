"""The same models, written by TensorFlows of earlier years, and a real Estimator's: read alike.

Run by `make test-old-tensorflow`; see tests/conformance/conftest.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import savedmodel_writer as sm
from tests.conformance.conftest import Old
from tests.reading.readings import assert_read_alike, assert_same_variables
from tests.reading.test_written_by_tensorflow import TF1_MODELS, TF2_MODELS

MODELS = "tests.reading.tf_models"
READING = "tests.reading.tf_reading"

# JAX writes for the TensorFlow of its day only.
NAMES = [name for name in (*TF2_MODELS, *TF1_MODELS, "estimator") if name != "jax"]

pytestmark = pytest.mark.old_tensorflow


@pytest.mark.parametrize("name", NAMES)
def test_all_of_it(old: Old, name: str, tmp_path: Path) -> None:
    if not old.oracle(MODELS, "can_write", name):
        pytest.skip(f"TensorFlow {old.release} has no {name}: another release in the list has")
    export_dir = str(tmp_path / name)
    old.oracle(MODELS, "write", name, export_dir)
    assert_read_alike(export_dir, old.oracle(READING, "read", export_dir))
    if name in TF2_MODELS:
        assert_same_variables(sm.load(export_dir), old.oracle(READING, "v2_variables", export_dir))
