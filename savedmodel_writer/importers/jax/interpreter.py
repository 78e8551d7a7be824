"""Walks through a jaxpr and makes the nodes of each equation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call
from savedmodel_writer.importers.jax.dimensions import Dimensions
from savedmodel_writer.importers.jax.rules import RULES


class Interpreter:
    """Makes nodes in the default graph.

    Attributes:
        dimensions: the values of symbolic dimensions.
    """

    def __init__(self, dimensions: Dimensions) -> None:
        self.dimensions = dimensions

    def run(self, jaxpr: Any, inputs: Sequence[Tensor]) -> list[Tensor]:
        """Makes the nodes of a jaxpr.

        Args:
            jaxpr: JAX's ClosedJaxpr.
            inputs: one tensor for each of its arguments.

        Returns:
            One tensor for each of its results.

        Raises:
            UnimplementedError: there is no rule for a primitive.
        """
        constants = [constant_of(value) for value in jaxpr.consts]
        values: dict[Any, Tensor] = dict(zip(jaxpr.jaxpr.constvars, constants, strict=True))
        values.update(zip(jaxpr.jaxpr.invars, inputs, strict=True))

        def value(variable: Any) -> Tensor:
            if hasattr(variable, "val"):  # a Literal
                return constant_of(np.asarray(variable.val, variable.aval.dtype))
            return values[variable]

        for equation in jaxpr.jaxpr.eqns:
            rule = RULES.get(equation.primitive.name)
            if rule is None:
                raise errors.UnimplementedError(
                    f"JAX's primitive {equation.primitive.name!r} has no counterpart here"
                )
            results = rule(Call(equation, list(map(value, equation.invars)), self))
            if isinstance(results, Tensor):
                results = [results]
            values.update(zip(equation.outvars, results, strict=True))
        return list(map(value, jaxpr.jaxpr.outvars))


def constant_of(value: Any) -> Tensor:
    """An array that stands in the program."""
    return constant(np.asarray(value))
