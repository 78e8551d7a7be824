"""Targets: their rules, and that the consumers follow them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, signature_constants
from savedmodel_writer.inspection import TARGETS
from tests.inspection.damage import copy
from tests.oracle.process import Oracle


def codes(path: Path, target: str) -> set[str]:
    return {one.code for one in sm.verify(path, target) if one.code.startswith(f"{target}-")}


def export(
    path: Path, tags: tuple[str, ...] = ("serve",), as_text: bool = False, signed: bool = True
) -> Path:
    with sm.Graph() as graph, sm.SavedModelBuilder(path) as builder:
        x = sm.placeholder(np.float32, [None, 2], name="x")
        y = sm.raw_ops.Neg(x=x, name="y")
        key = signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
        signatures = {key: sm.predict_signature_def({"x": x}, {"y": y})} if signed else {}
        builder.add_meta_graph_and_variables(graph, tags, signatures)
        builder.save(as_text=as_text)
    return path


def test_unknown_targets() -> None:
    with pytest.raises(errors.InvalidArgumentError, match=r"one of \['openvino', 'serving'"):
        sm.verify("/nowhere", "abacus")
    with pytest.raises(errors.InvalidTypeError, match="target: expected a str"):
        sm.verify("/nowhere", 3)  # type: ignore[arg-type]
    assert list(TARGETS) == sorted(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_models_that_are_fit(target: str, tmp_path: Path) -> None:
    report = sm.verify(export(tmp_path / "1"), target)
    assert report.ok and not report.findings, str(report)
    assert not sm.verify("/nowhere", target).ok


def test_a_finding_about_the_whole_model_names_no_place(tmp_path: Path) -> None:
    report = sm.verify(export(tmp_path / "model"), "serving")
    assert "\nerror: the directory is named 'model'" in str(report)


def test_a_variable_as_an_output(tmp_path: Path) -> None:
    """No consumer takes it: its tensor is a handle. TensorFlow writes such signatures too."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [2], name="x")
        w = sm.Variable(np.ones(2, np.float32), name="w")
        value = w.read_value()
    sm.simple_save(graph, tmp_path / "1", {"x": x}, {"w": w})
    advice = {one.code: one.advice for one in sm.verify(tmp_path / "1")}
    assert advice.keys() == {"signature-dtype", "signature-shape"}
    assert all("read_value()" in text for text in advice.values())
    sm.simple_save(graph, tmp_path / "2", {"x": x}, {"w": value})
    assert sm.verify(tmp_path / "2").ok


def test_serving(tmp_path: Path, originals: dict[str, Path]) -> None:
    for name in ("model", "1a", "-1", str(1 << 63)):
        assert codes(export(tmp_path / name), "serving") == {"serving-version"}
    for name in ("0", "00012", str((1 << 63) - 1)):
        assert codes(export(tmp_path / name), "serving") == set()
    assert codes(export(tmp_path / "5", ("train",)), "serving") == {"serving-tags"}
    assert codes(export(tmp_path / "6", signed=False), "serving") == {"serving-default"}
    model = copy(originals["graph"], tmp_path / "graph")
    with model.serve() as serve:
        serve.signature_def["lookup"].method_name = "mine"
        serve.signature_def["pick"].ClearField("outputs")
        sparse = serve.signature_def["loop"].inputs["x"]
        sparse.coo_sparse.values_tensor_name = sparse.name
    found = {(one.code, one.place) for one in sm.verify(model.path, "serving")}
    assert {
        ("serving-method", "MetaGraph serve, signature 'lookup'"),
        ("serving-method", "MetaGraph serve, signature 'pick'"),
        ("serving-method", "MetaGraph serve, signature 'read'"),  # it has no inputs
        ("serving-encoding", "MetaGraph serve, signature 'loop', inputs['x']"),
    } == {one for one in found if one[0].startswith("serving-")}


@pytest.mark.parametrize(
    ("tags", "signed", "code"),
    [
        (("serve",), True, None),
        (("train",), True, "tflite-tags"),
        (("serve", "gpu"), True, "tflite-tags"),
        (("serve",), False, "tflite-signature"),
    ],
)
def test_tflite(
    tags: tuple[str, ...], signed: bool, code: str | None, lite: Oracle, tmp_path: Path
) -> None:
    path = export(tmp_path / "1", tags, signed=signed)
    assert codes(path, "tflite") == ({code} if code else set())
    error = lite("tests.inspection.tf_loading", "convert", str(path))
    assert (error is not None) == (code is not None), error
