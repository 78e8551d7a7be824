"""What people deploy: trees that were boosted elsewhere, and retrieval from an index of items."""

from __future__ import annotations

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.cases.vocabularies import LINES, Sources, save
from tests.conformance.reference import normal, strings


@case
def boosted_trees(export_dir: str) -> list[Request]:
    """Trees of several depths as arrays of nodes; a loop walks them all, a level at a time."""
    # Children of a node by its number in all trees, of a leaf the leaf itself; two roots.
    left = np.int32([1, 1, 3, 3, 4, 6, 6, 7])
    right = np.int32([2, 1, 4, 3, 4, 7, 6, 7])
    feature = np.int32([0, 0, 2, 0, 0, 1, 0, 0])
    cut, value, roots, depth = normal(8), normal(8, seed=1), np.int32([0, 5]), 2
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        nodes = {
            name: sm.Variable(array, name=f"trees/{name}", trainable=False)
            for name, array in [("left", left), ("right", right), ("feature", feature)]
            + [("cut", cut), ("value", value)]
        }

        def of(name: str, at: sm.Tensor) -> sm.Tensor:
            return sm.raw_ops.GatherV2(params=nodes[name], indices=at, axis=0)

        def step(level: sm.Tensor, at: sm.Tensor) -> tuple[sm.Tensor, sm.Tensor]:
            seen = sm.raw_ops.GatherV2(params=x, indices=of("feature", at), axis=1, batch_dims=1)
            at = sm.raw_ops.SelectV2(
                condition=seen <= of("cut", at), t=of("left", at), e=of("right", at)
            )
            return level + 1, at

        batch = sm.raw_ops.Shape(input=x)[0]
        start = sm.raw_ops.Tile(input=roots[None], multiples=sm.raw_ops.Pack(values=[batch, 1]))
        _, leaves = sm.while_loop(lambda level, at: level < depth, step, [0, start])
        score = sm.raw_ops.Sigmoid(x=sm.reduce_sum(of("value", leaves), axis=1) - 0.25)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"score": score})

    def request(rows: np.ndarray) -> Request:
        at = np.tile(roots, (len(rows), 1))
        for _ in range(depth):
            seen = np.take_along_axis(rows, feature[at], 1)
            at = np.where(seen <= cut[at], left[at], right[at])
        return Request({"x": rows}, {"score": 1 / (1 + np.exp(0.25 - value[at].sum(1)))})

    return [request(normal(9, 3, seed=2)), request(normal(1, 3, seed=3))]


@case(
    openvino="Conversion is failed for: HashTableV2, LookupTableFindV2",
    tflite="TF Select ops: HashTableV2, InitializeTableFromTextFileV2",
)
def retrieval(export_dir: str) -> Request:
    """A user's id becomes a vector, the nearest items come back by their names."""
    users, dense, items = normal(4, 3), normal(6, 3, seed=1), normal(7, 6, seed=2)
    names = [f"item-{number}" for number in range(7)]
    known = ["ada", "bob", "eve"]
    sources = Sources(export_dir, users="\n".join(known), items="\n".join(names))
    with sources as files, sm.Graph() as graph:
        user = sm.placeholder(sm.string, [None], name="user")
        k = sm.placeholder(np.int32, [], name="k")
        ids = sm.lookup.StaticHashTable(
            sm.lookup.TextFileInitializer(
                files["users"], sm.string, LINES.WHOLE_LINE, np.int64, LINES.LINE_NUMBER
            ),
            default_value=3,  # a row of its own
        )
        titles = sm.lookup.StaticHashTable(
            sm.lookup.TextFileInitializer(
                files["items"], np.int64, LINES.LINE_NUMBER, sm.string, LINES.WHOLE_LINE
            ),
            default_value="",
        )
        vectors = sm.Variable(users, name="user/embedding")
        query = sm.raw_ops.MatMul(
            a=sm.raw_ops.GatherV2(params=vectors, indices=ids[user], axis=0),
            b=sm.Variable(dense, name="user/dense/weight"),
            transpose_b=True,
        )
        scores = sm.raw_ops.MatMul(
            a=query, b=sm.Variable(items, name="item/embedding"), transpose_b=True
        )
        best = sm.raw_ops.TopKV2(input=scores, k=k)
        found = titles[sm.raw_ops.Cast(x=best.indices, DstT=np.int64)]
        save(graph, export_dir, {"user": user, "k": k}, {"items": found, "scores": best.values})
    expected = users[[1, 3]] @ dense.T @ items.T
    order = np.argsort(-expected, axis=1)[:, :3]
    found = strings(*(names[number] for number in order.flat)).reshape(2, 3)
    return Request(
        {"user": strings("bob", "stranger"), "k": np.int32(3)},
        {"items": found, "scores": np.take_along_axis(expected, order, 1)},
    )
