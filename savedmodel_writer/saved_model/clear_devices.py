"""`clear_devices`: a graph that asks for no devices, so that any machine can place it."""

from __future__ import annotations

from savedmodel_writer.protos import GraphDef


def clear_devices(graph_def: GraphDef) -> None:
    """Empties `device` of every node in place.

    As TensorFlow's, it leaves alone nodes inside library functions, colocation (`_class`) and the
    `allowed_devices` of variables, and a graph without functions gets an empty library.
    """
    for node in graph_def.node:
        node.ClearField("device")
    graph_def.library.SetInParent()
