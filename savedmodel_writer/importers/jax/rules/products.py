"""Products of matrices."""

from __future__ import annotations

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call, Rule


def _dot_general(call: Call) -> Tensor:
    a, b = call.inputs
    return raw_ops.MatMul(a=a, b=b)


RULES: dict[str, Rule] = {"dot_general": _dot_general}
