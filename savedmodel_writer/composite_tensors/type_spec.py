"""Composite tensors put together again from a TypeSpecProto and their components."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from savedmodel_writer.composite_tensors import encoding
from savedmodel_writer.composite_tensors.composite_tensor import CompositeTensor
from savedmodel_writer.composite_tensors.indexed_slices import IndexedSlices
from savedmodel_writer.composite_tensors.ragged_tensor import RaggedTensor
from savedmodel_writer.composite_tensors.sparse_tensor import SparseTensor
from savedmodel_writer.errors import InvalidArgumentError, UnimplementedError
from savedmodel_writer.graph import Tensor
from savedmodel_writer.protos import TypeSpecProto
from savedmodel_writer.shapes import TensorShape


def from_components(
    type_spec: TypeSpecProto, components: Sequence[Tensor]
) -> CompositeTensor | Tensor:
    """The value whose type and tensors are given.

    Args:
        type_spec: its type.
        components: its tensors, in the order of `CompositeTensor.components`.

    Returns:
        A composite tensor; of a ragged type without ragged dimensions, the one tensor.

    Raises:
        UnimplementedError: it is of another class than those of this package.
        InvalidArgumentError: there are not as many tensors as the type has.
        ShapeError: what the type says of the shape contradicts a tensor's.
    """
    make = _MAKERS.get(type_spec.type_spec_class)
    if make is None:
        raise UnimplementedError(
            f"a composite tensor of type {type_spec.type_spec_class_name!r}: expected a sparse or "
            "ragged tensor or IndexedSlices; its components can be looked up one by one by "
            "graph.get_tensor_by_name"
        )
    try:
        return make(encoding.state_of(type_spec), components)
    except (IndexError, TypeError) as error:
        raise InvalidArgumentError(
            f"{type_spec.type_spec_class_name} of {len(components)} tensors: its state or their "
            f"number is not what the class has: {error}"
        ) from error


def _sparse(state: Sequence[encoding.State], components: Sequence[Tensor]) -> CompositeTensor:
    made = SparseTensor(*components)
    made.set_shape(state[0])
    return made


def _indexed_slices(_: object, components: Sequence[Tensor]) -> CompositeTensor:
    return IndexedSlices(*components)


def _ragged(
    state: Sequence[encoding.State], components: Sequence[Tensor]
) -> CompositeTensor | Tensor:
    shape = state[0]
    made: RaggedTensor | Tensor = RaggedTensor.from_nested_row_splits(
        components[0], components[1:], validate=False
    )
    if isinstance(shape, TensorShape):
        made.set_shape(shape)
    return made


_MAKERS: dict[int, Callable[..., CompositeTensor | Tensor]] = {
    TypeSpecProto.SPARSE_TENSOR_SPEC: _sparse,
    TypeSpecProto.INDEXED_SLICES_SPEC: _indexed_slices,
    TypeSpecProto.RAGGED_TENSOR_SPEC: _ragged,
}
