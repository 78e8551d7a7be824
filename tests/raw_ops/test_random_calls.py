"""Every public op: random calls of tf.raw_ops and of ours make the same nodes, or refuse."""

from __future__ import annotations

import re
import warnings
from random import Random
from typing import Any

import pytest

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import SavedModelWriterError
from savedmodel_writer.graph import Graph
from savedmodel_writer.ops import registry, shape_functions
from savedmodel_writer.protos import GraphDef, NodeDef, text
from savedmodel_writer.tensors import make_tensor_proto
from tests.ops import aborts
from tests.ops.programs import Node
from tests.ops.test_shape_functions import LESS_PRECISE
from tests.oracle.children import ENDED
from tests.oracle.process import Oracle
from tests.raw_ops.random_calls import make, random_call

BATCH = 250
Shapes = list["tuple[int, ...] | None"]

# What a shape function says, or fails at because TensorFlow's found a negative dimension.
OF_SHAPES = re.compile(r"\{\{node|used for shape|shape scalar|Dimension -\d+ must be >= 0")
# TensorFlow takes the last axis for an unknown one, which is in no list of computed inputs.
UNKNOWN_AXIS = re.compile(r"can't split axis of size(?!.*input\[2\] = )", re.DOTALL)
# TensorFlow lets numbers of other types wrap around, and takes bytes for a shape.
STRICTER = re.compile(r"out of the range of u?int\d+|b'bytes' is not a shape")


def random_calls(seed: int, per_op: int) -> list[Node]:
    return [
        random_call(op_type, Random(f"{op_type} {seed} {index}"))
        for op_type in registry.public_names()
        for index in range(per_op)
    ]


def ours(call: Node) -> tuple[GraphDef, list[int]] | str:
    graph = Graph()
    with graph, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # numpy's, of a float that overflows
        try:
            make(call, raw_ops, {}, make_tensor_proto)
        except (SavedModelWriterError, TypeError) as error:
            return f"{type(error).__name__}: {error}"
    outputs = graph.get_operations()[-1].outputs
    return graph.as_graph_def(add_shapes=True), [out.dtype.as_datatype_enum for out in outputs]


def without_shapes(graph_def: GraphDef) -> tuple[list[NodeDef], list[Shapes]]:
    """The nodes, and the shapes that stood in them."""
    shapes: list[Shapes] = []
    for node in graph_def.node:
        shapes.append(
            [
                None if shape.unknown_rank else tuple(dim.size for dim in shape.dim)
                for shape in node.attr["_output_shapes"].list.shape
            ]
        )
        del node.attr["_output_shapes"]
    return list(graph_def.node), shapes


def less_or_equal(mine: Any, known: Any) -> bool:
    if mine is None or known is None or len(mine) != len(known):
        return mine is None
    return all(a in (-1, b) for a, b in zip(mine, known, strict=True))


def difference(call: Node, found: Any, expected: Any) -> str:
    """What is wrong with ours, "" if nothing is."""
    if expected == ENDED:
        return "" if aborts.is_expected(call.op, found) else f"the process ended; we say {found}"
    has_function = shape_functions.get(call.op) is not None
    if isinstance(expected, str):
        excused = UNKNOWN_AXIS.search(expected) or (not has_function and OF_SHAPES.search(expected))
        return "" if isinstance(found, str) or excused else f"only TensorFlow refuses: {expected}"
    if isinstance(found, str):
        return "" if STRICTER.search(found) else f"only we refuse: {found}"
    (graph_def, dtypes), (serialized, expected_dtypes) = found, expected
    nodes, shapes = without_shapes(graph_def)
    expected_nodes, expected_shapes = without_shapes(GraphDef.FromString(serialized))
    if nodes != expected_nodes:
        return "\n".join(map(text.to_text, [*nodes, *expected_nodes]))
    if dtypes != expected_dtypes:
        return f"dtypes {dtypes}, TensorFlow {expected_dtypes}"
    if shapes == expected_shapes:
        return ""
    pairs = [
        (mine, known)
        for node_shapes, expected_node_shapes in zip(shapes, expected_shapes, strict=True)
        for mine, known in zip(node_shapes, expected_node_shapes, strict=True)
    ]
    less = [node for node in nodes if shape_functions.get(node.op) is None]
    less += [node for node in nodes if node.op in LESS_PRECISE]
    if less and all(less_or_equal(mine, known) for mine, known in pairs):
        return ""
    return f"shapes {shapes}, TensorFlow {expected_shapes}"


def compare(oracle: Oracle, calls: list[Node]) -> None:
    problems = []
    taken = 0
    for start in range(0, len(calls), BATCH):
        some = calls[start : start + BATCH]
        answers = oracle("tests.raw_ops.tf_calls", "run", some)
        for call, theirs in zip(some, answers, strict=True):
            taken += not isinstance(theirs, str)
            if problem := difference(call, ours(call), theirs):
                problems.append(f"{call}\n  {problem}")
    assert not problems, f"{len(problems)} of {len(calls)}:\n" + "\n".join(problems[:10])
    # Both kinds are many: calls that TensorFlow takes, and those that it refuses.
    assert 0.3 * len(calls) < taken < 0.9 * len(calls), taken


def test_random_calls_of_every_op(oracle: Oracle) -> None:
    compare(oracle, random_calls(seed=0, per_op=3))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 6))
def test_many_random_calls_of_every_op(oracle: Oracle, seed: int) -> None:
    compare(oracle, random_calls(seed, per_op=10))
