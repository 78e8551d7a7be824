"""Graphs of both sides made comparable: functions get names by where they are called first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from savedmodel_writer import control_flow
from savedmodel_writer.protos import GraphDef, NodeDef, text
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.tensor_spec import TensorSpec
from tests.variables.our_side import OurSide


class OurFunctionalSide(OurSide):
    """What a program may call; `tf_functional` has the same names."""

    cond = staticmethod(control_flow.cond)
    while_loop = staticmethod(control_flow.while_loop)
    switch_case = staticmethod(control_flow.switch_case)
    map_fn = staticmethod(control_flow.map_fn)
    scan = staticmethod(control_flow.scan)
    function = staticmethod(control_flow.function)
    TensorSpec = TensorSpec
    shape_of = TensorShape


def comparable(graph_def: GraphDef) -> str:
    """The text of a GraphDef in which a function's name does not tell how many were made before."""
    graph = GraphDef()
    graph.CopyFrom(graph_def)
    functions = {function.signature.name: function for function in graph.library.function}
    for nodes in (graph.node, *(function.node_def for function in functions.values())):
        for node in nodes:
            if node.op in ("PartitionedCall", "StatefulPartitionedCall"):
                node.attr["config_proto"].s = b""  # TensorFlow says which devices it sees
            if node.op == "IdentityN":
                node.attr.pop("_gradient_op_type", None)  # the number of a Python function
    for function in functions.values():  # a set in TensorFlow
        function.signature.control_output.sort()
    names: dict[str, str] = {}
    called = list(_called(graph.node))
    for name in called:
        if name not in names:
            names[name] = f"function{len(names)}"
            called += _called(functions[name].node_def)
    order = sorted(functions, key=lambda name: names.get(name, name))
    ordered = [functions[name] for name in order]
    del graph.library.function[:]
    graph.library.function.extend(ordered)
    shown = text.to_text(graph)
    for name in sorted(names, key=len, reverse=True):
        shown = re.sub(rf'"{name}(?=___|")', f'"{names[name]}', shown)
    return shown


def _called(nodes: Iterable[NodeDef]) -> Iterator[str]:
    for node in nodes:
        for key in sorted(node.attr):
            value = node.attr[key]
            if value.HasField("func"):
                yield value.func.name
            yield from (function.name for function in value.list.func)
