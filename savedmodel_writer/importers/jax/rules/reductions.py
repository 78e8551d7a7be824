"""Primitives that reduce axes."""

from __future__ import annotations

from savedmodel_writer import raw_ops
from savedmodel_writer.importers.jax.call import Rule


def _reduction(op_type: str) -> Rule:
    op = getattr(raw_ops, op_type)
    return lambda call: op(input=call.inputs[0], axis=list(call.params["axes"]))


RULES: dict[str, Rule] = {
    "reduce_max": _reduction("Max"),
    "reduce_sum": _reduction("Sum"),
}
