"""TensorArray: tensors by number, which loops read and write; a TensorList in the graph.

Node names are those of TensorFlow's TensorArray, without resources or control flow of its own:

    TensorArrayV2                              TensorListReserve
    TensorArrayUnstack/TensorListFromTensor    unstack
    TensorArrayV2Read/TensorListGetItem        read
    TensorArrayV2Write/TensorListSetItem       write
    TensorArrayV2Stack/TensorListStack         stack
"""

from __future__ import annotations

from typing import Any

from savedmodel_writer.dtypes import DType, int32
from savedmodel_writer.errors import InvalidTypeError, ShapeError
from savedmodel_writer.graph import Graph, Tensor, get_default_graph
from savedmodel_writer.shapes import UNKNOWN, TensorShape


class _Element:
    """What is known of the elements' shape, by all that stand for one array."""

    __slots__ = ("is_inferred", "shape")

    def __init__(self, shape: TensorShape, is_inferred: bool) -> None:
        self.shape = shape
        self.is_inferred = is_inferred

    def check(self, shape: TensorShape) -> None:
        """Takes in the shape of one element.

        Raises:
            ShapeError: it is another than those before.
        """
        if not shape.is_compatible_with(self.shape):
            raise ShapeError(f"Inconsistent shapes: saw {shape} but expected {self.shape}")
        if self.is_inferred:
            self.shape = self.shape.merge_with(shape)


class TensorArray:
    """An array at one point of the program; what writes to it gives another one.

    Attributes:
        flow: the TensorList.
        dtype: the elements' dtype.
    """

    __slots__ = ("_element", "_size", "dtype", "flow")

    def __init__(
        self,
        dtype: DType,
        size: int | Tensor,
        element_shape: TensorShape = UNKNOWN,
        infer_shape: bool = True,
    ) -> None:
        """Adds an array to the default graph.

        Args:
            dtype: the elements' dtype.
            size: the number of elements.
            element_shape: what is known of their shape.
            infer_shape: whether they have one shape, which the first one tells.
        """
        self.dtype = dtype
        self._size = size
        self._element = _Element(element_shape, infer_shape)
        graph = get_default_graph()
        with graph.name_scope("TensorArrayV2") as scope:
            inputs = [_element_shape(graph, element_shape), size]
            op = graph.create_op("TensorListReserve", inputs, {"element_dtype": dtype}, scope)
        self.flow = op.outputs[0]

    def with_flow(self, flow: Tensor) -> TensorArray:
        """The same array at another point of the program."""
        array: TensorArray = object.__new__(TensorArray)
        array.dtype, array._size, array._element = self.dtype, self._size, self._element
        array.flow = flow
        return array

    def unstack(self, value: Tensor) -> TensorArray:
        """The array of the rows of a tensor."""
        graph = get_default_graph()
        with graph.name_scope("TensorArrayUnstack"):
            self._element.check(value.shape[1:])
            inputs = [value, _element_shape(graph, value.shape[1:])]
            return self.with_flow(graph.create_op("TensorListFromTensor", inputs).outputs[0])

    def read(self, index: Any) -> Tensor:
        """One element."""
        graph = get_default_graph()
        with graph.name_scope("TensorArrayV2Read"):
            inputs = [self.flow, index, _element_shape(graph, self._element.shape)]
            attrs = {"element_dtype": self.dtype}
            return graph.create_op("TensorListGetItem", inputs, attrs).outputs[0]

    def write(self, index: Any, value: Any) -> TensorArray:
        """The array with another element.

        Raises:
            InvalidTypeError: it has another dtype than the array.
            ShapeError: it has another shape than the elements before.
        """
        graph = get_default_graph()
        with graph.name_scope("TensorArrayV2Write"):
            tensor = graph.convert(value, None, "value", self.dtype)
            if tensor.dtype.base_dtype is not self.dtype:
                raise InvalidTypeError(
                    f"expected an element of dtype {self.dtype.name}, found {tensor!r}"
                )
            self._element.check(tensor.shape)
            op = graph.create_op("TensorListSetItem", [self.flow, index, tensor])
            op.outputs[0]._handle = self.flow._handle
            return self.with_flow(op.outputs[0])

    def stack(self) -> Tensor:
        """All elements as the rows of one tensor."""
        graph = get_default_graph()
        with graph.name_scope("TensorArrayV2Stack"):
            size = -1 if isinstance(self._size, Tensor) else self._size
            attrs = {"element_dtype": self.dtype, "num_elements": size}
            inputs = [self.flow, _element_shape(graph, self._element.shape)]
            return graph.create_op("TensorListStack", inputs, attrs).outputs[0]


def _element_shape(graph: Graph, shape: TensorShape) -> Any:
    """A shape as the input of an op on TensorLists, -1 where it is not known."""
    if shape.rank is None:
        return -1
    if shape.rank == 0:
        return graph.convert([], int32)
    return [-1 if dim is None else dim for dim in shape.as_list()]
