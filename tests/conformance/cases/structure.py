"""The shape of the model itself: signatures, tags, scopes, how many variables."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import normal, softmax


@case
def no_variables(export_dir: str) -> Request:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 2], name="x")
        y = x @ sm.constant([[1.0, 2.0], [3.0, 4.0]]) - 1.0
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(3, 2)
    return Request({"x": rows}, {"y": rows @ np.float32([[1, 2], [3, 4]]) - 1})


@case
def five_hundred_variables(export_dir: str) -> Request:
    values = [normal(3, seed=seed) for seed in range(500)]
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        total = sm.raw_ops.AddN(
            inputs=[sm.Variable(value, name=f"layer_{i}/bias") for i, value in enumerate(values)]
        )
        y = x + total
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(2, 3, seed=1000)
    return Request(
        {"x": rows},
        {"y": rows + np.sum(values, 0)},
    )


@case
def two_signatures(export_dir: str) -> list[Request]:
    """Probabilities and logits, from shared variables."""
    weights = normal(4, 3)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        logits = x @ sm.Variable(weights, name="w")
        probabilities = sm.raw_ops.Softmax(logits=logits)
        first = sm.predict_signature_def(inputs={"x": x}, outputs={"y": probabilities})
        second = sm.predict_signature_def(inputs={"features": x}, outputs={"logits": logits})
    with sm.SavedModelBuilder(export_dir) as builder:
        builder.add_meta_graph_and_variables(
            graph, ["serve"], {"serving_default": first, "logits": second}
        )
        builder.save()
    rows = normal(2, 4, seed=1)
    return [
        Request({"x": rows}, {"y": softmax(rows @ weights)}),
        Request({"features": rows}, {"logits": rows @ weights}, signature="logits"),
    ]


@case
def two_meta_graphs(export_dir: str) -> list[Request]:
    """One checkpoint, two graphs on it under different tags."""
    weights = normal(4, 3)

    def graph_with(activation: str) -> tuple[sm.Graph, dict[str, object]]:
        with sm.Graph() as graph:
            x = sm.placeholder(np.float32, [None, 4], name="x")
            z = x @ sm.Variable(weights, name="w")
            y = graph.create_op(activation, [z]).outputs[0]
            signature = sm.predict_signature_def(inputs={"x": x}, outputs={"y": y})
        return graph, {"serving_default": signature}

    rectified, signatures = graph_with("Relu")
    linear, linear_signatures = graph_with("Identity")
    builder = sm.SavedModelBuilder(export_dir)
    builder.add_meta_graph_and_variables(rectified, ["serve"], signatures)
    builder.add_meta_graph(["serve", "linear"], linear_signatures, graph=linear)
    builder.save()
    rows = normal(2, 4, seed=1)
    return [
        Request({"x": rows}, {"y": np.maximum(rows @ weights, 0)}),
        Request({"x": rows}, {"y": rows @ weights}, tags=("linear", "serve")),
    ]


@case
def name_scopes_and_devices(export_dir: str) -> Request:
    """Scopes nested and reused, nodes placed on a processor and on a GPU that servers may lack."""
    weights = normal(2, 2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 2], name="x")
        with graph.name_scope("tower"), graph.device("/cpu:0"):
            with graph.name_scope("layer"):
                y = x @ sm.Variable(weights, name="tower/layer/w")
            with graph.name_scope("layer"):
                y = y + 1.0
        with graph.name_scope("tower"), graph.device("/gpu:0"):
            y = sm.raw_ops.Neg(x=y, name="out")
    assert y.name == "tower_1/out:0"
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})  # clears devices
    rows = normal(3, 2, seed=1)
    return Request({"x": rows}, {"y": -(rows @ weights + 1)})


@case
def control_dependencies(export_dir: str) -> Request:
    """A check that must run before the answer is given."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None], name="x")
        finite = sm.raw_ops.All(input=sm.raw_ops.IsFinite(x=x), axis=[0])
        check = sm.raw_ops.Assert(condition=finite, data=["not finite", x])
        with graph.control_dependencies([check]):
            y = sm.identity(x * 2.0, name="y")
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    values = np.float32([1, 2, 3])
    return Request({"x": values}, {"y": 2 * values})


@case
def reference_variables(export_dir: str) -> Request:
    """The variables of TensorFlow 1."""
    weights = normal(3, 2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        y = x @ sm.Variable(weights, name="w", use_resource=False)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(2, 3, seed=1)
    return Request({"x": rows}, {"y": rows @ weights})


@case(openvino="Available data size isn't equal to calculated")
def partitioned_variable(export_dir: str) -> Request:
    """One tensor in the checkpoint, twelve variables in the graph."""
    vectors = normal(50, 4)
    with sm.Graph() as graph:
        ids = sm.placeholder(np.int64, [None], name="ids")
        table = sm.Variable(vectors, name="table", partitioner=lambda shape, dtype: [12, 1])
        y = sm.raw_ops.GatherV2(params=table, indices=ids, axis=0)
    sm.simple_save(graph, export_dir, inputs={"ids": ids}, outputs={"y": y})
    wanted = np.arange(50)
    return Request({"ids": wanted}, {"y": vectors})


@case
def checkpoint_in_shards(export_dir: str) -> Request:
    """Variables on different devices are saved in a file for each."""
    first, second = normal(3, 4), normal(4, 2, seed=1)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        with graph.device("/job:ps/task:0/cpu:0"):
            hidden = x @ sm.Variable(first, name="first")
        with graph.device("/job:ps/task:1/cpu:0"):
            y = hidden @ sm.Variable(second, name="second")
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})  # clears devices
    assert Path(export_dir, "variables", "variables.data-00001-of-00002").is_file()
    rows = normal(2, 3, seed=2)
    return Request({"x": rows}, {"y": rows @ first @ second})


