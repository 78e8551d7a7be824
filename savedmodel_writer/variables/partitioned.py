"""PartitionedVariable: one tensor in the checkpoint, kept by several variables in the graph.

p/part_0, p/part_1, …      the variables, one behind the other along one axis
p/ConcatPartitions/concat  ConcatV2 of them, made when the whole is used as a Tensor
p                          Identity of that
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import numpy.typing as npt

from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import InputError, InvalidInputError, UnimplementedError
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.sources import ArraySource, Chunk, TensorSource
from savedmodel_writer.variables.operators import ReadOperators
from savedmodel_writer.variables.save_slice import SaveSliceInfo

if TYPE_CHECKING:
    from savedmodel_writer.variables.variable import Variable

Partitioner = Callable[..., Sequence[int]]


def fixed_size_partitioner(num_shards: int, axis: int = 0) -> Partitioner:
    """A partitioner that makes a fixed number of parts along one axis."""

    def partition(shape: TensorShape, **_: Any) -> list[int]:
        parts = [1] * len(shape)
        parts[axis] = min(num_shards, shape.as_tuple()[axis])
        return parts

    return partition


class PartitionedVariable(ReadOperators):
    """Variables that hold the parts of one tensor, as `tf.PartitionedVariable`.

    Iterating it gives the parts. Used as a Tensor it is their concatenation.
    """

    __slots__ = ("_axis", "_name", "_parts", "_shape")

    def __init__(self, name: str, shape: TensorShape, axis: int, parts: Sequence[Variable]) -> None:
        self._name = name
        self._shape = shape
        self._axis = axis
        self._parts = tuple(parts)

    @property
    def name(self) -> str:
        """The name of the whole, without ":0"."""
        return self._name

    @property
    def shape(self) -> TensorShape:
        """The shape of the whole."""
        return self._shape

    def get_shape(self) -> TensorShape:
        """The same as `shape`."""
        return self._shape

    @property
    def dtype(self) -> DType:  # type: ignore[override]  # Operators declares it as an attribute
        """The dtype of the parts."""
        return self._parts[0].dtype.base_dtype

    @property
    def graph(self) -> Graph:  # type: ignore[override]  # Operators declares it as an attribute
        """The graph it belongs to."""
        return self._parts[0].graph

    @property
    def op(self) -> Operation:
        """The operation of the first part."""
        return self._parts[0].op

    def __iter__(self) -> Iterator[Variable]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def as_tensor(self) -> Tensor:
        """Adds nodes that concatenate the parts."""
        graph = self.graph
        with graph.control_dependencies(None):
            if len(self._parts) == 1:
                whole: Any = self._parts[0]
            else:
                with graph.name_scope(f"{self._name}/ConcatPartitions/"):
                    whole = graph.create_op(
                        "ConcatV2", [list(self._parts), self._axis], name="concat"
                    ).outputs[0]
            with graph.name_scope(None):
                return graph.create_op("Identity", [whole], name=self._name).outputs[0]

    value = as_tensor

    def __graph_tensor__(self, dtype: DType | None = None) -> Tensor:
        if dtype is not None and not dtype.is_compatible_with(self.dtype):
            raise InputError(f"variable {self._name!r} is {self.dtype.name}, expected {dtype.name}")
        return self.as_tensor()

    def __repr__(self) -> str:
        return (
            f"<PartitionedVariable {self._name!r} shape={self._shape} dtype={self.dtype.name} "
            f"parts={len(self._parts)}>"
        )


def make_parts(
    name: str,
    source: TensorSource,
    partitioner: Partitioner,
    make_part: Callable[[str, TensorSource, SaveSliceInfo], Variable],
) -> PartitionedVariable:
    """Makes a partitioned variable.

    Args:
        name: the name of the whole.
        source: the value of the whole.
        partitioner: tells from `shape` and `dtype` how many parts there are along each axis.
        make_part: makes the variable of one part.

    Raises:
        InvalidInputError: the partitioner is none, or gives no number of parts per axis.
        UnimplementedError: it cuts along several axes.
    """
    shape = TensorShape(source.shape)
    axis, count = _axis_and_count(partitioner, shape, source.dtype)
    parts = []
    for index, (offset, length) in enumerate(_extents(source.shape[axis], count)):
        info = SaveSliceInfo(
            full_name=name,
            full_shape=source.shape,
            var_offset=_at(axis, offset, (0,) * len(source.shape)),
            var_shape=_at(axis, length, source.shape),
        )
        parts.append(make_part(f"{name}/part_{index}", PartSource(source, info), info))
    return PartitionedVariable(name, shape, axis, parts)


@attrs.frozen(eq=False)
class PartSource:
    """The TensorSource of one part."""

    whole: TensorSource
    info: SaveSliceInfo

    @property
    def shape(self) -> tuple[int, ...]:
        """The part's shape."""
        return self.info.var_shape

    @property
    def dtype(self) -> DType:
        """The dtype of the whole."""
        return self.whole.dtype

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """The part's payload."""
        return self._as_source().chunks(max_bytes)

    def read(self) -> npt.NDArray[Any]:
        """The part as an array."""
        return self._as_source().read()

    def _as_source(self) -> ArraySource:
        extents = zip(self.info.var_offset, self.info.var_shape, strict=True)
        part = tuple(slice(offset, offset + length) for offset, length in extents)
        return ArraySource(self.whole.read()[part])


def _axis_and_count(partitioner: Partitioner, shape: TensorShape, dtype: DType) -> tuple[int, int]:
    if not callable(partitioner):
        raise InvalidInputError(f"partitioner: expected a function, found {partitioner!r}")
    counts = partitioner(shape=shape, dtype=dtype)
    if not isinstance(counts, Sequence) or not all(
        isinstance(count, (int, np.integer)) for count in counts
    ):
        raise InvalidInputError(
            f"partitioner: expected it to give a list of ints, found {counts!r}"
        )
    if len(counts) != len(shape) or any(count < 1 for count in counts):
        raise InvalidInputError(
            f"partitioner: expected a number of parts for each of the {len(shape)} axes of "
            f"{shape}, found {list(counts)}"
        )
    cut = [axis for axis, count in enumerate(counts) if count > 1]
    if len(cut) > 1:
        raise UnimplementedError(
            f"partitioner: a tensor is cut along one axis only, found {list(counts)}"
        )
    axis = cut[0] if cut else 0
    return axis, int(counts[axis])


def _extents(length: int, count: int) -> Iterator[tuple[int, int]]:
    """Offset and length of each part; the first ones take what is left over."""
    if count > max(length, 1):
        raise InvalidInputError(f"partitioner: {count} parts of {length} elements")
    offset = 0
    for index in range(count):
        size = length // count + (index < length % count)
        yield offset, size
        offset += size


def _at(axis: int, value: int, dims: tuple[int, ...]) -> tuple[int, ...]:
    return (*dims[:axis], value, *dims[axis + 1 :])
