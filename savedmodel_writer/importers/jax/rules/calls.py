"""Primitives that call a jaxpr: its nodes stand where the call does."""

from __future__ import annotations

from collections.abc import Sequence

from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call, Rule


def _calling(parameter: str) -> Rule:
    def rule(call: Call) -> Sequence[Tensor]:
        return call.interpreter.run(call.params[parameter], call.inputs)

    return rule


def _same(call: Call) -> Tensor:
    return call.inputs[0]


RULES: dict[str, Rule] = {
    "custom_jvp_call": _calling("call_jaxpr"),
    "jit": _calling("jaxpr"),
    "pjit": _calling("jaxpr"),  # its name before jax 0.7
    "stop_gradient": _same,
}
