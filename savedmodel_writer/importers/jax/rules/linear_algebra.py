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


def _checked(rule: Rule) -> Rule:
    """The rule, for dtypes that there are kernels for, and without what JAX's CPU has not either.

    Raises:
        UnimplementedError: there is another one, or a part of the result is asked for.
    """

    def checked(call: Call) -> Tensor | Sequence[Tensor]:
        name = call.equation.primitive.name
        if call.inputs[0].dtype not in (float32, float64, complex64, complex128):
            raise errors.UnimplementedError(
                f"JAX's primitive {name!r}: expected float32, float64 or complex numbers, found "
                f"{call.inputs[0].dtype.name}: convert them with astype"
            )
        for parameter in ("subset_by_index", "pivoting", "compute_left_eigenvectors"):
            value = call.params.get(parameter)
            if value is not None and value is not False:
                raise errors.UnimplementedError(
                    f"JAX's primitive {name!r}: there is no {parameter}={value} here"
                )
        return rule(call)

    return checked


def _adjoint(matrix: Tensor, rank: int) -> Tensor:
    op = raw_ops.ConjugateTranspose if matrix.dtype.is_complex else raw_ops.Transpose
    return op(x=matrix, perm=[*range(rank - 2), rank - 1, rank - 2])


def _real(values: Tensor) -> Tensor:
    """Of eigenvalues and singular values, which TensorFlow has in the dtype of the matrix."""
    if not values.dtype.is_complex:
        return values
    return raw_ops.Real(input=values, Tout=float32 if values.dtype is complex64 else float64)


def _transpose(matrix: Tensor, rank: int) -> Tensor:
    return raw_ops.Transpose(x=matrix, perm=[*range(rank - 2), rank - 1, rank - 2])


def _triangular_solve(call: Call) -> Tensor:
    """Of op(A) X = B, or of X op(A) = B, which is op(A)ᵀ Xᵀ = Bᵀ."""
    params, (a, b) = call.params, call.inputs
    left_side, shape = params["left_side"], call.in_shapes[0]
    transposed = params["transpose_a"] == left_side
    if a.dtype.is_complex and params["conjugate_a"] != transposed:
        a = raw_ops.Conj(input=a)
    if params["unit_diagonal"]:
        ones = raw_ops.Fill(dims=call.shape(shape[:-1]), value=constant(1, a.dtype))
        a = raw_ops.MatrixSetDiagV3(input=a, diagonal=ones, k=0)
    rank = len(shape)
    x = raw_ops.MatrixTriangularSolve(
        matrix=a,
        rhs=b if left_side else _transpose(b, rank),
        lower=params["lower"],
        adjoint=transposed,
    )
    return x if left_side else _transpose(x, rank)


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
    size, count = call.out_shape[-1], call.in_shapes[0][-1]

    def order(exchanges: Any) -> Any:
        import jax
        import jax.numpy as jnp

        numbers = jnp.arange(size, dtype=exchanges.dtype)

        def exchange(i: Any, order: Any) -> Any:
            j = exchanges[..., i, None]
            other = jnp.take_along_axis(order, j, -1)
            return jnp.where(
                numbers == i, other, jnp.where(numbers == j, order[..., i, None], order)
            )

        return jax.lax.fori_loop(0, count, exchange, jnp.broadcast_to(numbers, call.out_shape))

    return call.trace(order, call.inputs, call.in_shapes)[0]


def _qr(call: Call) -> Sequence[Tensor]:
    q, r = raw_ops.Qr(input=call.inputs[0], full_matrices=call.params["full_matrices"])
    return q, r


def _eigh(call: Call) -> Sequence[Tensor]:
    matrix = call.inputs[0]
    if not call.params["lower"]:
        matrix = _adjoint(matrix, len(call.in_shapes[0]))
    values, vectors = raw_ops.SelfAdjointEigV2(input=matrix, compute_v=call.is_used(0))
    return vectors, _real(values)


def _svd(call: Call) -> Sequence[Tensor]:
    has_vectors = call.params["compute_uv"]
    values, left, right = raw_ops.Svd(
        input=call.inputs[0], compute_uv=has_vectors, full_matrices=call.params["full_matrices"]
    )
    values = _real(values)
    return [values, left, _adjoint(right, len(call.in_shapes[0]))] if has_vectors else [values]


def _eig(call: Call) -> Sequence[Tensor]:
    has_vectors = call.params["compute_right_eigenvectors"]
    values, vectors = raw_ops.Eig(input=call.inputs[0], compute_v=has_vectors, Tout=call.out_dtype)
    return [values, vectors] if has_vectors else [values]


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
    "qr": _checked(_qr),
    "svd": _checked(_svd),
    "triangular_solve": _checked(_triangular_solve),
    "tridiagonal_solve": _checked(_tridiagonal_solve),
}
