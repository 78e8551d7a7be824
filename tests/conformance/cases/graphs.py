"""Graphs made elsewhere: TensorFlow wrote their GraphDefs (`tf_graphs.py`), we save them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import conv2d, normal, softmax, strings

DIRECTORY = Path(__file__).parents[1] / "graphs"


def graph_def(name: str) -> sm.protos.GraphDef:
    return sm.protos.GraphDef.FromString((DIRECTORY / f"{name}.pb").read_bytes())


@case
def frozen_network(export_dir: str) -> Request:
    """A frozen graph: only constants."""
    graph = sm.Graph.from_graph_def(graph_def("frozen_network"))
    x, y = graph.get_tensor_by_name("x:0"), graph.get_tensor_by_name("y:0")
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    images = normal(2, 8, 8, 1, seed=1)
    hidden = np.maximum(conv2d(images, normal(3, 3, 1, 4), 2, "SAME") + normal(4), 0)
    return Request({"x": images}, {"y": softmax(hidden.reshape(2, 64) @ normal(64, 3))})


@case
def frozen_network_twice(export_dir: str) -> Request:
    """The same network as a part of another graph, on the image and on its mirror image."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 8, 8, 1], name="images")
        mirrored = sm.raw_ops.ReverseV2(tensor=x, axis=[2])
        outputs = [
            sm.import_graph_def(graph_def("frozen_network"), {"x": image}, ["y:0"], name="network")
            for image in (x, mirrored)
        ]
        mean = sm.raw_ops.AddN(inputs=[y for (y,) in outputs]) * 0.5
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": mean})
    images = normal(2, 8, 8, 1, seed=1)

    def network(images: np.ndarray) -> np.ndarray:
        hidden = np.maximum(conv2d(images, normal(3, 3, 1, 4), 2, "SAME") + normal(4), 0)
        return softmax(hidden.reshape(2, 64) @ normal(64, 3))

    return Request({"x": images}, {"y": (network(images) + network(images[:, :, ::-1])) / 2})


def save(export_dir: str, name: str, variables: dict[str, np.ndarray]) -> None:
    """The long form: a GraphDef, signatures by the names of its tensors."""
    made = graph_def(name)
    graph = sm.Graph.from_graph_def(made, variables)
    x, y = graph.get_tensor_by_name("x:0"), graph.get_tensor_by_name("y:0")
    signature = sm.predict_signature_def({"x": x}, {"y": y})
    with sm.SavedModelBuilder(export_dir) as builder:
        builder.add_meta_graph_and_variables(
            made, ["serve"], {"serving_default": signature}, variables=variables
        )
        builder.save()


@case
def loop_of_control_flow_v1(export_dir: str) -> Request:
    """Reference variables, a saver of its own, and a loop."""
    weights = normal(3, 3)
    save(export_dir, "loop_v1", {"w": weights})
    rows = normal(2, 3, seed=1)
    y = rows
    for _ in range(3):
        y = np.tanh(y @ weights)
    return Request({"x": rows}, {"y": y})


@case
def library_of_functions(export_dir: str) -> Request:
    """Nodes that call functions, which read a variable."""
    weights = normal(3, 3)
    save(export_dir, "functions", {"layer/w": weights})
    rows = normal(2, 3, seed=1)
    y = rows
    for _ in range(2):
        y = np.tanh(y @ weights) + 1
    return Request({"x": rows}, {"y": 4 * y})


@case(openvino="Variable or resource `hash_table` is not initialized")
def table_of_another_graph(export_dir: str) -> Request:
    graph = sm.Graph.from_graph_def(graph_def("table"))
    x, ids = graph.get_tensor_by_name("x:0"), graph.get_tensor_by_name("ids:0")
    fill = graph.get_operation_by_name("fill")
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"ids": ids}, legacy_init_op=fill)
    return Request({"x": strings("b", "zzz", "a")}, {"ids": np.int64([6, -1, 5])})
