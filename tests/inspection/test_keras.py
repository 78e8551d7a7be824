"""A defect of models in use that verify finds.

`tf.saved_model.save` of a Keras 3 model writes each variable twice: those that the signatures read
are not those that the saver restores. Only `tf.saved_model.load`, which goes by the objects, gets
along with that; `Model.export` writes models that all loaders run.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from tests.oracle.process import Oracle, OracleError

LOADERS = "tests.conformance.tf_loaders"


def test_variables_that_only_objects_restore(oracle: Oracle, tmp_path: Path) -> None:
    saved, exported = tmp_path / "saved", tmp_path / "exported"
    answer = oracle("tests.inspection.tf_keras_models", "write", str(saved), str(exported))
    report = sm.verify(saved)
    assert {one.code for one in report if one.level == "error"} == {"variable-of-objects-only"}
    assert sm.verify(exported).ok, str(sm.verify(exported))

    def ask(loader: str, path: Path) -> np.ndarray:
        signature = sm.load(path).signatures["serving_default"]
        (key,), (output,) = signature.inputs, signature.outputs
        request = (("serve",), "serving_default", {key: np.ones((2, 4), np.float32)})
        (found,) = oracle(LOADERS, loader, str(path), [request])
        return np.asarray(found[output])

    for loader, path in (("v2", saved), ("v2", exported), ("cpp", exported)):
        np.testing.assert_allclose(ask(loader, path), answer, rtol=1e-5)
    with pytest.raises(OracleError, match="Could not find variable"):
        ask("cpp", saved)
