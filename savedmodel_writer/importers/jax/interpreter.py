"""Walks through a jaxpr and makes the nodes of each equation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call
from savedmodel_writer.importers.jax.constants import Constants
from savedmodel_writer.importers.jax.dimensions import Dimensions
from savedmodel_writer.importers.jax.folding import folded, small_constant
from savedmodel_writer.importers.jax.rules import RULES


class Interpreter:
    """Makes nodes in the default graph.

    Attributes:
        dimensions: the values of symbolic dimensions.
    """

    def __init__(self, dimensions: Dimensions) -> None:
        self.dimensions = dimensions
        self._constants = Constants()
        self._equation: Any = None

    @property
    def line(self) -> str:
        """The line of the user's program whose nodes are made now."""
        from jax.extend import source_info_util

        if self._equation is None:
            return ""
        line: str = source_info_util.summarize(self._equation.source_info)
        return line

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
        constants = map(self._constants.get, jaxpr.consts)
        values: dict[Any, Any] = dict(zip(jaxpr.jaxpr.constvars, constants, strict=True))
        values.update(zip(jaxpr.jaxpr.invars, inputs, strict=True))

        def value(variable: Any) -> Tensor:
            if hasattr(variable, "val"):  # a Literal
                return self._constants.get(variable.val, variable.aval.dtype)
            if isinstance(values[variable], np.ndarray):
                values[variable] = self._constants.get(values[variable])
            tensor: Tensor = values[variable]
            return tensor

        def array(variable: Any) -> Any:
            if hasattr(variable, "val"):
                return np.asarray(variable.val, variable.aval.dtype)
            found = values[variable]
            return small_constant(found) if isinstance(found, Tensor) else found

        outer = self._equation
        equations, used = _needed(jaxpr.jaxpr)
        for equation in equations:
            self._equation = equation
            known = folded(equation, array)
            if known is not None:
                values[equation.outvars[0]] = known
                continue
            rule = RULES.get(equation.primitive.name)
            if rule is None:
                raise errors.UnimplementedError(
                    f"JAX's primitive {equation.primitive.name!r} has no counterpart here"
                )
            results = rule(Call(equation, list(map(value, equation.invars)), self, used))
            if isinstance(results, Tensor):
                results = [results]
            values.update(zip(equation.outvars, results, strict=True))
        self._equation = outer
        return list(map(value, jaxpr.jaxpr.outvars))


def _needed(jaxpr: Any) -> tuple[list[Any], set[Any]]:
    """The equations that the results are computed with, or that have effects; their variables."""
    needed = {variable for variable in jaxpr.outvars if not hasattr(variable, "val")}
    equations = []
    for equation in reversed(jaxpr.eqns):
        if equation.effects or not needed.isdisjoint(equation.outvars):
            equations.append(equation)
            needed.update(atom for atom in equation.invars if not hasattr(atom, "val"))
    return equations[::-1], needed
