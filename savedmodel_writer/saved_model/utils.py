"""Tensors as TensorInfo messages and back, as tf.compat.v1.saved_model.utils.

TensorInfo { oneof encoding { name = 1  coo_sparse = 4  composite_tensor = 5 }
             dtype = 2  tensor_shape = 3 }
"""

from __future__ import annotations

from typing import Protocol, cast

from savedmodel_writer import errors
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


def build_tensor_info(tensor: TensorLike) -> TensorInfo:
    """The TensorInfo of a tensor or a variable.

    Args:
        tensor: a Tensor or a Variable.

    Returns:
        Its name, dtype and static shape. A resource variable gives its handle's name with the
        dtype and shape of its value, as in TensorFlow.

    Raises:
        MissingAttributeError: it has no name, dtype and shape.
    """
    for needed in ("dtype", "shape", "name"):
        if not hasattr(tensor, needed):
            raise errors.MissingAttributeError(
                f"{type(tensor).__name__!r} object has no attribute {needed!r}: "
                f"expected a Tensor or a Variable of the graph, found {tensor!r}"
            )
    return TensorInfo(
        name=tensor.name,
        dtype=cast("DataType.ValueType", as_dtype(tensor.dtype).as_datatype_enum),
        tensor_shape=tensor.shape.as_proto(),
    )


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
) -> Tensor:
    """The tensor that a TensorInfo names.

    Args:
        tensor_info: a dense tensor's.
        graph: the graph to look in, by default the default graph.
        import_scope: put before the name, with a slash.

    Returns:
        The tensor.

    Raises:
        TensorNotFoundError: the graph has none of that name.
        InvalidInputError: the TensorInfo has no name, or not a tensor's.
        UnimplementedError: it describes a sparse or composite tensor.
    """
    tensor_info = as_message(TensorInfo, tensor_info)
    encoding = tensor_info.WhichOneof("encoding")
    if encoding is None:
        raise errors.InvalidArgumentError(
            f"Invalid TensorInfo.encoding: {encoding}. Expected `coo_sparse`, "
            "`composite_tensor`, or `name` for a dense tensor."
        )
    if encoding != "name":
        raise errors.UnimplementedError(
            f"the TensorInfo has a `{encoding}` encoding, of which only the component tensors "
            "can be looked up: name them one by one to graph.get_tensor_by_name"
        )
    graph = get_default_graph() if graph is None else graph
    return graph.get_tensor_by_name(_in_scope(tensor_info.name, import_scope))


def _in_scope(name: str, scope: str | None) -> str:
    return f"{scope.removesuffix('/')}/{name}" if scope else name
