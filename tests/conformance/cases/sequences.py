"""Models on sequences: embeddings, recurrent cells unrolled, attention."""

from __future__ import annotations

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import normal, sigmoid, softmax


@case
def embedding_and_mean(export_dir: str) -> Request:
    """int64 ids, 0 for padding, averaged over what is not padding."""
    vectors = normal(12, 5)
    with sm.Graph() as graph:
        ids = sm.placeholder(np.int64, [None, None], name="ids")
        table = sm.Variable(vectors, name="embedding")
        embedded = sm.raw_ops.GatherV2(params=table, indices=ids, axis=0)
        present = sm.raw_ops.Cast(x=sm.raw_ops.NotEqual(x=ids, y=np.int64(0)), DstT=np.float32)
        total = sm.raw_ops.Sum(
            input=embedded * sm.raw_ops.ExpandDims(input=present, axis=-1), axis=[1]
        )
        count = sm.raw_ops.Sum(input=present, axis=[1], keep_dims=True)
        y = total / sm.raw_ops.Maximum(x=count, y=1.0)
    sm.simple_save(graph, export_dir, inputs={"ids": ids}, outputs={"y": y})
    batch = np.int64([[3, 1, 0], [11, 0, 0], [0, 0, 0]])
    mask = (batch != 0)[..., None].astype(np.float32)
    expected = (vectors[batch] * mask).sum(1) / np.maximum(mask.sum(1), 1)
    return Request({"ids": batch}, {"y": expected})


@case
def resource_gather(export_dir: str) -> Request:
    """Rows read from the variable itself, without reading all of it."""
    vectors = normal(100, 4)
    with sm.Graph() as graph:
        ids = sm.placeholder(np.int32, [None], name="ids")
        table = sm.Variable(vectors, name="embedding")
        y = sm.raw_ops.ResourceGather(resource=table.handle, indices=ids, dtype=np.float32)
    sm.simple_save(graph, export_dir, inputs={"ids": ids}, outputs={"y": y})
    wanted = np.int32([99, 0, 50, 0])
    return Request({"ids": wanted}, {"y": vectors[wanted]})


@case
def lstm_unrolled(export_dir: str) -> Request:
    steps, features, units = 5, 3, 4
    kernel, recurrent = normal(features, 4 * units), normal(units, 4 * units, seed=1)
    bias = normal(4 * units, seed=2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, steps, features], name="x")
        w = sm.Variable(kernel, name="lstm/kernel")
        u = sm.Variable(recurrent, name="lstm/recurrent_kernel")
        b = sm.Variable(bias, name="lstm/bias")
        batch = sm.raw_ops.Shape(input=x)[0]
        h = c = sm.raw_ops.Fill(dims=sm.raw_ops.Pack(values=[batch, units]), value=0.0)
        for step in sm.raw_ops.Unpack(value=x, num=steps, axis=1):
            gates = step @ w + h @ u + b
            i, f, g, o = sm.raw_ops.Split(axis=1, value=gates, num_split=4)
            c = sm.raw_ops.Sigmoid(x=f) * c + sm.raw_ops.Sigmoid(x=i) * sm.raw_ops.Tanh(x=g)
            h = sm.raw_ops.Sigmoid(x=o) * sm.raw_ops.Tanh(x=c)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"h": h, "c": c})
    sequence = normal(2, steps, features, seed=3)
    hidden = cell = np.zeros((2, units), np.float32)
    for step in range(steps):
        gates = sequence[:, step] @ kernel + hidden @ recurrent + bias
        i, f, g, o = np.split(gates, 4, axis=1)
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        hidden = sigmoid(o) * np.tanh(cell)
    return Request({"x": sequence}, {"h": hidden, "c": cell})


@case
def gru_cell(export_dir: str) -> Request:
    """One step; the caller carries the state."""
    kernel, recurrent = normal(3, 12), normal(4, 12, seed=1)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        state = sm.placeholder(np.float32, [None, 4], name="state")
        inputs = x @ sm.Variable(kernel, name="gru/kernel")
        u = sm.Variable(recurrent, name="gru/recurrent_kernel")
        memory = state @ u
        update = sm.raw_ops.Sigmoid(x=inputs[:, :4] + memory[:, :4])
        reset = sm.raw_ops.Sigmoid(x=inputs[:, 4:8] + memory[:, 4:8])
        candidate = sm.raw_ops.Tanh(x=inputs[:, 8:] + reset * memory[:, 8:])
        new_state = update * state + (1.0 - update) * candidate
    sm.simple_save(
        graph, export_dir, inputs={"x": x, "state": state}, outputs={"new_state": new_state}
    )
    rows, states = normal(2, 3, seed=2), normal(2, 4, seed=3)
    a, m = rows @ kernel, states @ recurrent
    z, r = sigmoid(a[:, :4] + m[:, :4]), sigmoid(a[:, 4:8] + m[:, 4:8])
    expected = z * states + (1 - z) * np.tanh(a[:, 8:] + r * m[:, 8:])
    return Request({"x": rows, "state": states}, {"new_state": expected})


