"""Calls of raw ops that TensorFlow takes give the same nodes; those it refuses we refuse.

Shapes are unknown here, and an op's shape function may be TensorFlow's alone: what only it refuses
is left out of the comparison.
"""

from __future__ import annotations

import warnings

import pytest

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import GraphDef
from tests.graph import random_nodes
from tests.oracle.process import Oracle

# TensorFlow takes these: a number out of range wraps around, bytes are a shape, True is a dtype.
STRICTER = ("out of the range", "expected a shape", "found True of type bool")
# What shape functions say.
SHAPE_FUNCTION = ("for '{{node", "with a static value")


def build(call: random_nodes.Call) -> GraphDef | Exception:
    with Graph() as graph:
        try:
            random_nodes.run(call, raw_ops)
        except (errors.InvalidInputError, TypeError) as error:
            return error
    return graph.as_graph_def()


def compare(oracle: Oracle, seed: int, per_op: int) -> None:
    theirs = oracle("tests.graph.tf_programs", "random_calls", seed, per_op)
    counts = {"same": 0, "both refuse": 0}
    for call, expected in zip(random_nodes.calls(seed, per_op), theirs, strict=True):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # numpy's, of a float that overflows
            found = build(call)
        if isinstance(expected, bytes):
            if isinstance(found, Exception) and any(text in str(found) for text in STRICTER):
                continue
            assert found == GraphDef.FromString(expected), (call, found)
            counts["same"] += 1
        elif not any(text in expected for text in SHAPE_FUNCTION):
            assert isinstance(found, Exception), (call, expected)
            counts["both refuse"] += 1
    assert counts["same"] > 800 * per_op and counts["both refuse"] > 200 * per_op


def test_one_call_of_every_op(oracle: Oracle) -> None:
    compare(oracle, seed=1, per_op=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 14))
def test_many_calls_of_every_op(oracle: Oracle, seed: int) -> None:
    compare(oracle, seed, per_op=3)
