"""Special functions.

Those of several arguments are XLA's where they are defined. At the border, for parameters that are
0, negative, infinite or NaN, TensorFlow's kernels have NaN for some numbers, and numbers for NaN.
"""

from __future__ import annotations

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import float32
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype


def _special(op_type: str, *names: str) -> Rule:
    """An op whose kernels are for float32 and float64 only."""
    op = getattr(raw_ops, op_type)

    def rule(call: Call) -> Tensor:
        wide = [to_dtype(x, float32) if x.dtype.size < 4 else x for x in call.inputs]
        return to_dtype(op(**dict(zip(names, wide, strict=True))), call.out_dtype)

    return rule


RULES: dict[str, Rule] = {
    "bessel_i0e": _special("BesselI0e", "x"),
    "bessel_i1e": _special("BesselI1e", "x"),
    "digamma": _special("Digamma", "x"),
    "erf": _special("Erf", "x"),
    "erf_inv": _special("Erfinv", "x"),
    "erfc": _special("Erfc", "x"),
    "igamma": _special("Igamma", "a", "x"),
    "igamma_grad_a": _special("IgammaGradA", "a", "x"),
    "igammac": _special("Igammac", "a", "x"),
    "lgamma": _special("Lgamma", "x"),
    "polygamma": _special("Polygamma", "a", "x"),
    "regularized_incomplete_beta": _special("Betainc", "a", "b", "x"),
    "zeta": _special("Zeta", "x", "q"),
}
