"""Tensors as TensorInfo messages and back, as tf.compat.v1.saved_model.utils.

TensorInfo { oneof encoding { name = 1  coo_sparse = 4  composite_tensor = 5 }
             dtype = 2  tensor_shape = 3 }
"""

from __future__ import annotations

from typing import Protocol, TypeAlias, cast

from savedmodel_writer import composite_tensors, errors
from savedmodel_writer.composite_tensors import CompositeTensor
from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.graph import Graph, Operation, Tensor, get_default_graph
from savedmodel_writer.protos import DataType, TensorInfo, as_message
from savedmodel_writer.shapes import UNKNOWN, TensorShape


class TensorLike(Protocol):
    """What a signature needs of a tensor; a Variable is one, named after its handle."""

    @property
    def name(self) -> str:
        """Name in the graph, as "x:0"."""

    @property
    def dtype(self) -> DType:
        """Type of the elements."""

    @property
    def shape(self) -> TensorShape:
        """Static shape."""


AnyTensor: TypeAlias = TensorLike | CompositeTensor
"""What a signature can have as an input or output."""


def build_tensor_info(tensor: AnyTensor) -> TensorInfo:
    """The TensorInfo of a tensor, of a variable, or of a value made of several tensors.

    Args:
        tensor: a Tensor, Variable, SparseTensor, RaggedTensor or IndexedSlices.

    Returns:
        Of a Tensor its name, dtype and static shape. A resource variable gives its handle's name
        with the dtype and shape of its value, as in TensorFlow. A SparseTensor gives the names of
        its three tensors, a RaggedTensor and IndexedSlices the TensorInfos of theirs and a
        TypeSpec.

    Raises:
        MissingAttributeError: it has no name, dtype and shape.
        ShapeError: the shapes of IndexedSlices do not fit each other.
    """
    if isinstance(tensor, CompositeTensor):
        return _composite_info(tensor)
    for needed in ("dtype", "shape", "name"):
        if not hasattr(tensor, needed):
            raise errors.MissingAttributeError(
                f"{type(tensor).__name__!r} object has no attribute {needed!r}: "
                f"expected a Tensor or a Variable of the graph, found {tensor!r}"
            )
    return TensorInfo(
        name=tensor.name, dtype=_enum(tensor.dtype), tensor_shape=tensor.shape.as_proto()
    )


def _composite_info(tensor: CompositeTensor) -> TensorInfo:
    if isinstance(tensor, composite_tensors.SparseTensor):
        info = TensorInfo(dtype=_enum(tensor.dtype), tensor_shape=tensor.shape.as_proto())
        info.coo_sparse.values_tensor_name = tensor.values.name
        info.coo_sparse.indices_tensor_name = tensor.indices.name
        info.coo_sparse.dense_shape_tensor_name = tensor.dense_shape.name
        return info
    info = TensorInfo()
    info.composite_tensor.type_spec.CopyFrom(tensor.type_spec())
    info.composite_tensor.components.extend(map(build_tensor_info, tensor.components))
    return info


def build_tensor_info_from_op(op: Operation | Tensor) -> TensorInfo:
    """The TensorInfo that names an operation, as the init and train op signatures do.

    Raises:
        MissingAttributeError: it has no name.
    """
    name = getattr(op, "name", None)
    if not isinstance(name, str):
        raise errors.MissingAttributeError(
            f"{type(op).__name__!r} object has no attribute 'name': "
            f"expected an Operation or a Tensor of the graph, found {op!r}"
        )
    return TensorInfo(name=name, tensor_shape=UNKNOWN.as_proto())


def get_tensor_from_tensor_info(
    tensor_info: TensorInfo, graph: Graph | None = None, import_scope: str | None = None
) -> Tensor | CompositeTensor:
    """The tensor, or the value made of several tensors, that a TensorInfo describes.

    Args:
        tensor_info: what `build_tensor_info` makes.
        graph: the graph to look in, by default the default graph.
        import_scope: put before the names, with a slash.

    Returns:
        A Tensor, SparseTensor, RaggedTensor or IndexedSlices.

    Raises:
        TensorNotFoundError: the graph has no tensor of a name.
        InvalidInputError: the TensorInfo has no name, or not a tensor's, or its tensors cannot be
            put together.
        UnimplementedError: it describes a composite tensor of another class.
    """
    info = as_message(TensorInfo, tensor_info)
    within = get_default_graph() if graph is None else graph

    def tensor(name: str) -> Tensor:
        return within.get_tensor_by_name(_in_scope(name, import_scope))

    encoding = info.WhichOneof("encoding")
    if encoding == "name":
        return tensor(info.name)
    if encoding == "coo_sparse":
        return composite_tensors.SparseTensor(
            tensor(info.coo_sparse.indices_tensor_name),
            tensor(info.coo_sparse.values_tensor_name),
            tensor(info.coo_sparse.dense_shape_tensor_name),
        )
    if encoding == "composite_tensor":
        composite = info.composite_tensor
        return composite_tensors.from_components(
            composite.type_spec, [tensor(component.name) for component in composite.components]
        )
    raise errors.InvalidArgumentError(
        f"Invalid TensorInfo.encoding: {encoding}. Expected `coo_sparse`, "
        "`composite_tensor`, or `name` for a dense tensor."
    )


def _enum(dtype: DType) -> DataType:
    return cast("DataType", as_dtype(dtype).as_datatype_enum)


def _in_scope(name: str, scope: str | None) -> str:
    return f"{scope.removesuffix('/')}/{name}" if scope else name
