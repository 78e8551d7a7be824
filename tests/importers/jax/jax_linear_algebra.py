"""Factors of matrices, what is solved with them, and Fourier transforms.

Where factors are not unique, what they make together is compared.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.program import Program, program

rng = np.random.default_rng(0)
CLOSE = {"rtol": 1e-4, "atol": 1e-4}


def numbers(*shape: int, dtype: Any = np.float32) -> np.ndarray[Any, Any]:
    values = rng.normal(size=shape)
    if np.dtype(dtype).kind == "c":
        values = values + 1j * rng.normal(size=shape)
    return values.astype(dtype)


def adjoint(x: jax.Array) -> jax.Array:
    return jnp.swapaxes(x.conj(), -1, -2)


def cholesky(x: jax.Array) -> jax.Array:
    return jnp.linalg.cholesky(x @ adjoint(x) + 3 * jnp.eye(x.shape[-1]))


def upper_cholesky(x: jax.Array) -> jax.Array:
    return jnp.linalg.cholesky(x @ adjoint(x) + 3 * jnp.eye(x.shape[-1]), upper=True)


def eigh(x: jax.Array) -> Any:
    values, vectors = jnp.linalg.eigh(x + adjoint(x))
    return values, (vectors * values[..., None, :]) @ adjoint(vectors)


def eigh_of_upper(x: jax.Array) -> Any:
    vectors, values = lax.linalg.eigh(x, lower=False, symmetrize_input=False)
    return values, (vectors * values[..., None, :]) @ adjoint(vectors)


def svd(x: jax.Array) -> Any:
    left, values, right = jnp.linalg.svd(x, full_matrices=False)
    return values, (left * values[..., None, :]) @ right


def full_svd(x: jax.Array) -> Any:
    left, values, right = jnp.linalg.svd(x)
    return values, left @ adjoint(left), right @ adjoint(right)


def qr(x: jax.Array) -> Any:
    q, r = jnp.linalg.qr(x)
    return q, r, q @ r


def complete_qr(x: jax.Array) -> Any:
    q, r = jnp.linalg.qr(x, mode="complete")
    return r, q @ r, adjoint(q) @ q


def eig(x: jax.Array) -> Any:
    values, vectors = jnp.linalg.eig(x)
    return vectors @ (values[..., None] * jnp.linalg.inv(vectors)), jnp.sort(values, -1)


def lu_solve(x: jax.Array) -> Any:
    factors, pivots = jax.scipy.linalg.lu_factor(x)
    solution = jax.scipy.linalg.lu_solve((factors, pivots), x[..., :2])
    # LAPACK takes another norm of complex numbers where it looks for the largest one.
    return solution if jnp.iscomplexobj(x) else (factors, pivots, solution)


def solved(left_side: bool, lower: bool, transpose: bool, conjugate: bool, unit: bool) -> Any:
    def solve(a: jax.Array, b: jax.Array) -> jax.Array:
        return lax.linalg.triangular_solve(
            a + 4 * jnp.eye(3),
            b if left_side else jnp.swapaxes(b, -1, -2),
            left_side=left_side,
            lower=lower,
            transpose_a=transpose,
            conjugate_a=conjugate,
            unit_diagonal=unit,
        )

    return solve


def triangles(dtype: Any) -> list[Program]:
    flags = [[bool(number >> bit & 1) for bit in range(5)] for number in range(32)]
    a, b = numbers(2, 3, 3, dtype=dtype), numbers(2, 3, 4, dtype=dtype)
    return [
        program(solved(*flag), a, b, name=f"triangular_solve {dtype} {flag}", **CLOSE)
        for flag in flags
        if dtype != "float32" or not flag[3]
    ]


SQUARE = [cholesky, upper_cholesky, eigh, eigh_of_upper, lu_solve]
ANY = [svd, full_svd, qr, complete_qr]
REAL = {
    "solve": lambda x: jnp.linalg.solve(x, x[..., :2] + 1),
    "solve of a vector": lambda x: jax.vmap(jnp.linalg.solve)(x, x[..., 0]),
    "inv": jnp.linalg.inv,
    "det": jnp.linalg.det,
    "slogdet": jnp.linalg.slogdet,
    "eig": eig,
    "expm": jax.scipy.linalg.expm,
    "cond": jnp.linalg.cond,
    "matrix_power": lambda x: jnp.linalg.matrix_power(x, -2),
}
RECTANGULAR = {
    "pinv": jnp.linalg.pinv,
    "lstsq": lambda x: jax.vmap(lambda y: jnp.linalg.lstsq(y, y[:, :2] + 1)[0])(x),
    "matrix_rank": jnp.linalg.matrix_rank,
    "singular values": lambda x: jnp.linalg.svd(x, compute_uv=False),
    "norm": lambda x: jnp.linalg.norm(x, axis=(1, 2)),
    "spectral norm": lambda x: jnp.linalg.norm(x, 2, axis=(1, 2)),
    "nuclear norm": lambda x: jnp.linalg.norm(x, "nuc", axis=(1, 2)),
    "norm of vectors": lambda x: jnp.linalg.norm(x, 3, axis=-1),
}
TRANSFORMS: dict[str, Any] = {
    "fft": jnp.fft.fft,
    "ifft": jnp.fft.ifft,
    "rfft": lambda x: jnp.fft.rfft(x.real),
    "irfft": jnp.fft.irfft,
    "irfft of odd size": lambda x: jnp.fft.irfft(x, 5),
    "rfft of 7": lambda x: jnp.fft.rfft(x.real, 7),
    "fft of an axis": lambda x: jnp.fft.fft(x, axis=1),
    "fft2": jnp.fft.fft2,
    "ifft2": jnp.fft.ifft2,
    "rfft2": lambda x: jnp.fft.rfft2(x.real),
    "irfft2": jnp.fft.irfft2,
    "fftn": lambda x: jnp.fft.fftn(x, axes=(1, 2, 3)),
    "ifftn": lambda x: jnp.fft.ifftn(x, axes=(1, 2, 3)),
    "rfftn": lambda x: jnp.fft.rfftn(x.real, axes=(1, 2, 3)),
    "irfftn": lambda x: jnp.fft.irfftn(x, axes=(1, 2, 3)),
}


def kinds(fun: Any, *arrays: Any, name: str = "") -> list[Program]:
    name = name or fun.__name__
    return [
        program(
            fun, array, name=f"{name} {array.dtype} {array.shape} {shapes}", **CLOSE, shapes=shapes
        )
        for array in arrays
        for shapes in (None, "b, ...")
    ]


PROGRAMS = [
    *[
        made
        for fun in SQUARE
        for made in kinds(fun, numbers(2, 4, 4), numbers(3, 3, 3, dtype=np.complex64))
    ],
    *[
        made
        for fun in ANY
        for made in kinds(
            fun, numbers(2, 4, 3), numbers(2, 3, 4), numbers(2, 3, 3, dtype="complex64")
        )
    ],
    *[
        made
        for name, fun in REAL.items()
        for made in kinds(fun, numbers(2, 4, 4), numbers(2, 2, 2), name=name)
    ],
    *[
        made
        for name, fun in RECTANGULAR.items()
        for made in kinds(fun, numbers(2, 4, 3), numbers(2, 3, 4), name=name)
    ],
    *[
        made
        for name, fun in TRANSFORMS.items()
        for made in kinds(fun, numbers(2, 3, 4, 4, dtype=np.complex64), name=name)
    ],
    *triangles("float32"),
    *triangles("complex64"),
    program(
        lax.linalg.lu,
        np.concatenate([np.eye(6, dtype=np.float32)[[5, 0, 1, 2, 3, 4]][None], numbers(4, 6, 6)]),
        name="lu",
        **CLOSE,
    ),
    program(
        lambda pivots: lax.linalg.lu_pivots_to_permutation(pivots, 5),
        np.array([[4, 1, 3], [1, 2, 2]], np.int32),
        name="order of rows",
    ),
    program(
        lambda x: lax.linalg.tridiagonal_solve(x[0], x[1] + 4, x[2], x[3][..., None]),
        numbers(4, 2, 5),
        name="tridiagonal_solve",
    ),
]
