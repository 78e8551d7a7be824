"""Functions, branches and loops: the model decides what runs."""

from __future__ import annotations

from typing import Any

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import normal, sigmoid


def total(x: Any) -> Any:
    return sm.raw_ops.Sum(input=x, axis=[0, 1])


@case
def cond_on_the_batch(export_dir: str) -> list[Request]:
    """A variable is read in one branch only; the branches return two tensors."""
    weights = normal(3, 2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        w = sm.Variable(weights, name="w")
        y, which = sm.cond(
            total(x) > 0.0,
            lambda: (x @ w, sm.constant(1)),
            lambda: (x[:, :2] * 10.0, sm.constant(-1)),
        )
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y, "which": which})
    rows = np.abs(normal(4, 3))
    return [
        Request({"x": rows}, {"y": rows @ weights, "which": np.int32(1)}),
        Request({"x": -rows}, {"y": -rows[:, :2] * 10, "which": np.int32(-1)}),
    ]


@case(
    openvino="No conversion rule found for operations: StatelessCase",
    tflite="Custom ops: StatelessCase",
)
def switch_between_three(export_dir: str) -> list[Request]:
    """The last branch runs for every other index."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None], name="x")
        index = sm.placeholder(np.int32, [], name="index")
        y = sm.switch_case(index, [lambda: x + 1.0, lambda: x * 2.0, lambda: -x])
    sm.simple_save(graph, export_dir, inputs={"x": x, "index": index}, outputs={"y": y})
    values = normal(5)
    answers = [values + 1, values * 2, -values, -values]
    return [
        Request({"x": values, "index": np.int32(index)}, {"y": answer})
        for index, answer in enumerate(answers)
    ]


def gru_step(x: np.ndarray, h: np.ndarray, kernels: list[np.ndarray]) -> np.ndarray:
    gate = sigmoid(x @ kernels[0] + h @ kernels[1])
    return gate * h + (1 - gate) * np.tanh(x @ kernels[2] + h @ kernels[3])


@case
def recurrent_network_of_any_length(export_dir: str) -> list[Request]:
    """A loop over the steps of the sequence, with variables read in its body."""
    features, units = 3, 4
    shapes = [(features, units), (units, units)] * 2
    kernels = [normal(*shape, seed=seed) for seed, shape in enumerate(shapes)]
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, None, features], name="x")
        names = ["gate/kernel", "gate/recurrent", "state/kernel", "state/recurrent"]
        wg, ug, ws, us = (sm.Variable(k, name=n) for k, n in zip(kernels, names, strict=True))
        shape = sm.raw_ops.Shape(input=x)
        steps = sm.raw_ops.Transpose(x=x, perm=[1, 0, 2])
        zeros = sm.raw_ops.Fill(dims=sm.raw_ops.Pack(values=[shape[0], units]), value=0.0)

        def step(i: Any, h: Any) -> Any:
            now = sm.raw_ops.GatherV2(params=steps, indices=i, axis=0)
            gate = sm.raw_ops.Sigmoid(x=now @ wg + h @ ug)
            return i + 1, gate * h + (1.0 - gate) * sm.raw_ops.Tanh(x=now @ ws + h @ us)

        _, h = sm.while_loop(lambda i, _: i < shape[1], step, [0, zeros])
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"h": h})
    requests = []
    for batch, length in ((2, 5), (1, 1), (3, 0)):
        sequences, h = normal(batch, length, features), np.zeros((batch, units), np.float32)
        for number in range(length):
            h = gru_step(sequences[:, number], h, kernels)
        requests.append(Request({"x": sequences}, {"h": h}))
    return requests


@case
def cond_in_while(export_dir: str) -> list[Request]:
    """The Collatz sequence: how many steps it takes to come to 1, at most 100."""
    with sm.Graph() as graph:
        n = sm.placeholder(np.int32, [], name="n")

        def step(value: Any, steps: Any) -> Any:
            even = sm.raw_ops.Equal(x=value % 2, y=0)
            return sm.cond(even, lambda: value // 2, lambda: value * 3 + 1), steps + 1

        _, steps = sm.while_loop(lambda value, _: value > 1, step, [n, 0], maximum_iterations=100)
    sm.simple_save(graph, export_dir, inputs={"n": n}, outputs={"steps": steps})
    known = {1: 0, 2: 1, 6: 8, 7: 16, 27: 100}
    return [Request({"n": np.int32(n)}, {"steps": np.int32(s)}) for n, s in known.items()]


@case
def function_called_twice(export_dir: str) -> Request:
    """One function in the library, two calls; it reads a variable."""
    weights = normal(3, 3)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        w = sm.Variable(weights, name="w")

        @sm.function
        def layer(a: Any, scale: float) -> Any:
            return sm.raw_ops.Tanh(x=a @ w) * scale

        y = layer(layer(x, 2.0), 2.0)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(2, 3, seed=1)
    return Request({"x": rows}, {"y": np.tanh(np.tanh(rows @ weights) * 2 @ weights) * 2})


@case(tflite="Invalid tensor size.")  # of no rows
def map_over_rows(export_dir: str) -> list[Request]:
    """Each row by a function of its own number of elements; as many rows as come."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        length = sm.placeholder(np.int32, [None], name="length")

        def mean(row: Any) -> Any:
            values, n = row
            kept = sm.raw_ops.Slice(
                input=values, begin=[0], size=sm.raw_ops.ExpandDims(input=n, axis=0)
            )
            return sm.raw_ops.Mean(input=kept, axis=[0])

        y = sm.map_fn(mean, (x, length), fn_output_signature=sm.TensorSpec([], np.float32))
        y = sm.identity(y)
    sm.simple_save(graph, export_dir, inputs={"x": x, "length": length}, outputs={"y": y})
    rows, lengths = normal(4, 3), np.int32([1, 3, 2, 3])
    means = np.float32([row[:n].mean() for row, n in zip(rows, lengths, strict=True)])
    return [
        Request({"x": rows, "length": lengths}, {"y": means}),
        Request({"x": rows[:0], "length": lengths[:0]}, {"y": means[:0]}),
    ]


@case
def scan_of_sums(export_dir: str) -> Request:
    """Sums of the rows so far, from the front and from the back."""
    start = normal(3, seed=1)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        w = sm.Variable(start, name="start")
        forward = sm.scan(lambda last, row: last + row, x)
        backward = sm.scan(lambda last, row: last + row, x, w, reverse=True)
        outputs = {"forward": sm.identity(forward), "backward": sm.identity(backward)}
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs=outputs)
    rows = normal(4, 3)
    backwards = np.cumsum(rows[::-1], axis=0)[::-1] + start
    return Request({"x": rows}, {"forward": np.cumsum(rows, axis=0), "backward": backwards})
