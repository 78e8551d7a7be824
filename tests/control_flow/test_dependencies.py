"""Composites without data against tf.compat.v1's: whole graphs of small programs."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from savedmodel_writer import errors
from savedmodel_writer.graph import Graph
from tests.control_flow import programs
from tests.variables import our_side

MODULE = programs.__name__


@pytest.fixture(scope="module")
def theirs(oracle: Any) -> dict[str, bytes]:
    exported: dict[str, bytes] = oracle(
        "tests.variables.tf_side", "export", MODULE, programs.EXPORTED
    )
    return exported


@pytest.fixture(scope="module")
def refused(oracle: Any) -> dict[str, tuple[list[str], str]]:
    found: dict[str, tuple[list[str], str]] = oracle(
        "tests.variables.tf_side", "refusals", MODULE, programs.REFUSED
    )
    return found


@pytest.mark.parametrize("name", programs.EXPORTED)
def test_same_graph(name: str, theirs: dict[str, bytes]) -> None:
    ours = our_side.export(MODULE, [name])[name]
    differences = our_side.differences(ours, theirs[name])
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("name", programs.REFUSED)
def test_refused_as_by_tensorflow(name: str, refused: dict[str, tuple[list[str], str]]) -> None:
    program = getattr(importlib.import_module(MODULE), name)
    with Graph(), pytest.raises(errors.InvalidInputError) as caught:
        program(our_side.OurSide)
    assert refused[name][0][0] in [cls.__name__ for cls in type(caught.value).__mro__]
