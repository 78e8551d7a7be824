"""Models that others published, written by TensorFlow 2.1 to 2.15: Estimators, Keras, Transform."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from tests.oracle.process import Oracle, OracleError
from tests.reading.readings import assert_read_alike, assert_same_variables
from tests.real_models import REAL_MODELS, RealModel

READING = "tests.reading.tf_reading"


@pytest.mark.long
@pytest.mark.parametrize("model", REAL_MODELS, ids=lambda model: model.name)
def test_all_of_it(model: RealModel, oracle: Oracle, tmp_path: Path) -> None:
    export_dir = model.unpack(tmp_path)
    theirs = oracle(READING, "read", str(export_dir))
    assert_read_alike(export_dir, theirs)
    for ours, expected in zip(sm.SavedModel.read(export_dir).meta_graphs, theirs, strict=True):
        if ours.object_graph is not None:
            assert_same_variables(ours, restored(oracle, export_dir, expected["variables"]))


def restored(
    oracle: Oracle, export_dir: Path, of_session: dict[str, Any]
) -> list[tuple[str, np.ndarray]]:
    """The variables of tf.saved_model.load; where it fails those of a session, by their names."""
    try:
        return oracle(READING, "v2_variables", str(export_dir))  # type: ignore[no-any-return]
    except OracleError as error:
        # The slots of Keras 2's optimizers.
        assert "add_slot" in error.message, error.message
    names = sm.load(export_dir).variables
    found = [item for item in of_session.items() if item[0] in names]
    assert len(found) >= len(names) - 8  # all but metrics, of which several have one name
    return found
