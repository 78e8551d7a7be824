"""What TensorFlow has learned since 2.5: older releases refuse these models, and say why."""

from __future__ import annotations

import ml_dtypes
import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import normal


@case(
    openvino="No conversion rule found for operations: Const of unknown type",
    old_tensorflow={
        "2.5.0": "AttrValue has invalid DataType enum: 24",
        "2.12.1": "No OpKernel was registered to support Op 'AssignVariableOp'",
    },
)
def float8_variables(export_dir: str) -> Request:
    weights = normal(4, 3).astype(ml_dtypes.float8_e5m2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        w = sm.Variable(weights, name="w")
        y = x @ sm.raw_ops.Cast(x=w, DstT=np.float32)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(2, 4, seed=1)
    return Request({"x": rows}, {"y": rows @ weights.astype(np.float32)})


@case(
    openvino="No conversion rule found for operations: ApproxTopK",
    old_tensorflow={
        "2.5.0": "Op type not registered 'ApproxTopK' in binary",
        "2.12.1": "No OpKernel was registered to support Op 'ApproxTopK'",
    },
)
def approximate_top_k(export_dir: str) -> Request:
    """On a processor the approximation is exact."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 6], name="x")
        values, indices = sm.raw_ops.ApproxTopK(input=x, k=2)
    outputs = {"values": values, "indices": indices}
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs=outputs)
    rows = normal(3, 6)
    order = np.argsort(-rows)[:, :2].astype(np.int32)
    return Request({"x": rows}, {"values": np.take_along_axis(rows, order, 1), "indices": order})
