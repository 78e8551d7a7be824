"""Walks through a jaxpr and makes the nodes of each equation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call, known_sizes
from savedmodel_writer.importers.jax.constants import Constants
from savedmodel_writer.importers.jax.dimensions import Dimensions
from savedmodel_writer.importers.jax.folding import chosen, folded, small_constant
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
        values: dict[Any, Any] = {  # before jax 0.7 their own dtypes may have 64 bits
            variable: self._constants.get(constant, variable.aval.dtype)
            for variable, constant in zip(jaxpr.jaxpr.constvars, jaxpr.consts, strict=True)
        }
        values.update(zip(jaxpr.jaxpr.invars, inputs, strict=True))

        def value(atom: Any) -> Tensor:
            if hasattr(atom, "val"):  # a Literal
                return self._constants.get(atom.val, atom.aval.dtype)
            found = values[atom]
            if isinstance(found, np.ndarray):
                found = values[atom] = self._constants.get(found)
            return found if isinstance(found, Tensor) else value(found)

        def array(atom: Any) -> Any:
            if hasattr(atom, "val"):
                return np.asarray(atom.val, atom.aval.dtype)
            found = values.get(atom)
            if found is None or isinstance(found, np.ndarray):
                return found
            return small_constant(found) if isinstance(found, Tensor) else array(found)

        for equation in jaxpr.jaxpr.eqns:
            known = folded(equation, array)
            if known is None:
                known = chosen(equation, array)
            if known is not None:
                values[equation.outvars[0]] = known
        outer = self._equation
        equations, used = _needed(jaxpr.jaxpr, values)
        broadcast = _broadcast_by_choices(equations, [*jaxpr.jaxpr.outvars, *values.values()])
        for equation in equations:
            self._equation = equation
            rule = RULES.get(equation.primitive.name)
            if rule is None:
                raise errors.UnimplementedError(
                    f"JAX's primitive {equation.primitive.name!r} has no counterpart here"
                )
            tensors = list(map(value, equation.invars))
            is_broadcast = any(id(variable) in broadcast for variable in equation.outvars)
            call = Call(equation, tensors, self.dimensions, self.run, used, is_broadcast)
            results = rule(call)
            if isinstance(results, Tensor):
                results = [results]
            for variable, result in zip(equation.outvars, results, strict=True):
                if variable in used and not is_broadcast:
                    _set_shape(result, variable.aval)
                values[variable] = result
        self._equation = outer
        return list(map(value, jaxpr.jaxpr.outvars))


def _set_shape(tensor: Tensor, aval: Any) -> None:
    """Tells the graph the sizes that JAX knows, and finds out a rule that makes others."""
    tensor.set_shape(known_sizes(aval.shape))


def _needed(jaxpr: Any, known: Mapping[Any, Any]) -> tuple[list[Any], set[Any]]:
    """The equations that the results are computed with, or that have effects; their variables.

    Args:
        jaxpr: JAX's Jaxpr.
        known: by variable, an array, or the variable or Literal that it is the same as.
    """
    needed = {variable for variable in jaxpr.outvars if not hasattr(variable, "val")}
    equations = []
    for equation in reversed(jaxpr.eqns):
        if equation.effects or not needed.isdisjoint(equation.outvars):
            same = known.get(equation.outvars[0]) if equation.outvars else None
            atoms = [] if isinstance(same, np.ndarray) else [same]
            if same is None:
                equations.append(equation)
                atoms = equation.invars
            needed.update(atom for atom in atoms if not hasattr(atom, "val"))
    return equations[::-1], needed


def _broadcast_by_choices(equations: Sequence[Any], others: Sequence[Any]) -> set[int]:
    """The broadcasts that are left to SelectV2, as only choices with a whole operand take them.

    Args:
        equations: those that are needed.
        others: what else variables may be needed for: results, and what is the same.

    Returns:
        The ids of their variables.
    """
    found: set[int] = set()
    kept = set(map(id, others))
    takers: dict[int, list[Any]] = {}
    for equation in equations:
        for atom in equation.invars:
            takers.setdefault(id(atom), []).append(equation)

    def chooses(equation: Any, variable: Any) -> bool:
        return equation.primitive.name == "select_n" and any(
            id(atom) not in found
            and atom is not variable
            and atom.aval.shape == variable.aval.shape
            for atom in equation.invars
        )

    for equation in equations:
        if equation.primitive.name == "broadcast_in_dim":
            (variable,) = equation.outvars
            if id(variable) not in kept and all(
                chooses(taker, variable) for taker in takers.get(id(variable), ())
            ):
                found.add(id(variable))
    return found
