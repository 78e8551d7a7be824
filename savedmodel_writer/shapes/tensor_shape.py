"""TensorShape: what is known of a tensor's shape, as `tf.TensorShape` in TensorFlow 2.

A dimension is an int, or None where it is unknown; the rank may be unknown too. Shapes do not
change, so one object may stand in many places.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, Final, final, overload

from savedmodel_writer.errors import InvalidTypeError, ShapeError
from savedmodel_writer.protos import TensorShapeProto
from savedmodel_writer.shapes.dimensions import Dim, dimensions


@final
class TensorShape:
    """The static shape of a tensor.

    Attributes:
        dims: the dimensions, or None if the rank is unknown.
    """

    __slots__ = ("dims",)

    dims: tuple[Dim, ...] | None

    def __new__(cls, dims: Any) -> TensorShape:
        """Makes a shape.

        Args:
            dims: None for an unknown rank, an iterable of dimensions (ints or None), one int, a
                TensorShape (TensorFlow's too) or a TensorShapeProto.

        Raises:
            InvalidTypeError: `dims`, or a dimension in it, is none of these.
            ShapeError: a dimension is negative.
        """
        if type(dims) is TensorShape:
            return dims
        if hasattr(dims, "unknown_rank"):  # TensorFlow's TensorShapeProto is another class
            return cls.from_proto(dims)
        return shape_of(dimensions(dims))

    @staticmethod
    def from_proto(proto: TensorShapeProto) -> TensorShape:
        """Returns the shape that a TensorShapeProto tells; a size of -1 is an unknown one.

        Raises:
            ShapeError: a size is below -1.
        """
        if proto.unknown_rank:
            return UNKNOWN
        sizes = [dim.size for dim in proto.dim]
        if any(size < -1 for size in sizes):
            raise ShapeError(f"a TensorShapeProto has sizes {sizes}: expected -1 or more")
        return shape_of(tuple(None if size == -1 else size for size in sizes))

    def as_proto(self) -> TensorShapeProto:
        """Returns the shape as a new TensorShapeProto."""
        if self.dims is None:
            return TensorShapeProto(unknown_rank=True)
        return TensorShapeProto(
            dim=[TensorShapeProto.Dim(size=-1 if dim is None else dim) for dim in self.dims]
        )

    @property
    def rank(self) -> int | None:
        """The number of dimensions, or None if it is unknown."""
        return None if self.dims is None else len(self.dims)

    @property
    def ndims(self) -> int | None:
        """The same as `rank`."""
        return self.rank

    def as_list(self) -> list[Dim]:
        """Returns the dimensions as a list.

        Raises:
            ShapeError: the rank is unknown.
        """
        if self.dims is None:
            raise ShapeError("as_list() of a shape of unknown rank")
        return list(self.dims)

    def as_tuple(self) -> tuple[int, ...]:
        """Returns the dimensions of a fully known shape.

        Raises:
            ShapeError: the rank or a dimension is unknown.
        """
        self.assert_is_fully_defined()
        return self.dims  # type: ignore[return-value]  # no dimension is None here

    def is_fully_defined(self) -> bool:
        """Whether the rank and every dimension are known."""
        return self.dims is not None and None not in self.dims

    def num_elements(self) -> int | None:
        """Returns the product of the dimensions, or None unless all are known."""
        return prod(self.as_tuple()) if self.is_fully_defined() else None

    # --- two shapes -------------------------------------------------------------------------

    def is_compatible_with(self, other: Any) -> bool:
        """Whether some fully known shape fits both."""
        mine, theirs = self.dims, as_shape(other).dims
        if mine is None or theirs is None or mine == theirs:
            return True
        return len(mine) == len(theirs) and all(
            a == b or a is None or b is None for a, b in zip(mine, theirs, strict=True)
        )

    def is_subtype_of(self, other: TensorShape) -> bool:
        """Whether every shape that fits this one fits `other` too."""
        mine, theirs = self.dims, other.dims
        if theirs is None or mine == theirs:
            return True
        return (
            mine is not None
            and len(mine) == len(theirs)
            and all(b is None or a == b for a, b in zip(mine, theirs, strict=True))
        )

    def merge_with(self, other: Any) -> TensorShape:
        """Returns the shape that knows what either of the two knows.

        Raises:
            ShapeError: the two contradict each other.
        """
        merged = as_shape(other)
        if self.dims is None or self.dims == merged.dims:
            return merged
        if merged.dims is None:
            return self
        if not self.is_compatible_with(merged):
            raise ShapeError(f"Shapes {self} and {merged} are not compatible")
        pairs = zip(self.dims, merged.dims, strict=True)
        return shape_of(tuple([b if a is None else a for a, b in pairs]))

    def most_specific_compatible_shape(self, other: Any) -> TensorShape:
        """Returns the most that can be said of a tensor that has one of the two shapes."""
        mine, theirs = self.dims, as_shape(other).dims
        if mine is None or theirs is None or len(mine) != len(theirs):
            return UNKNOWN
        return shape_of(tuple(a if a == b else None for a, b in zip(mine, theirs, strict=True)))

    def concatenate(self, other: Any) -> TensorShape:
        """Returns the dimensions of this shape followed by those of `other`."""
        other = as_shape(other)
        if self.dims is None or other.dims is None:
            return UNKNOWN
        return shape_of(self.dims + other.dims)

    def __add__(self, other: Any) -> TensorShape:
        return self.concatenate(other)

    def __radd__(self, other: Any) -> TensorShape:
        return as_shape(other).concatenate(self)

    # --- expectations -----------------------------------------------------------------------

    def with_rank(self, rank: int) -> TensorShape:
        """Returns the shape, its rank known to be `rank`.

        Raises:
            ShapeError: it has another rank.
        """
        if self.dims is None:
            return unknown_shape(rank)
        self.assert_has_rank(rank)
        return self

    def with_rank_at_least(self, rank: int) -> TensorShape:
        """Returns the shape.

        Raises:
            ShapeError: its rank is known to be smaller than `rank`.
        """
        if self.dims is not None and len(self.dims) < rank:
            raise ShapeError(f"Shape {self} must have rank at least {rank}")
        return self

    def with_rank_at_most(self, rank: int) -> TensorShape:
        """Returns the shape.

        Raises:
            ShapeError: its rank is known to be greater than `rank`.
        """
        if self.dims is not None and len(self.dims) > rank:
            raise ShapeError(f"Shape {self} must have rank at most {rank}")
        return self

    def assert_has_rank(self, rank: int) -> None:
        """Checks the rank.

        Raises:
            ShapeError: it is known not to be `rank`.
        """
        if self.dims is not None and len(self.dims) != rank:
            raise ShapeError(f"Shape {self} must have rank {rank}")

    def assert_same_rank(self, other: Any) -> None:
        """Checks that the two ranks may be equal.

        Raises:
            ShapeError: they are known to differ.
        """
        other = as_shape(other)
        if self.dims is not None and other.dims is not None and len(self.dims) != len(other.dims):
            raise ShapeError(f"Shapes {self} and {other} must have the same rank")

    def assert_is_compatible_with(self, other: Any) -> None:
        """Checks that some fully known shape fits both.

        Raises:
            ShapeError: none does.
        """
        if not self.is_compatible_with(other):
            raise ShapeError(f"Shapes {self} and {as_shape(other)} are incompatible")

    def assert_is_fully_defined(self) -> None:
        """Checks that every dimension is known.

        Raises:
            ShapeError: the rank or a dimension is unknown.
        """
        if not self.is_fully_defined():
            raise ShapeError(f"Shape {self} is not fully defined")

    # --- a sequence of dimensions -----------------------------------------------------------

    def __len__(self) -> int:
        if self.dims is None:
            raise ShapeError("Cannot take the length of shape with unknown rank")
        return len(self.dims)

    def __bool__(self) -> bool:
        return self.dims is not None

    def __iter__(self) -> Iterator[Dim]:
        if self.dims is None:
            raise ShapeError("Cannot iterate over a shape with unknown rank")
        return iter(self.dims)

    @overload
    def __getitem__(self, key: int) -> Dim: ...
    @overload
    def __getitem__(self, key: slice) -> TensorShape: ...

    def __getitem__(self, key: int | slice) -> Dim | TensorShape:
        if isinstance(key, slice):
            return self._slice(key)
        return None if self.dims is None else self.dims[key]

    def _slice(self, key: slice) -> TensorShape:
        if self.dims is not None:
            return shape_of(self.dims[key])
        if key.step is not None:
            raise ShapeError("Cannot slice a shape of unknown rank with a step")
        start, stop = key.start or 0, key.stop
        if stop is None or start < 0 or stop < 0:
            return UNKNOWN
        return unknown_shape(max(stop - start, 0))

    # --- a value ----------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if type(other) is TensorShape:
            return self.dims == other.dims
        try:
            return self.dims == TensorShape(other).dims
        except (InvalidTypeError, ShapeError):
            return NotImplemented

    def __hash__(self) -> int:
        return hash(self.dims)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a TensorShape does not change: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a TensorShape does not change: {name} cannot be deleted")

    def __reduce__(self) -> tuple[Any, ...]:
        return TensorShape, (self.dims,)

    def __repr__(self) -> str:
        return f"TensorShape({None if self.dims is None else list(self.dims)})"

    def __str__(self) -> str:
        return "<unknown>" if self.dims is None else str(self.dims)


_set_dims: Final = vars(TensorShape)["dims"].__set__  # the slot itself, past __setattr__


def shape_of(dims: tuple[Dim, ...] | None) -> TensorShape:
    """Returns the shape with exactly these dimensions, which are not checked.

    This is the fast way for code that knows its dimensions to be ints of 0 or more, or None.
    """
    shape: TensorShape = object.__new__(TensorShape)
    _set_dims(shape, dims)
    return shape


UNKNOWN: Final = shape_of(None)
SCALAR: Final = shape_of(())


def as_shape(shape: Any) -> TensorShape:
    """Returns `shape` if it is a TensorShape, else `TensorShape(shape)`.

    Raises:
        InvalidTypeError: as TensorShape's constructor.
        ShapeError: as TensorShape's constructor.
    """
    return shape if type(shape) is TensorShape else TensorShape(shape)


def unknown_shape(rank: int | None = None) -> TensorShape:
    """Returns the shape of which nothing but, if given, the rank is known."""
    return UNKNOWN if rank is None else shape_of((None,) * rank)
