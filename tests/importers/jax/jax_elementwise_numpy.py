"""What `jax.numpy` makes of the primitives."""

from __future__ import annotations

from collections.abc import Iterator

import jax.numpy as jnp

from tests.importers.jax.elements import BOOLS, FLOATS, HALVES, INTEGERS, of_each, of_pairs
from tests.importers.jax.program import Program, program

UNARY = (
    "deg2rad exp2 fabs i0 isfinite isinf isnan isneginf isposinf log10 log2 nan_to_num rad2deg"
    " reciprocal rint sinc spacing trunc"
)
BINARY = "divmod float_power fmax fmin fmod heaviside hypot isclose logaddexp logaddexp2"
OF_INTEGERS = "bitwise_count bitwise_invert rint sign square trunc"
OF_TWO_INTEGERS = "float_power fmod hypot maximum true_divide"
OF_BOOLS = "add bitwise_or less logical_and logical_or logical_xor maximum multiply true_divide"
FINITE = FLOATS[2:-3]


def programs() -> Iterator[Program]:
    for name in UNARY.split():
        yield of_each(getattr(jnp, name), name, [FLOATS, *HALVES], rtol=1e-2)
    for name in BINARY.split():
        yield of_pairs(getattr(jnp, name), name, [FLOATS])
    for name in OF_INTEGERS.split():
        yield of_each(getattr(jnp, name), f"{name} of integers", INTEGERS)
    for name in OF_TWO_INTEGERS.split():
        yield of_pairs(getattr(jnp, name), f"{name} of integers", INTEGERS[2:4])
    for name in OF_BOOLS.split():
        yield of_pairs(getattr(jnp, name), f"{name} of bools", [BOOLS])
    yield of_each(lambda x: jnp.round(x, 1), "round to a digit", [FINITE])
    yield of_each(jnp.modf, "modf", [FINITE])
    yield program(lambda x: jnp.polyval(jnp.arange(4.0), x), FINITE[:4], name="polyval")
    yield program(lambda x, y: [x + y, x * y], INTEGERS[2], FINITE[:1], name="promotion")


PROGRAMS = list(programs())
