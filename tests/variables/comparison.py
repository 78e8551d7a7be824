"""Tests of a module's programs on both sides: what TensorFlow makes of them, and what we do."""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable
from types import ModuleType

import pytest

from savedmodel_writer import errors
from savedmodel_writer.graph import Graph
from tests.oracle.process import Oracle
from tests.variables import our_side

# Class names of the error from the innermost out, and its text.
Refusal = tuple[list[str], str]
SIDE = "tests.variables.tf_side"


def same_meta_graph(programs: ModuleType) -> Callable[..., None]:
    """A test: our MetaGraphDef of each of `programs.EXPORTED` is TensorFlow's."""

    @functools.cache
    def expected(oracle: Oracle) -> dict[str, bytes]:
        return oracle(SIDE, "export", programs.__name__, list(programs.EXPORTED))

    @pytest.mark.parametrize("name", programs.EXPORTED)
    def test(name: str, oracle: Oracle) -> None:
        ours = our_side.export(programs.__name__, [name])[name]
        differences = our_side.differences(ours, expected(oracle)[name])
        assert not differences, "\n".join(differences)

    return test


def refused_as_by_tensorflow(
    programs: ModuleType, *, same_message: bool = False
) -> Callable[..., None]:
    """A test: what catches TensorFlow's error of each of `programs.REFUSED` catches ours.

    If `same_message`, it begins as TensorFlow's does; what is after ":" names our objects.
    """

    @functools.cache
    def expected(oracle: Oracle) -> dict[str, Refusal]:
        return oracle(SIDE, "refusals", programs.__name__, list(programs.REFUSED))

    @pytest.mark.parametrize("name", programs.REFUSED)
    def test(name: str, oracle: Oracle) -> None:
        classes, message = expected(oracle)[name]
        with Graph(), pytest.raises(errors.InvalidInputError) as caught:
            programs.REFUSED[name](our_side.OurSide)
        public = next(cls for cls in classes if hasattr(errors, cls) or hasattr(builtins, cls))
        assert public in [cls.__name__ for cls in type(caught.value).__mro__]
        if same_message:
            assert caught.value.message.startswith(message.split(":")[0])

    return test
