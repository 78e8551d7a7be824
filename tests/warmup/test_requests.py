"""Warm-up requests: what the server's own classes read, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, tfrecord
from savedmodel_writer.saved_model.warmup.example import example_bytes
from tests.oracle.process import Oracle
from tests.real_models import wheel_file
from tests.trees import tree
from tests.warmup.models import builder_of, export

FILE = "assets.extra/tf_serving_warmup_requests"
X = np.array([[1, 2, 3], [4, 5, 6]], np.float32)
PREDICT = {"x": X, "label": ["a", "b"]}
FEATURES = {
    "age": 7,
    "big": np.array([-1, 2**62], np.int64),
    "name": "ä",
    "raw": [b"\0", b""],
    "weight": [0.5, -1.25],
    "flag": True,
}
TF_FEATURES = {
    "age": ("int64", [7]),
    "big": ("int64", [-1, 2**62]),
    "name": ("bytes", ["ä".encode()]),
    "raw": ("bytes", [b"\0", b""]),
    "weight": ("float", [0.5, -1.25]),
    "flag": ("int64", [1]),
}


def test_examples_are_tensorflows(oracle: Oracle) -> None:
    theirs = oracle("tests.warmup.tf_serving_classes", "example", TF_FEATURES)
    assert example_bytes(FEATURES) == theirs
    assert example_bytes(theirs) == theirs


def test_the_servers_classes_read_them(tmp_path: Path, oracle: Oracle) -> None:
    export(tmp_path / "1")
    path = sm.write_warmup_requests(
        tmp_path / "1",
        [
            PREDICT,
            sm.PredictRequest({"x": X[:1], "label": ["ü"]}, outputs=["y"]),
            sm.ClassifyRequest([FEATURES, {}], "classify"),
            sm.RegressRequest([FEATURES], "regress"),
            sm.PredictRequest({"inputs": [b"1", b"2"]}, "classify"),
        ],
        model_name="mine",
    )
    assert path == str(tmp_path / "1" / FILE)
    api = str(wheel_file("tensorflow-serving-api", "2.21.0"))
    logs = oracle("tests.warmup.tf_serving_classes", "prediction_logs", path, api)
    assert [log["kind"] for log in logs] == [
        *("predict_log", "predict_log", "classify_log", "regress_log", "predict_log")
    ]
    assert [log["signature"] for log in logs] == [
        *("serving_default", "serving_default", "classify", "regress", "classify")
    ]
    assert {log["name"] for log in logs} == {"mine"}
    assert all(log["again"] == log["record"] for log in logs)
    np.testing.assert_array_equal(logs[0]["inputs"]["x"], X)
    assert logs[0]["inputs"]["label"].tolist() == [b"a", b"b"]
    assert logs[0]["outputs"] == [] and logs[1]["outputs"] == ["y"]
    assert logs[1]["inputs"]["label"].tolist() == ["ü".encode()]
    theirs = oracle("tests.warmup.tf_serving_classes", "example", TF_FEATURES)
    assert logs[2]["examples"] == [theirs, example_bytes({})]
    assert logs[3]["examples"] == [theirs]


def test_the_model_still_loads(tmp_path: Path, oracle: Oracle) -> None:
    export(tmp_path / "1")
    sm.write_warmup_requests(sm.load(tmp_path / "1"), [PREDICT])
    inputs = {"x": X, "label": np.array([b"a", b"b"], object)}
    for loader in ("cpp", "v2"):
        request = (("serve",), "serving_default", inputs)
        (answer,) = oracle("tests.conformance.tf_loaders", loader, str(tmp_path / "1"), [request])
        np.testing.assert_allclose(answer["y"], X @ np.arange(6).reshape(3, 2))


def test_all_else_stays_and_a_file_is_replaced(tmp_path: Path) -> None:
    before = tree(export(tmp_path / "1"))
    sm.write_warmup_requests(tmp_path / "1", [PREDICT] * 3)
    sm.write_warmup_requests(sm.SavedModel.read(tmp_path / "1"), [PREDICT])
    after = tree(tmp_path / "1")
    data = after.pop(FILE)
    assert data is not None and len(list(tfrecord.read_records(data))) == 1
    assert after.pop("assets.extra") is None
    assert after == before


def test_not_through_a_link(tmp_path: Path) -> None:
    export(tmp_path / "1")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "1" / "assets.extra").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(errors.DataLossError, match="is a link, through which"):
        sm.write_warmup_requests(tmp_path / "1", [PREDICT])
    assert not list((tmp_path / "elsewhere").iterdir())


def test_for_a_builder(tmp_path: Path) -> None:
    with builder_of(tmp_path / "1") as builder:
        path = sm.write_warmup_requests(builder, [PREDICT])
        assert not (tmp_path / "1").exists()
        with pytest.raises(errors.DuplicateNameError, match="tf_serving_warmup_requests"):
            sm.write_warmup_requests(builder, [PREDICT])
        with pytest.raises(errors.MetaGraphNotFoundError, match="'train'"):
            sm.write_warmup_requests(builder, [PREDICT], tags="train")
        builder.save()
    sm.write_warmup_requests(export(tmp_path / "2"), [PREDICT])
    assert Path(path).read_bytes() == (tmp_path / "2" / FILE).read_bytes()
    with pytest.raises(errors.SequenceError, match="is closed"):
        sm.write_warmup_requests(builder, [PREDICT])


def test_on_an_object_store(tmp_path: Path) -> None:
    model = f"memory://{tmp_path.name}/1"
    with builder_of(model) as builder:
        builder.save()
    path = sm.write_warmup_requests(model, [PREDICT])
    assert path == f"{model}/{FILE}"
    sm.write_warmup_requests(export(tmp_path / "1"), [PREDICT])
    sm.rewrite(model, tmp_path / "2")
    assert tree(tmp_path / "2") == tree(tmp_path / "1")


P = sm.PredictRequest
C = sm.ClassifyRequest
R = sm.RegressRequest
WRONG: dict[str, tuple[list[Any] | Any, type[Exception], str]] = {
    "none": ([], errors.InvalidArgumentError, "at least one"),
    "too_many": ([PREDICT] * 1001, errors.InvalidArgumentError, "more than 1,000"),
    "a_dict": (PREDICT, errors.InvalidTypeError, "expected a list"),
    "no_request": ([PREDICT, 7], errors.InvalidTypeError, "request 1: expected a dict"),
    "no_signature": (
        [P(PREDICT, "serving_defalt")],
        errors.InvalidArgumentError,
        "did you mean 'serving_default'",
    ),
    "missing": ([{"x": X}], errors.InvalidArgumentError, r"inputs \['label'\] are missing"),
    "extra": ([{**PREDICT, "z": X}], errors.InvalidArgumentError, "no input 'z'"),
    "output": ([P(PREDICT, outputs=["z"])], errors.InvalidArgumentError, "no output 'z'"),
    "dtype": (
        [{**PREDICT, "x": X.astype(np.float64)}],
        errors.InvalidTypeError,
        "input 'x': expected float32, found float64",
    ),
    "strings": ([{**PREDICT, "x": ["a"]}], errors.InvalidTypeError, "input 'x'"),
    "shape": ([PREDICT, {**PREDICT, "x": X[0]}], errors.ShapeError, r"request 1: .*input 'x'"),
    "method": ([P(PREDICT, "other")], errors.SignatureError, "found 'other/method'"),
    "classify_a_predict": ([C([b""])], errors.SignatureError, "tensorflow/serving/classify"),
    "regress_a_classify": ([R([b""], "classify")], errors.SignatureError, "serving/regress"),
    "no_examples": ([C([], "classify")], errors.InvalidArgumentError, "without examples"),
    "one_example": ([C({}, "classify")], errors.InvalidTypeError, "list of examples"),
    "no_example": ([C([7], "classify")], errors.InvalidTypeError, "expected an example"),
    "a_feature": ([C([{"f": 1j}], "classify")], errors.InvalidTypeError, "feature 'f'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused(name: str, tmp_path: Path) -> None:
    requests, kind, message = WRONG[name]
    before = tree(export(tmp_path / "1"))
    with pytest.raises(kind, match=message):
        sm.write_warmup_requests(tmp_path / "1", requests)
    assert tree(tmp_path / "1") == before


def test_a_thousand_are_taken(tmp_path: Path, oracle: Oracle) -> None:
    export(tmp_path / "1")
    path = sm.write_warmup_requests(tmp_path / "1", ({**PREDICT} for _ in range(1000)))
    assert len(oracle("tests.warmup.tf_serving_classes", "records", path)) == 1000
