"""What tf.compat.v1.nn refuses of activations, normalization and losses is refused here too."""

from __future__ import annotations

import pytest

from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Graph
from tests.nn import refusals
from tests.variables import comparison
from tests.variables.our_side import OurSide

test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(refusals)


@pytest.mark.parametrize("name", refusals.REFUSED)
def test_nothing_of_it_stays(name: str) -> None:
    """But what the program made itself: placeholders and constants of the default names."""
    with Graph() as graph, pytest.raises(InvalidInputError):
        refusals.REFUSED[name](OurSide)
    made = [op.name for op in graph.get_operations()]
    assert all(name.split("_")[0] in ("Placeholder", "Const") for name in made), made
