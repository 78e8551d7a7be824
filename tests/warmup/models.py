"""A small model that predicts, classifies and regresses."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import savedmodel_writer as sm


def builder_of(directory: Path | str) -> sm.SavedModelBuilder:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        label = sm.placeholder(sm.string, [None], name="label")
        weights = sm.Variable(np.arange(6, dtype=np.float32).reshape(3, 2), name="w")
        y = sm.identity(x @ weights, name="y")
        echo = sm.identity(label, name="echo")
        examples = sm.placeholder(sm.string, [None], name="examples")
        classes = sm.identity(examples, name="classes")
        scores = sm.raw_ops.Fill(dims=sm.raw_ops.Shape(input=examples), value=0.5, name="scores")
    predict = sm.predict_signature_def({"x": x, "label": label}, {"y": y, "echo": echo})
    builder = sm.SavedModelBuilder(directory)
    builder.add_meta_graph_and_variables(
        graph,
        ["serve"],
        {
            "serving_default": predict,
            "classify": sm.classification_signature_def(examples, classes, None),
            "regress": sm.regression_signature_def(examples, scores),
            "other": sm.build_signature_def(predict.inputs, predict.outputs, "other/method"),
        },
    )
    return builder


def export(directory: Path) -> Path:
    with builder_of(directory) as builder:
        builder.save()
    return directory
