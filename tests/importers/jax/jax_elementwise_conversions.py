"""Conversions between dtypes, and floats by their bits."""

from __future__ import annotations

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.elements import BFLOAT16, BOOLS, COMPLEX, FLOATS, HALVES, INTEGERS, of_each
from tests.importers.jax.program import Program, program

LIMITS = np.array(
    [127.5, 128, -128.9, -129, 255.9, 256, 65535, 65536, 2**31 - 128, 2**31, -(2**31), 2**32, -0.9],
    np.float32,
)
EVERY = [FLOATS, *HALVES, *INTEGERS, BOOLS, LIMITS]
TO = "bool int8 int16 int32 uint8 uint16 uint32 float16 bfloat16 float32 complex64"
ROUNDED = np.array(
    [1 + 2**-8, 1 + 3 * 2**-8, 1.1, -1.1, 65504, 65519, 65520, 65536, 6.1e-5, 6e-5, 1e-7, -1e-7]
    + [3.4e38, 240, 247, 248, 3e-39],
    np.float32,
)


def programs() -> Iterator[Program]:
    for dtype in TO.split():

        def convert(x: jnp.ndarray, dtype: str = dtype) -> jnp.ndarray:
            return lax.convert_element_type(x, dtype)

        yield of_each(convert, f"to {dtype}", EVERY, rtol=0, atol=0)
        if dtype != "bool":
            yield of_each(lambda x, to=convert: to(lax.real(x)), f"parts to {dtype}", [COMPLEX])
    yield of_each(lambda x: x.astype(bool), "complex to bool", [COMPLEX])
    for wide, narrow in (("int32", "float32"), ("uint16", "bfloat16"), ("int16", "float16")):
        bits = np.arange(-8, 8).astype(wide)
        yield of_each(
            lambda x, to=narrow: lax.bitcast_convert_type(x, to), f"bits to {narrow}", [bits]
        )
    yield of_each(
        lambda x: lax.bitcast_convert_type(x, jnp.int32), "bits of float32", [FLOATS[:-1]]
    )
    yield of_each(
        lambda x: lax.bitcast_convert_type(x, jnp.uint16),
        "bits of halves",
        [x[:-1] for x in HALVES],
    )
    yield of_each(
        lambda x: lax.bitcast_convert_type(x, jnp.uint8),
        "bytes",
        [FLOATS[:-1], INTEGERS[1], INTEGERS[0]],
    )
    yield program(
        lambda x: lax.bitcast_convert_type(x, jnp.int32),
        np.arange(24, dtype=np.uint8).reshape(2, 3, 4),
        name="whole bytes",
        shapes="b, ...",
    )
    for exponent, mantissa in ((8, 23), (8, 7), (5, 10), (4, 3), (5, 2), (8, 0), (2, 20), (11, 52)):
        yield of_each(
            lambda x, e=exponent, m=mantissa: lax.reduce_precision(x, e, m),
            f"precision {exponent}, {mantissa}",
            [ROUNDED, FLOATS, *HALVES, ROUNDED[:8].astype(np.float16), ROUNDED.astype(BFLOAT16)],
            rtol=0,
            atol=0,
        )
    for dtype in ["int4", "uint4", "float8_e4m3fn", "float8_e5m2"]:
        yield of_each(
            lambda x, to=dtype: [
                x.astype(to).astype(back) for back in (x.dtype, jnp.float32, "i4")
            ],
            f"by way of {dtype}",
            [FLOATS[1:-2], HALVES[1], *INTEGERS[:4]],
            rtol=0,
            atol=0,
        )
    yield of_each(jnp.signbit, "signbit", [FLOATS, *HALVES])
    yield of_each(lambda x: jnp.copysign(x, -1), "copysign", [FLOATS, *HALVES])
    yield of_each(jnp.frexp, "frexp", [FLOATS[1:-2]])
    yield program(jnp.ldexp, FLOATS, np.arange(-9, 9, dtype=np.int32))


PROGRAMS = list(programs())
