"""Factors of matrices, and what is solved with them.

TensorFlow's kernels raise an error where JAX gives NaN or infinity: for a matrix that is not
positive definite to Cholesky, and for a singular one to LU and to the solver of triangles. Of what
is not unique, vectors may have other signs or phases than JAX's, and factors of complex matrices
other exchanges of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.dtypes import complex64, complex128, float32, float64
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule

_UNKNOWN = ("compute_left_eigenvectors", "pivoting", "subset_by_index")  # nor known to JAX's CPU


def _checked(rule: Rule) -> Rule:
    """The rule, where there are kernels."""

    def checked(call: Call) -> Tensor | Sequence[Tensor]:
        name = call.equation.primitive.name
        if call.inputs[0].dtype not in (float32, float64, complex64, complex128):
            raise errors.UnimplementedError(
                f"JAX's primitive {name!r}: expected float32, float64 or complex numbers, found "
                f"{call.inputs[0].dtype.name}: convert them with astype"
            )
        if any(call.params.get(parameter) not in (None, False) for parameter in _UNKNOWN):
            raise errors.UnimplementedError(f"JAX's primitive {name!r} with one of {_UNKNOWN}")
        return rule(call)

    return checked


def _adjoint(call: Call, matrix: Tensor, conjugate: bool = True) -> Tensor:
    axes = range(len(call.in_shapes[0]))
    op = raw_ops.ConjugateTranspose if conjugate and matrix.dtype.is_complex else raw_ops.Transpose
    return op(x=matrix, perm=[*axes[:-2], axes[-1], axes[-2]])


def _real(values: Tensor) -> Tensor:
    """Of what TensorFlow has in the dtype of the matrix."""
    if not values.dtype.is_complex:
        return values
    return raw_ops.Real(input=values, Tout=float32 if values.dtype is complex64 else float64)


def _triangular_solve(call: Call) -> Tensor:
    """Of op(A) X = B, or of X op(A) = B, which is op(A)ᵀ Xᵀ = Bᵀ."""
    params, (a, b) = call.params, call.inputs
    left_side = params["left_side"]
    transposed = params["transpose_a"] == left_side
    if a.dtype.is_complex and params["conjugate_a"] != transposed:
        a = raw_ops.Conj(input=a)
    if params["unit_diagonal"]:
        ones = raw_ops.Fill(dims=call.shape(call.in_shapes[0][:-1]), value=constant(1, a.dtype))
        a = raw_ops.MatrixSetDiagV3(input=a, diagonal=ones, k=0)
    x = raw_ops.MatrixTriangularSolve(
        matrix=a,
        rhs=b if left_side else _adjoint(call, b, conjugate=False),
        lower=params["lower"],
        adjoint=transposed,
    )
    return x if left_side else _adjoint(call, x, conjugate=False)


def _lu(call: Call) -> Sequence[Tensor]:
    """The factors, LAPACK's exchanges of rows, and the order of rows that they make."""
    *_, rows, columns = call.in_shapes[0]
    if rows != columns:
        raise errors.UnimplementedError(
            f"JAX's primitive 'lu': expected square matrices, found {call.in_shapes[0]}"
        )
    factors, order = raw_ops.Lu(input=call.inputs[0])
    if not call.is_used(1):
        return factors, order, order

    def exchanges(order: Any) -> Any:
        # The row that is the i-th one has been exchanged where its number is less than i.
        import jax
        import jax.numpy as jnp

        done = jnp.arange(rows, dtype=order.dtype)
        return jax.lax.while_loop(
            lambda row: jnp.any(row < done),
            lambda row: jnp.where(row < done, jnp.take_along_axis(order, row, -1), row),
            order,
        )

    return factors, call.trace(exchanges, [order], [call.in_shapes[0][:-1]])[0], order


def _lu_pivots_to_permutation(call: Call) -> Tensor:
    def ordered(exchanges: Any) -> Any:
        import jax
        import jax.numpy as jnp

        rows = jnp.arange(call.out_shape[-1], dtype=exchanges.dtype)

        def exchange(i: Any, order: Any) -> Any:
            j, here = exchanges[..., i, None], order[..., i, None]
            there = jnp.take_along_axis(order, j, -1)
            return jnp.where(rows == i, there, jnp.where(rows == j, here, order))

        start = jnp.broadcast_to(rows, call.out_shape)
        return jax.lax.fori_loop(0, exchanges.shape[-1], exchange, start)

    return call.trace(ordered, call.inputs, call.in_shapes)[0]


def _eigh(call: Call) -> Sequence[Tensor]:
    matrix = call.inputs[0] if call.params["lower"] else _adjoint(call, call.inputs[0])
    values, vectors = raw_ops.SelfAdjointEigV2(input=matrix, compute_v=call.is_used(0))
    return vectors, _real(values)


def _svd(call: Call) -> Sequence[Tensor]:
    compute_uv, full_matrices = call.params["compute_uv"], call.params["full_matrices"]
    values, left, right = raw_ops.Svd(
        input=call.inputs[0], compute_uv=compute_uv, full_matrices=full_matrices
    )
    return [_real(values), *((left, _adjoint(call, right)) if compute_uv else ())]


def _eig(call: Call) -> Sequence[Tensor]:
    compute_v = call.params["compute_right_eigenvectors"]
    results = raw_ops.Eig(input=call.inputs[0], compute_v=compute_v, Tout=call.out_dtype)
    return results if compute_v else results[:1]


def _tridiagonal_solve(call: Call) -> Tensor:
    lower, diagonal, upper, rhs = call.inputs
    diagonals = raw_ops.Pack(values=[upper, diagonal, lower], axis=-2)
    return raw_ops.TridiagonalSolve(diagonals=diagonals, rhs=rhs)


def _custom_linear_solve(call: Call) -> Sequence[Tensor]:
    """The solver of four functions; the others are for its gradients."""
    lengths, count = call.params["const_lengths"], sum(call.params["const_lengths"])
    start = lengths.matvec + lengths.vecmat
    inputs = [*call.inputs[start : start + lengths.solve], *call.inputs[count:]]
    return call.run(call.params["jaxprs"].solve, inputs)


RULES: dict[str, Rule] = {
    "cholesky": _checked(lambda call: raw_ops.Cholesky(input=call.inputs[0])),
    "custom_linear_solve": _custom_linear_solve,
    "eig": _checked(_eig),
    "eigh": _checked(_eigh),
    "lu": _checked(_lu),
    "lu_pivots_to_permutation": _lu_pivots_to_permutation,
    "qr": _checked(
        lambda call: raw_ops.Qr(input=call.inputs[0], full_matrices=call.params["full_matrices"])
    ),
    "svd": _checked(_svd),
    "triangular_solve": _checked(_triangular_solve),
    "tridiagonal_solve": _checked(_tridiagonal_solve),
}
