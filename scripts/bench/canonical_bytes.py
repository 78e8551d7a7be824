"""The bytes of saved_model.pb of a graph of 100,000 nodes, in C++'s deterministic order."""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np
from google.protobuf.internal import api_implementation
from report import row

import savedmodel_writer as sm

NODES = 100_000
ROUNDS = 5


def saved_model() -> sm.protos.SavedModel:
    """Dense layers with constants: nodes as models have them, each with its own attrs."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        kernel = sm.constant(np.eye(4, dtype=np.float32))
        for _ in range(NODES // 5):
            y = sm.raw_ops.MatMul(a=x, b=kernel)
            y = sm.raw_ops.BiasAdd(value=y, bias=np.zeros(4, np.float32))
            x = sm.raw_ops.Relu(features=y) + x
    model = sm.protos.SavedModel(saved_model_schema_version=1)
    meta_graph = model.meta_graphs.add()
    meta_graph.graph_def.CopyFrom(sm.protos.as_message(sm.protos.GraphDef, graph.as_graph_def()))
    return model


def main() -> bool:
    model = saved_model()
    nodes = len(model.meta_graphs[0].graph_def.node)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        data = sm.protos.canonical.serialize(model)
        times.append(time.perf_counter() - start)
    assert sm.protos.SavedModel.FromString(data) == model
    median, backend = statistics.median(times), api_implementation.Type()
    return row(
        f"canonical bytes of {nodes:,} nodes ({backend})",
        f"{median:.2f} s, {len(data) / median / 1e6:.0f} MB/s",
        "≤ 1 s",
        median <= 1,
    )


if __name__ == "__main__":
    sys.exit(not main())
