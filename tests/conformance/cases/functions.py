"""Models made of the functions of arrays and arithmetic alone, no op named."""

from __future__ import annotations

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import normal


@case
def standardized(export_dir: str) -> Request:
    """Rows made standard by their own mean and deviation, then pooled in several ways."""
    weights = normal(6, 4, seed=1)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 6], name="x")
        mean = sm.reduce_mean(x, 1, keepdims=True)
        deviation = sm.math.reduce_std(x, axis=1, keepdims=True)
        standard = sm.divide(sm.subtract(x, mean), sm.maximum(deviation, 1e-3))
        scores = sm.matmul(standard, sm.Variable(weights, name="weights"))
        outputs = {
            "scores": sm.sigmoid(scores),
            "largest": sm.reduce_max(scores, axis=-1),
            "sum": sm.reduce_sum(sm.square(scores), [0, 1]),
            "evidence": sm.reduce_logsumexp(scores, 1),
            "clipped": sm.clip_by_value(scores, -1.0, 1.0),
        }
    sm.simple_save(graph, export_dir, {"x": x}, outputs)

    rows = normal(5, 6, seed=2)
    standard_rows = (rows - rows.mean(1, keepdims=True)) / rows.std(1, keepdims=True)
    expected = standard_rows @ weights
    return Request(
        {"x": rows},
        {
            "scores": 1 / (1 + np.exp(-expected)),
            "largest": expected.max(-1),
            "sum": np.square(expected).sum(),
            "evidence": np.log(np.exp(expected).sum(1)),
            "clipped": expected.clip(-1, 1),
        },
    )


@case
def rearranged(export_dir: str) -> Request:
    """A tensor taken apart, turned, padded, gathered, masked and put together again."""
    table = normal(7, 3, seed=3)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 2, 3], name="x")
        first, second = sm.unstack(x, axis=1)
        rows = sm.gather(sm.Variable(table, name="table"), [5, 0, 2])
        padded = sm.pad(sm.concat([first, second], 1), [[0, 0], [1, 2]], constant_values=9.0)
        outputs = {
            "turned": sm.transpose(x, [2, 0, 1]),
            "padded": padded,
            "flat": sm.reshape(x, sm.stack([sm.shape(x)[0], 6])),
            "chosen": sm.where_v2(sm.greater(first, second), first, sm.zeros_like(second)),
            "positive": sm.boolean_mask(x, sm.greater(sm.reduce_sum(x, [1, 2]), 0.0)),
            "product": sm.tensordot(rows, rows, [[1], [1]]) + sm.reduce_sum(x),
            "hot": sm.one_hot(sm.argmax(first, 1), 3),
            "running": sm.cumsum(first, axis=1, reverse=True),
        }
    sm.simple_save(graph, export_dir, {"x": x}, outputs)

    values = normal(4, 2, 3, seed=4)
    one, other = values[:, 0], values[:, 1]
    picked = table[[5, 0, 2]]
    sides = [(0, 0), (1, 2)]
    expected = {
        "turned": values.transpose(2, 0, 1),
        "padded": np.pad(np.hstack([one, other]), sides, constant_values=9.0),
        "flat": values.reshape(4, 6),
        "chosen": np.where(one > other, one, np.float32(0)),
        "positive": values[values.sum((1, 2)) > 0],
        "product": picked @ picked.T + values.sum(),
        "hot": np.eye(3, dtype=np.float32)[one.argmax(1)],
        "running": one[:, ::-1].cumsum(1)[:, ::-1],
    }
    return Request({"x": values}, expected)


@case(tflite="TF Select ops: Einsum")
def contracted(export_dir: str) -> Request:
    """A sum of products by an equation."""
    weights = normal(5, 3, seed=5)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 2, 3], name="x")
        y = sm.einsum("bij,kj->bk", x, sm.Variable(weights, name="weights"))
    sm.simple_save(graph, export_dir, {"x": x}, {"y": y})

    values = normal(4, 2, 3, seed=6)
    return Request({"x": values}, {"y": np.einsum("bij,kj->bk", values, weights)})
