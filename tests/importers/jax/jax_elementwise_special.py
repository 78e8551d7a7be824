"""Special functions: of `lax`, and those of `jax.scipy.special` that are made of them."""

from __future__ import annotations

from collections.abc import Iterator

import jax.scipy.special as jsp
import numpy as np
from jax import lax

from tests.importers.jax.elements import BFLOAT16, FLOATS, HALVES, of_each, of_pairs
from tests.importers.jax.program import Program, program

UNARY = "bessel_i0e bessel_i1e digamma erf erf_inv erfc lgamma"
BINARY = "igamma igammac igamma_grad_a polygamma zeta"
POSITIVE = np.array([0.1, 0.5, 1, 1.5, 2, 3.25, 10, 30.5], np.float32)
REALS = np.array([-6.5, -3, -1.2, -0.5, -0.01, 0, 0.01, 0.2, 0.9, 1, 1.5, 3, 8, 20], np.float32)
PARTS = np.array([0.01, 0.25, 0.5, 0.75, 0.99], np.float32)
OF_REALS = "entr erf erfc expit exp1 expi gamma gammaln i0 i0e i1 i1e log_ndtr loggamma ndtr spence"
OF_PARTS = "erfinv logit ndtri"
OF_TWO = "beta betaln gammainc gammaincc kl_div rel_entr xlog1py xlogy poch zeta"


def programs() -> Iterator[Program]:
    for name in UNARY.split():
        fun = getattr(lax, name)
        yield of_each(fun, name, [FLOATS, REALS, POSITIVE, PARTS], rtol=1e-4)
        yield of_each(fun, f"{name} of halves", [*HALVES, POSITIVE.astype(np.float16)], rtol=1e-2)
    for name in BINARY.split():
        fun = getattr(lax, name)
        yield of_pairs(fun, name, [POSITIVE], rtol=1e-4)
        halves = [POSITIVE.astype(np.float16), POSITIVE.astype(BFLOAT16)]
        yield of_pairs(fun, f"{name} of halves", halves, rtol=1e-2)
    for name in ("igamma", "igammac"):
        yield program(getattr(lax, name), POSITIVE, -POSITIVE, name=f"{name}, not defined")
        yield program(getattr(lax, name), POSITIVE, 0 * POSITIVE, name=f"{name} of 0")
    a, b, x = (array.ravel() for array in np.meshgrid(POSITIVE, POSITIVE, PARTS))
    yield program(lax.betainc, a, b, x, rtol=1e-4)
    yield program(lax.betainc, *(y.astype(BFLOAT16) for y in (a, b, x)), rtol=1e-2)
    for name in OF_REALS.split():
        if hasattr(jsp, name):  # `loggamma` is newer than the others
            yield of_each(getattr(jsp, name), f"special.{name}", [REALS, POSITIVE], rtol=1e-4)
    for name in OF_PARTS.split():
        yield of_each(getattr(jsp, name), f"special.{name}", [PARTS], rtol=1e-4)
    for name in OF_TWO.split():
        yield of_pairs(getattr(jsp, name), f"special.{name}", [POSITIVE], rtol=1e-4, atol=1e-5)
    yield program(lambda x: jsp.polygamma(2, x), POSITIVE, rtol=1e-4, name="special.polygamma")
    yield program(
        lambda x: jsp.multigammaln(x, 2), POSITIVE + 1, rtol=1e-4, name="special.multigammaln"
    )
    yield program(lambda x: jsp.expn(3, x), POSITIVE, rtol=1e-4, name="special.expn")
    yield program(lambda x: jsp.fresnel(x), POSITIVE, rtol=1e-4, name="special.fresnel")


PROGRAMS = list(programs())