@case(tflite="TF Select ops: StridedSlice")
def attention_block(export_dir: str) -> Request:
    """Two heads of self-attention, a padding mask, length and batch unknown."""
    heads, width = 2, 8
    projections = [normal(width, width, seed=seed) for seed in range(4)]
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, None, width], name="x")
        mask = sm.placeholder(np.bool_, [None, None], name="mask")
        shape = sm.raw_ops.Shape(input=x)
        batch, length = shape[0], shape[1]
        flat = sm.raw_ops.Reshape(tensor=x, shape=[-1, width])
        split = sm.raw_ops.Pack(values=[batch, length, heads, width // heads])
        names = ["query", "key", "value", "output"]
        w = [sm.Variable(p, name=n) for p, n in zip(projections, names, strict=True)]

        def by_head(weights: sm.Variable) -> sm.Tensor:
            projected = sm.raw_ops.Reshape(tensor=flat @ weights, shape=split)
            return sm.raw_ops.Transpose(x=projected, perm=[0, 2, 1, 3])

        query, key, value = map(by_head, w[:3])
        scores = sm.raw_ops.BatchMatMulV2(x=query, y=key, adj_y=True) / np.sqrt(width / heads)
        padding = sm.raw_ops.SelectV2(condition=mask[:, None, None, :], t=0.0, e=-1e9)
        weights = sm.raw_ops.Softmax(logits=scores + padding)
        context = sm.raw_ops.BatchMatMulV2(x=weights, y=value)
        together = sm.raw_ops.Reshape(
            tensor=sm.raw_ops.Transpose(x=context, perm=[0, 2, 1, 3]), shape=[-1, width]
        )
        y = sm.raw_ops.Reshape(tensor=together @ w[3], shape=shape)
    sm.simple_save(graph, export_dir, inputs={"x": x, "mask": mask}, outputs={"y": y})

    sequence, present = normal(2, 3, width, seed=5), np.array([[True] * 3, [True, False, False]])
    q, k, v = (
        (sequence @ p).reshape(2, 3, heads, -1).transpose(0, 2, 1, 3) for p in projections[:3]
    )
    logits = q @ k.transpose(0, 1, 3, 2) / np.float32(2)
    attended = softmax(logits + np.where(present, 0, -1e9)[:, None, None].astype(np.float32)) @ v
    expected = attended.transpose(0, 2, 1, 3).reshape(2, 3, width) @ projections[3]
    return Request({"x": sequence, "mask": present}, {"y": expected})


@case
def einsum_attention(export_dir: str) -> Request:
    """The same idea written with Einsum."""
    with sm.Graph() as graph:
        query = sm.placeholder(np.float32, [None, 4, 8], name="query")
        memory = sm.Variable(normal(6, 8, seed=1), name="memory")
        scores = sm.raw_ops.Einsum(inputs=[query, memory], equation="btd,sd->bts")
        weights = sm.raw_ops.Softmax(logits=scores)
        y = sm.raw_ops.Einsum(inputs=[weights, memory], equation="bts,sd->btd")
    sm.simple_save(graph, export_dir, inputs={"query": query}, outputs={"y": y})
    values, stored = normal(2, 4, 8, seed=2), normal(6, 8, seed=1)
    return Request({"query": values}, {"y": softmax(values @ stored.T) @ stored})


@case
def position_encoding(export_dir: str) -> Request:
    """Positions made in the graph from the length of the input."""
    table = normal(16, 4)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, None, 4], name="x")
        length = sm.raw_ops.Shape(input=x)[1]
        positions = sm.raw_ops.Range(start=0, limit=length, delta=1)
        rows = sm.raw_ops.GatherV2(
            params=sm.Variable(table, name="positions"), indices=positions, axis=0
        )
        y = sm.raw_ops.Cumsum(x=x + rows, axis=1)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    sequence = normal(2, 5, 4, seed=1)
    return Request({"x": sequence}, {"y": (sequence + table[:5]).cumsum(1)})


@case
def tile_and_segments(export_dir: str) -> Request:
    """Bags of words: segment sums of gathered rows, tiled against a query."""
    vectors = normal(6, 3)
    with sm.Graph() as graph:
        words = sm.placeholder(np.int32, [None], name="words")
        bags = sm.placeholder(np.int32, [None], name="bags")
        rows = sm.raw_ops.GatherV2(params=sm.Variable(vectors, name="v"), indices=words, axis=0)
        sums = sm.raw_ops.UnsortedSegmentSum(data=rows, segment_ids=bags, num_segments=3)
        y = sm.raw_ops.Tile(input=sums, multiples=[1, 2])
    sm.simple_save(graph, export_dir, inputs={"words": words, "bags": bags}, outputs={"y": y})
    word_ids, bag_ids = np.int32([5, 0, 5, 2]), np.int32([0, 0, 2, 2])
    expected = np.zeros((3, 3), np.float32)
    np.add.at(expected, bag_ids, vectors[word_ids])
    return Request({"words": word_ids, "bags": bag_ids}, {"y": np.tile(expected, (1, 2))})
