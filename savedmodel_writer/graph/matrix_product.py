"""The node of a matrix product: which op it is depends on ranks and dtypes, as in `tf.matmul`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InvalidTypeError

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph
    from savedmodel_writer.graph.tensor import Tensor

_EIGHT_BITS = (dtypes.int8, dtypes.uint8)
_SPARSE = (dtypes.bfloat16, dtypes.float32)


def matmul(
    graph: Graph,
    x: Any,
    y: Any,
    scope: str,
    *,
    transposed: tuple[bool, bool] = (False, False),
    adjoint: tuple[bool, bool] = (False, False),
    sparse: tuple[bool, bool] = (False, False),
    gradient: tuple[bool, bool] = (False, False),
    output_type: DType | None = None,
) -> Tensor:
    """Adds the nodes of `x @ y`; the pairs are of `x` and `y`.

    Raises:
        InvalidInputError: they do not fit together.
    """
    x = graph.convert(x, None, "a")
    y = graph.convert(y, None, "b", x.dtype.base_dtype)
    a, b = x.dtype.base_dtype, y.dtype.base_dtype
    other_type = output_type is not None and not a is b is output_type
    batched = any(tensor.shape.rank is None or tensor.shape.rank > 2 for tensor in (x, y))
    if batched and not any(sparse):
        x, y = _conjugated(graph, (x, y), transposed)
        adjoint = _either(adjoint, transposed)
        return _batched(graph, x, y, scope, adjoint, gradient, output_type if other_type else None)
    x, y = _conjugated(graph, (x, y), adjoint)
    transposed = _either(transposed, adjoint)
    if (any(sparse) and a in _SPARSE and b in _SPARSE) or _mixed(a, b):
        attrs = _attrs(("transpose_a", "transpose_b"), transposed)
        attrs |= _attrs(("a_is_sparse", "b_is_sparse"), sparse)
        product = graph.create_op("SparseMatMul", (x, y), attrs, scope).outputs[0]
        if a is b is dtypes.bfloat16:
            return graph.create_op("Cast", (product,), {"DstT": a}).outputs[0]
        return product
    if other_type:
        return _batched(graph, x, y, scope, transposed, gradient, output_type)
    attrs = _attrs(("transpose_a", "transpose_b"), transposed)
    attrs |= _attrs(("grad_a", "grad_b"), gradient)
    return graph.create_op("MatMul", (x, y), attrs, scope).outputs[0]


def _batched(
    graph: Graph,
    x: Tensor,
    y: Tensor,
    scope: str,
    adjoint: tuple[bool, bool],
    gradient: tuple[bool, bool],
    output_type: DType | None,
) -> Tensor:
    attrs: dict[str, Any] = _attrs(("adj_x", "adj_y"), adjoint)
    attrs |= _attrs(("grad_x", "grad_y"), gradient)
    if output_type is None:
        return graph.create_op("BatchMatMulV2", (x, y), attrs, scope).outputs[0]
    attrs["Tout"] = output_type
    return graph.create_op("BatchMatMulV3", (x, y), attrs, scope).outputs[0]


def _conjugated(
    graph: Graph, tensors: tuple[Tensor, Tensor], which: tuple[bool, bool]
) -> list[Tensor]:
    return [
        _conjugate(graph, tensor) if wanted else tensor
        for tensor, wanted in zip(tensors, which, strict=True)
    ]


def _conjugate(graph: Graph, tensor: Tensor) -> Tensor:
    if tensor.dtype.is_floating or tensor.dtype.is_integer:
        return tensor
    with graph.name_scope("Conj") as scope:
        if not tensor.dtype.is_complex:
            raise InvalidTypeError(f"{tensor!r} has no conjugate: {tensor.dtype.name} is no number")
        return graph.create_op("Conj", (tensor,), None, scope).outputs[0]


def _mixed(a: DType, b: DType) -> bool:
    """Whether one is bfloat16, the other another float; SparseMatMul takes them."""
    one_is = (a is dtypes.bfloat16 and b not in _EIGHT_BITS) or (
        b is dtypes.bfloat16 and a not in _EIGHT_BITS
    )
    return one_is and a is not b


def _either(first: tuple[bool, bool], second: tuple[bool, bool]) -> tuple[bool, bool]:
    return first[0] or second[0], first[1] or second[1]


def _attrs(names: tuple[str, str], values: tuple[bool, bool]) -> dict[str, Any]:
    """Those that are set; the others are false by default."""
    return {name: True for name, value in zip(names, values, strict=True) if value}
