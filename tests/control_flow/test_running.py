"""Models with functions, run by TensorFlow: side effects, and what saving may do to the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from tests.oracle.process import Oracle

LOADERS = ["cpp", "v1", "v2"]


def run(oracle: Oracle, loader: str, export_dir: Path, *inputs: dict[str, Any]) -> list[Any]:
    asked = [(("serve",), "serving_default", each) for each in inputs]
    found: list[Any] = oracle("tests.conformance.tf_loaders", loader, str(export_dir), asked)
    return found


@pytest.mark.parametrize("loader", LOADERS)
def test_side_effects_in_the_order_of_the_program(
    oracle: Oracle, tmp_path: Path, loader: str
) -> None:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [2], name="x")
        v = sm.Variable(np.zeros(2, np.float32), name="v")

        @sm.function
        def step(a: Any) -> Any:
            v.assign(a)
            first = v + 1.0
            sm.cond(a[0] > 0.0, lambda: v.assign_add(a, read_value=False), lambda: sm.no_op())
            second = v + 1.0
            sm.while_loop(lambda i: i < 3, lambda i: (v.assign_add([1.0, 1.0]), i + 1)[1:], [0])
            return first, second, v.read_value()

        names = ("first", "second", "third")
        outputs = dict(zip(names, step(x), strict=True))
    sm.simple_save(graph, tmp_path / "m", inputs={"x": x}, outputs=outputs)
    for values, factor in ((np.float32([1, 2]), 2), (np.float32([-1, 2]), 1)):
        (answer,) = run(oracle, loader, tmp_path / "m", {"x": values})
        np.testing.assert_array_equal(answer["first"], values + 1)
        np.testing.assert_array_equal(answer["second"], values * factor + 1)
        np.testing.assert_array_equal(answer["third"], values * factor + 3)


@pytest.mark.parametrize("loader", LOADERS)
def test_stripped_of_defaults(oracle: Oracle, tmp_path: Path, loader: str) -> None:
    weights = np.float32([[1, 2], [3, 4]])
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 2], name="x")
        w = sm.Variable(weights, name="w")
        y = sm.cond(x[0, 0] > 0.0, lambda: sm.raw_ops.MatMul(a=x, b=w), lambda: x)
    signature = sm.predict_signature_def({"x": x}, {"y": y})
    with sm.SavedModelBuilder(tmp_path / "m") as builder:
        builder.add_meta_graph_and_variables(
            graph,
            ["serve"],
            {"serving_default": signature},
            strip_default_attrs=True,
        )
        builder.save()
    read = sm.SavedModel.read(tmp_path / "m").proto
    nodes = [n for f in read.meta_graphs[0].graph_def.library.function for n in f.node_def]
    assert not any("transpose_a" in node.attr for node in nodes)
    rows = np.float32([[1, 1]])
    answers = run(oracle, loader, tmp_path / "m", {"x": rows}, {"x": -rows})
    np.testing.assert_array_equal(answers[0]["y"], rows @ weights)
    np.testing.assert_array_equal(answers[1]["y"], -rows)


def test_a_frozen_model_answers_the_same(oracle: Oracle, tmp_path: Path) -> None:
    weights = np.float32([1, 2])
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [2], name="x")
        w = sm.Variable(weights, name="w")
        inner = sm.function(lambda a: sm.cond(a[0] > 0.0, lambda: a * w, lambda: a))
        _, y = sm.while_loop(lambda i, _: i < 3, lambda i, a: (i + 1, inner(a)), [0, x])
    sm.simple_save(graph, tmp_path / "m", inputs={"x": x}, outputs={"y": y})
    sm.rewrite(tmp_path / "m", tmp_path / "frozen", sm.rewriting.Freeze())
    values = np.float32([1, 1])
    for directory in ("m", "frozen"):
        (answer,) = run(oracle, "cpp", tmp_path / directory, {"x": values})
        np.testing.assert_array_equal(answer["y"], values * weights**3)
