"""What is known behind a handle goes through nodes as in TensorFlow: never more, and as much."""

from __future__ import annotations

from random import Random

import pytest

from savedmodel_writer.ops import shape_functions
from tests.ops.handle_examples import example, passing
from tests.ops.programs import Node, Program
from tests.ops.test_shape_functions import all_less_or_equal, describe
from tests.oracle.process import Oracle


def examples(kind: str, per_op: int) -> list[tuple[str, Node]]:
    made = [
        (op.name, example(op, output, kind, Random(f"{op.name} {kind} {index}")))
        for op, output in passing(kind)
        for index in range(per_op)
    ]
    return [(op_type, node) for op_type, node in made if node is not None]


@pytest.mark.parametrize("kind", ["resource", "variant"])
def test_handles_are_passed_on(oracle: Oracle, kind: str) -> None:
    nodes = examples(kind, per_op=8)
    programs = [Program(node) for _, node in nodes]
    serialized = [program.graph_def().SerializeToString() for program in programs]
    theirs = oracle("tests.ops.tf_programs", "infer", serialized)
    known = 0
    for (op_type, _), program, expected in zip(nodes, programs, theirs, strict=True):
        found = program.infer()
        if shape_functions.get(op_type) is not None:
            if isinstance(expected, str):
                assert isinstance(found, str), (op_type, expected)
            else:
                assert found == expected, (op_type, describe(program))
                known += expected[-1] != [None]
        elif not isinstance(found, str) and not isinstance(expected, str):
            assert all_less_or_equal(found, expected), (op_type, describe(program))
    assert len({op_type for op_type, _ in nodes}) > 100
    assert known > 100
