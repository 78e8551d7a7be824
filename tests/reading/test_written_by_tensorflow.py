"""Models that TensorFlow writes, in each of its ways, read as TensorFlow reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

import savedmodel_writer as sm
from tests.oracle.process import Oracle
from tests.reading.readings import assert_read_alike, assert_same_variables

TF2_MODELS = ["module", "nothing", "keras", "composite_functions", "sharded", "jax"]
TF1_MODELS = ["session_model", "composite_signatures", "signature_defaults"]


@pytest.mark.parametrize("name", [*TF2_MODELS, *TF1_MODELS])
def test_all_of_it(name: str, oracle: Oracle, tmp_path: Path) -> None:
    export_dir = str(tmp_path / name)
    oracle("tests.reading.tf_models", "write", name, export_dir)
    assert_read_alike(export_dir, oracle("tests.reading.tf_reading", "read", export_dir))
    if name in TF2_MODELS:
        theirs = oracle("tests.reading.tf_reading", "v2_variables", export_dir)
        assert_same_variables(sm.load(export_dir), theirs)