@case(openvino="CPU plug-in doesn't support Parameter operation with dynamic rank")
def unknown_rank(export_dir: str) -> list[Request]:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, name="x")
        y = sm.raw_ops.Exp(x=x)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    inputs = [np.float32(1), normal(2), normal(2, 1, 3)]
    return [Request({"x": value}, {"y": np.exp(value)}) for value in inputs]


@case
def unknown_batch_size(export_dir: str) -> list[Request]:
    """One model, batches of 1, of many, and of none."""
    weights = normal(4, 3)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        y = x @ sm.Variable(weights, name="w")
        size = sm.raw_ops.Shape(input=y)[0]
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y, "size": size})
    batches = [normal(n, 4, seed=1) for n in (1, 100, 0)]
    return [
        Request({"x": batch}, {"y": batch @ weights, "size": np.int32(len(batch))})
        for batch in batches
    ]


@case
def padding_and_slicing(export_dir: str) -> Request:
    """Everything that square brackets can say."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.int32, [None, 6, 4], name="x")
        outputs = {
            "last": x[-1],
            "every_other": x[:, ::2],
            "backwards": x[..., ::-1],
            "new_axis": x[:, None, :, 1:3],
            "integer": x[:, 2, 1:3],
            "ellipsis": x[1:, ..., 0],
            "padded": sm.raw_ops.Pad(input=x, paddings=[[0, 0], [1, 0], [0, 2]]),
            "mirrored": sm.raw_ops.MirrorPad(
                input=x, paddings=[[0, 0], [0, 0], [1, 1]], mode="REFLECT"
            ),
        }
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs=outputs)
    a = np.arange(3 * 6 * 4, dtype=np.int32).reshape(3, 6, 4)
    expected = {
        "last": a[-1],
        "every_other": a[:, ::2],
        "backwards": a[..., ::-1],
        "new_axis": a[:, None, :, 1:3],
        "integer": a[:, 2, 1:3],
        "ellipsis": a[1:, ..., 0],
        "padded": np.pad(a, [(0, 0), (1, 0), (0, 2)]),
        "mirrored": np.pad(a, [(0, 0), (0, 0), (1, 1)], mode="reflect"),
    }
    return Request({"x": a}, expected)


@case
def arithmetic_operators(export_dir: str) -> Request:
    """Python's operators on tensors, with scalars on either side."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None], name="x")
        outputs = {
            "add": 1.0 + x,
            "subtract": 1.0 - x,
            "multiply": x * 3.0,
            "divide": 1.0 / x,
            "floor": x // 2.0,
            "modulo": x % 2.0,
            "power": x**2.0,
            "negate": -x,
            "absolute": abs(x),
            "less": x < 1.0,
            "between": (x > -2.0) & (x <= 2.5),
        }
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs=outputs)
    a = np.float32([-3.5, -1, 0.25, 2.5])
    expected = {
        "add": 1 + a,
        "subtract": 1 - a,
        "multiply": a * 3,
        "divide": 1 / a,
        "floor": a // 2,
        "modulo": a % 2,
        "power": a**2,
        "negate": -a,
        "absolute": abs(a),
        "less": a < 1,
        "between": (a > -2) & (a <= 2.5),
    }
    return Request({"x": a}, expected)


@case
def stripped_default_attrs(export_dir: str) -> Request:
    """Attrs at their default left out, for runtimes older than the op list."""
    weights = normal(4, 2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        y = sm.raw_ops.LeakyRelu(features=x @ sm.Variable(weights, name="w"))
        signature = sm.predict_signature_def(inputs={"x": x}, outputs={"y": y})
    builder = sm.SavedModelBuilder(export_dir)
    builder.add_meta_graph_and_variables(
        graph, ["serve"], {"serving_default": signature}, strip_default_attrs=True
    )
    builder.save()
    rows = normal(3, 4, seed=1)
    z = rows @ weights
    return Request({"x": rows}, {"y": np.where(z > 0, z, np.float32(0.2) * z)})


@case
def named_signatures(export_dir: str) -> list[Request]:
    """No default signature: each must be asked for by its name."""
    first, second = normal(4, 3), normal(4, 2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        wide = sm.raw_ops.Softmax(logits=x @ sm.Variable(first, name="first"))
        narrow = sm.raw_ops.Softmax(logits=x @ sm.Variable(second, name="second"))
        signatures = {
            "wide": sm.predict_signature_def(inputs={"x": x}, outputs={"y": wide}),
            "narrow": sm.predict_signature_def(inputs={"x": x}, outputs={"y": narrow}),
        }
    builder = sm.SavedModelBuilder(export_dir)
    builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
    builder.save()
    rows = normal(2, 4, seed=1)
    return [
        Request({"x": rows}, {"y": softmax(rows @ first)}, signature="wide"),
        Request({"x": rows}, {"y": softmax(rows @ second)}, signature="narrow"),
    ]
