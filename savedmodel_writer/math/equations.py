"""Einstein's summation: products and sums that an equation of axis names tells."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.default_graph import in_scope

_ELLIPSIS = "0"


def einsum(equation: str, *inputs: Any, name: str | None = None) -> Tensor:
    """The sum that an equation tells, as `"ij,jk->ik"` a product of matrices.

    Args:
        equation: a letter for each axis of each input, and after `->` for each of the result;
            `...` stands for axes in front that are not named.
        *inputs: one or two tensors.
        name: the scope of the node.

    Raises:
        InvalidInputError: the equation is none, or not for these inputs.
    """
    with in_scope(name, "einsum", *inputs):
        if len(inputs) > 2:
            raise InvalidInputError(
                f"einsum: expected one or two tensors, found {len(inputs)}; contract two at a time"
            )
        return raw_ops.Einsum(inputs=list(inputs), equation=_resolved(equation, len(inputs)))


def _resolved(equation: str, inputs: int) -> str:
    """The equation with its result, which may be left out: the labels that are there once."""
    labels = equation.replace(" ", "")
    if "..." in labels and _ELLIPSIS in labels:
        raise InvalidInputError(f"einsum: {_ELLIPSIS!r} is no axis in {equation!r}")
    known = "a-zA-Z" + (_ELLIPSIS if "..." in labels else "")
    labels = labels.replace("...", _ELLIPSIS)
    match = re.fullmatch(f"([{known},]*)(?:->([{known}]*))?", labels)
    if match is None:
        raise InvalidInputError(f"einsum: expected an equation as 'ij,jk->ik', found {equation!r}")
    counts = Counter(match[1])
    if counts[","] + 1 != inputs:
        raise InvalidInputError(
            f"einsum: {equation!r} is for {counts[','] + 1} tensors, found {inputs}"
        )
    del counts[","]
    result = match[2]
    if result is None:
        result = "".join(label for label in sorted(counts) if counts[label] == 1)
    unknown = set(result) - {*counts, _ELLIPSIS}
    if unknown or len(set(result)) != len(result):
        raise InvalidInputError(
            f"einsum: the result of {equation!r} has a label twice, or one that no input has"
        )
    return f"{match[1]}->{result}".replace(_ELLIPSIS, "...")
