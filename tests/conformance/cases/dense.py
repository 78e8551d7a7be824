"""Models on rows of features: what leaves scikit-learn and small dense networks."""

from __future__ import annotations

import itertools

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import layer_norm, normal, sigmoid, softmax


@case
def logistic_regression(export_dir: str) -> Request:
    weights, bias = normal(4, 3), normal(3)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        w = sm.Variable(weights, name="weights")
        b = sm.Variable(bias, name="bias")
        probabilities = sm.raw_ops.Softmax(logits=x @ w + b)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"probabilities": probabilities})
    rows = normal(5, 4, seed=1)
    return Request({"x": rows}, {"probabilities": softmax(rows @ weights + bias)})


@case
def mlp(export_dir: str) -> Request:
    sizes = [8, 16, 16, 2]
    kernels = [normal(n, m, seed=n + m) for n, m in itertools.pairwise(sizes)]
    biases = [normal(m, seed=9) for m in sizes[1:]]
    rows = hidden = normal(3, 8, seed=1)
    with sm.Graph() as graph:
        x = layer = sm.placeholder(np.float32, [None, 8], name="x")
        for index, (kernel, bias) in enumerate(zip(kernels, biases, strict=True)):
            w = sm.Variable(kernel, name=f"dense_{index}/kernel")
            b = sm.Variable(bias, name=f"dense_{index}/bias")
            with graph.name_scope(f"dense_{index}/"):
                layer = sm.raw_ops.BiasAdd(value=layer @ w, bias=b)
                hidden = hidden @ kernel + bias
                if index < 2:
                    layer, hidden = sm.raw_ops.Relu(features=layer), np.maximum(hidden, 0)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": layer})
    return Request({"x": rows}, {"y": hidden})


@case
def fixed_batch(export_dir: str) -> Request:
    weights = normal(3, 3)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [2, 3], name="x")
        y = sm.raw_ops.Tanh(x=x @ sm.Variable(weights, name="w"))
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(2, 3, seed=1)
    return Request({"x": rows}, {"y": np.tanh(rows @ weights)})


@case
def two_towers(export_dir: str) -> Request:
    """Several inputs and outputs, of different dtypes and ranks."""
    user_table, item_kernel = normal(10, 4), normal(6, 4, seed=1)
    with sm.Graph() as graph:
        user = sm.placeholder(np.int64, [None], name="user")
        item = sm.placeholder(np.float32, [None, 6], name="item")
        temperature = sm.placeholder(np.float32, [], name="temperature")
        users = sm.raw_ops.GatherV2(
            params=sm.Variable(user_table, name="users"), indices=user, axis=0
        )
        items = item @ sm.Variable(item_kernel, name="items")
        scores = sm.raw_ops.Sum(input=users * items, axis=-1) / temperature
        outputs = {
            "score": scores,
            "clicked": scores > 0.0,
            "user_vector": users,
            "item_vector": items,
        }
    inputs = {"user": user, "item": item, "temperature": temperature}
    sm.simple_save(graph, export_dir, inputs=inputs, outputs=outputs)
    ids, features = np.int64([3, 0, 9]), normal(3, 6, seed=2)
    item_vectors = features @ item_kernel
    score = (user_table[ids] * item_vectors).sum(-1) / np.float32(0.25)
    return Request(
        {"user": ids, "item": features, "temperature": np.float32(0.25)},
        {
            "score": score,
            "clicked": score > 0,
            "user_vector": user_table[ids],
            "item_vector": item_vectors,
        },
    )


@case
def layer_norm_and_gelu(export_dir: str) -> Request:
    gain, shift = 1 + normal(16), normal(16, seed=1)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 16], name="x")
        mean = sm.raw_ops.Mean(input=x, axis=[-1], keep_dims=True)
        difference = sm.raw_ops.SquaredDifference(x=x, y=mean)
        variance = sm.raw_ops.Mean(input=difference, axis=[-1], keep_dims=True)
        normed = (x - mean) * sm.raw_ops.Rsqrt(x=variance + 1e-6)
        z = normed * sm.Variable(gain, name="gamma") + sm.Variable(shift, name="beta")
        # The tanh form of GELU.
        inner = np.float32(np.sqrt(2 / np.pi)) * (z + 0.044715 * z**3.0)
        y = 0.5 * z * (1.0 + sm.raw_ops.Tanh(x=inner))
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(4, 16, seed=2)
    z = layer_norm(rows, gain, shift, 1e-6)
    gelu = 0.5 * z * (1 + np.tanh(np.float32(np.sqrt(2 / np.pi)) * (z + 0.044715 * z**3)))
    return Request({"x": rows}, {"y": gelu.astype(np.float32)})


@case
def residual_block(export_dir: str) -> Request:
    first, second = normal(8, 8), normal(8, 8, seed=1)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 8], name="x")
        hidden = sm.raw_ops.Elu(features=x @ sm.Variable(first, name="first"))
        y = sm.raw_ops.AddV2(x=x, y=hidden @ sm.Variable(second, name="second"))
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(3, 8, seed=2)
    z = rows @ first
    return Request({"x": rows}, {"y": rows + np.where(z > 0, z, np.expm1(z)) @ second})


