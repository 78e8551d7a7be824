"""What must hold of a graph before it is changed: what loaders ask too."""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.protos import GraphDef, NodeDef
from savedmodel_writer.rewriting.body import attr, bodies, producer
from savedmodel_writer.rewriting.calls import call_of

# How many tensors the nodes get that changes look into.
_INPUTS = {
    "Assign": 2,
    "AssignVariableOp": 2,
    "Identity": 1,
    "ReadVariableOp": 1,
    "Reshape": 2,
    "ResourceGather": 2,
    "ResourceGatherNd": 2,
    "RestoreV2": 3,
    "SaveV2": 3,
    "VarIsInitializedOp": 1,
    "VariableShape": 1,
}


def check_graph(graph_def: GraphDef) -> None:
    """Checks that nodes have their inputs, and that these are there.

    Raises:
        DataLossError: one has not.
    """
    for name, body in bodies(graph_def).items():
        where = f" of function {name!r}" if name else ""
        known = {*body.nodes, *body.arguments}
        for node in body.nodes.values():
            for reference in node.input:
                if producer(reference) not in known:
                    raise errors.DataLossError(
                        f"Node {node.name!r}{where}: Unknown input node {reference!r}",
                        node=node.name,
                        op=node.op,
                    )
            _check_inputs(node, where)


def _check_inputs(node: NodeDef, where: str) -> None:
    count = next(
        (i for i, reference in enumerate(node.input) if reference.startswith("^")), len(node.input)
    )
    if any(not reference.startswith("^") for reference in node.input[count:]):
        raise errors.DataLossError(
            f"Node {node.name!r}{where}: Control dependencies must come after regular dependencies",
            node=node.name,
            op=node.op,
        )
    expected = _INPUTS.get(node.op, 0)
    if node.op == "SaveV2" and "dtypes" in node.attr:
        expected += len(node.attr["dtypes"].list.type)
    call = call_of(node)
    if call is not None:
        expected = call.first + len(attr(node, call.types).list.type)
    if count < expected or (call is not None and count > expected):
        raise errors.DataLossError(
            f"Node {node.name!r} ({node.op}){where}: expected {expected} inputs, found {count}",
            node=node.name,
            op=node.op,
        )
