"""What people do with TensorFlow Lite's converter besides converting a whole model."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting
from tests.conformance.case import all_cases
from tests.conformance.reference import normal
from tests.oracle.process import REPOSITORY, Oracle, OracleError

LITE = "tests.conformance.tf_lite"
PAGE = REPOSITORY / "docs" / "consumers.md"


@pytest.fixture(scope="module")
def two_signatures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signature that TensorFlow Lite can run, and one that it cannot."""
    path = tmp_path_factory.mktemp("tflite") / "1"
    with sm.Graph() as graph, sm.SavedModelBuilder(path) as builder:
        w = sm.Variable(normal(64, 64), name="w")
        x = sm.placeholder(np.float32, [None, 64], name="x")
        examples = sm.placeholder(sm.string, [None], name="examples")
        features = sm.io.parse_example(examples, {"x": sm.io.FixedLenFeature([64], np.float32)})
        signatures = {
            "serving_default": sm.predict_signature_def({"x": x}, {"y": x @ w}),
            "regress": sm.regression_signature_def(examples, features["x"] @ w),
        }
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
        builder.save()
    return path


def test_one_of_two_signatures(lite: Oracle, two_signatures: Path, tmp_path: Path) -> None:
    x = normal(3, 64, seed=1)
    asked = [("serving_default", {"x": x})]
    with pytest.raises(OracleError, match="TF Select ops: ParseExampleV2"):
        lite(LITE, "run", str(two_signatures), asked)
    keys = ["serving_default"]
    (answer,) = lite(LITE, "run", str(two_signatures), asked, signature_keys=keys)
    np.testing.assert_allclose(answer["y"], x @ normal(64, 64), rtol=1e-5, atol=1e-5)

    alone = rewriting.Signatures({"serving_default": "serving_default"})
    sm.rewrite(two_signatures, tmp_path / "2", alone, rewriting.Prune("serving_default"))
    (pruned,) = lite(LITE, "run", str(tmp_path / "2"), asked)
    np.testing.assert_array_equal(pruned["y"], answer["y"])


def test_weights_in_eight_bits(lite: Oracle, two_signatures: Path) -> None:
    x, keys = normal(3, 64, seed=1), ["serving_default"]
    asked = [("serving_default", {"x": x})]
    options = {"signature_keys": keys, "quantized": True}
    (answer,) = lite(LITE, "run", str(two_signatures), asked, **options)
    expected = x @ normal(64, 64)
    error = np.abs(answer["y"] - expected).max() / np.abs(expected).max()
    assert 1e-5 < error < 0.05
    sizes = [
        len(lite(LITE, "converted", str(two_signatures), signature_keys=keys, quantized=quantized))
        for quantized in (False, True)
    ]
    assert sizes[1] < 0.6 * sizes[0]


def test_the_page_says_what_the_cases_say() -> None:
    cases = {case.name: case for case in all_cases()}
    rows = re.findall(r"^\| (.*) \| (.*) \| (.*) \| (`.*`) \|$", PAGE.read_text(), re.MULTILINE)
    assert len(rows) > 10
    for _, openvino, tflite, names in rows:
        for name in re.findall(r"`(\w+)`", names):
            assert (cases[name].openvino is None) == (openvino == "yes"), name
            assert (cases[name].tflite is None) == (tflite == "yes"), name