@case
def top_k_and_argmax(export_dir: str) -> Request:
    weights = normal(4, 10)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        scores = sm.raw_ops.Softmax(logits=x @ sm.Variable(weights, name="w"))
        best = sm.raw_ops.TopKV2(input=scores, k=3)
        winner = sm.raw_ops.ArgMax(input=scores, dimension=1)
    outputs = {"values": best.values, "indices": best.indices, "winner": winner}
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs=outputs)
    rows = normal(3, 4, seed=1)
    probabilities = softmax(rows @ weights)
    order = np.argsort(-probabilities, axis=1)[:, :3]
    expected = {
        "values": np.take_along_axis(probabilities, order, 1),
        "indices": order.astype(np.int32),
        "winner": probabilities.argmax(1),
    }
    return Request({"x": rows}, expected)


@case
def tree_ensemble(export_dir: str) -> Request:
    """Two decision trees as scikit-learn keeps them: arrays of nodes, walked by gathers."""
    feature = np.int32([[0, 1, 2, 0, 0, 0, 0], [2, 0, 1, 0, 0, 0, 0]])
    threshold = normal(2, 7)
    threshold[:, 3:] = 0
    value = normal(2, 7, seed=1)

    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        features = sm.Variable(feature, name="feature", trainable=False)
        thresholds = sm.Variable(threshold, name="threshold", trainable=False)
        values = sm.Variable(value, name="value", trainable=False)
        votes = []
        for tree in range(2):
            # One node per row; the children of node n are 2n + 1 and 2n + 2.
            node = sm.raw_ops.ZerosLike(x=sm.raw_ops.Cast(x=x[:, 0], DstT=np.int32))
            for _ in range(2):
                column = sm.raw_ops.GatherV2(params=features[tree], indices=node, axis=0)
                cut = sm.raw_ops.GatherV2(params=thresholds[tree], indices=node, axis=0)
                column = sm.raw_ops.ExpandDims(input=column, axis=1)
                seen = sm.raw_ops.GatherV2(params=x, indices=column, axis=1, batch_dims=1)
                right = sm.raw_ops.Squeeze(input=seen, axis=[1]) > cut
                node = 2 * node + 1 + sm.raw_ops.Cast(x=right, DstT=np.int32)
            votes.append(sm.raw_ops.GatherV2(params=values[tree], indices=node, axis=0))
        y = sm.raw_ops.AddN(inputs=votes)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})

    rows = normal(6, 3, seed=2)
    expected = np.zeros(6, np.float32)
    for row in range(6):
        for tree in range(2):
            node = 0
            for _ in range(2):
                right = rows[row, feature[tree, node]] > threshold[tree, node]
                node = 2 * node + 1 + int(right)
            expected[row] += value[tree, node]
    return Request({"x": rows}, {"y": expected})


@case
def one_hot_categories(export_dir: str) -> Request:
    """A linear model on categorical columns, each one-hot encoded."""
    weights, sizes = normal(9, 1), [4, 5]
    with sm.Graph() as graph:
        x = sm.placeholder(np.int64, [None, 2], name="x")
        columns = [
            sm.raw_ops.OneHot(indices=x[:, index], depth=size, on_value=1.0, off_value=0.0)
            for index, size in enumerate(sizes)
        ]
        encoded = sm.raw_ops.ConcatV2(values=columns, axis=1)
        y = sm.raw_ops.Sigmoid(x=encoded @ sm.Variable(weights, name="w"))
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y, "encoded": encoded})
    rows = np.int64([[0, 4], [3, 0], [2, 2], [1, 7]])  # 7 is no category: all zeros
    encoded_rows = np.zeros((4, 9), np.float32)
    for row, (first, second) in enumerate(rows):
        encoded_rows[row, first] = 1
        if second < 5:
            encoded_rows[row, 4 + second] = 1
    return Request({"x": rows}, {"y": sigmoid(encoded_rows @ weights), "encoded": encoded_rows})


@case
def nearest_centroid(export_dir: str) -> Request:
    """k-means: distances by broadcasting, then the nearest."""
    centroids = normal(5, 3)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        c = sm.Variable(centroids, name="centroids")
        apart = sm.raw_ops.ExpandDims(input=x, axis=1) - c
        squared = sm.raw_ops.Sum(input=sm.raw_ops.Square(x=apart), axis=[2])
        nearest = sm.raw_ops.ArgMin(input=squared, dimension=1, output_type=np.int32)
        distance = sm.raw_ops.Sqrt(x=sm.raw_ops.Min(input=squared, axis=[1]))
    outputs = {"cluster": nearest, "distance": distance}
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs=outputs)
    rows = normal(7, 3, seed=1)
    squares = np.square(rows[:, None] - centroids).sum(2)
    expected = {"cluster": squares.argmin(1).astype(np.int32), "distance": np.sqrt(squares.min(1))}
    return Request({"x": rows}, expected)


@case(tflite="TF Select ops: ClipByValue")
def scaled_pca(export_dir: str) -> Request:
    """A preprocessing pipeline: clip, standardise, project."""
    mean, deviation, components = normal(6), 1 + np.abs(normal(6, seed=1)), normal(2, 6, seed=2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 6], name="x")
        clipped = sm.raw_ops.ClipByValue(t=x, clip_value_min=-1.0, clip_value_max=1.0)
        scaled = (clipped - sm.Variable(mean, name="mean")) / sm.Variable(deviation, name="scale")
        y = sm.raw_ops.MatMul(
            a=scaled, b=sm.Variable(components, name="components"), transpose_b=True
        )
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(4, 6, seed=3, scale=2)
    projected = (np.clip(rows, -1, 1) - mean) / deviation @ components.T
    return Request({"x": rows}, {"y": projected})
