"""Convolutions against tf.compat.v1.nn: whole graphs of small programs, and what is refused."""

from __future__ import annotations

import inspect

import pytest

from savedmodel_writer import Graph, errors
from tests.nn import convolution_programs as programs, convolution_refusals
from tests.variables import comparison
from tests.variables.our_side import OurSide

test_same_graph = comparison.same_meta_graph(programs)
test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(programs)


@pytest.mark.parametrize("name", programs.REFUSED)
def test_nothing_stays_of_what_is_refused(name: str) -> None:
    with Graph() as graph, pytest.raises(errors.InvalidInputError):
        programs.REFUSED[name](OurSide)
    assert {op.type for op in graph.get_operations()} <= {"Placeholder"}


def test_errors_of_composites_name_scope_and_line() -> None:
    program = convolution_refusals.atrous_transposed_of_rate_0
    with Graph(), pytest.raises(errors.InvalidArgumentError, match="rate: expected 1 or") as caught:
        program(OurSide)
    lines, first = inspect.getsourcelines(program)
    assert caught.value.source == f"{convolution_refusals.__file__}:{first + len(lines) - 1}"
    assert caught.value.node == "atrous_conv2d_transpose"
