"""The examples of docs/rewriting.md run as they are written."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

import savedmodel_writer as sm
from tests.oracle.process import REPOSITORY


def export() -> None:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 64], name="x")
        kernel = sm.Variable(np.ones([64, 2], np.float32), name="dense/kernel")
        y = sm.identity(x @ kernel, name="y")
        examples = sm.placeholder(sm.string, [None], name="examples")
        classes = sm.identity(examples, name="classes")
        scores = sm.raw_ops.Fill(dims=sm.raw_ops.Shape(input=examples), value=0.5, name="scores")
    predict = sm.predict_signature_def({"x": x}, {"y": y})
    with sm.SavedModelBuilder("export/1") as builder:
        builder.add_meta_graph_and_variables(
            graph,
            ["serve"],
            {
                "serving_default": predict,
                "embed": predict,
                "classify": sm.classification_signature_def(examples, classes, None),
                "regress": sm.regression_signature_def(examples, scores),
            },
        )
        builder.save()


def test_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    export()
    kernel = np.full([64, 2], 3, np.float32)
    save_file({"dense/kernel": kernel}, "weights.safetensors")
    page = (REPOSITORY / "docs" / "rewriting.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 2
    names = {"examples": np.zeros([8, 64], np.float32), "serialized_example": b""}
    for block in blocks:
        exec(compile(block, "docs/rewriting.md", "exec"), names)
    assert sm.load("export/2").variables["dense/kernel"].dtype.name == "bfloat16"
    assert not sm.load("export/3").variables
    np.testing.assert_array_equal(sm.load("export/4").variables["dense/kernel"].read(), kernel)
    assert Path("export/1/assets.extra/tf_serving_warmup_requests").exists()
