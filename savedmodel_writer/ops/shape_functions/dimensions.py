"""Arithmetic and checks on dimensions, where None is an unknown one.

The rules, and the wording of the errors, are those of TensorFlow's InferenceContext
(core/framework/shape_inference.cc): what cannot be known stays None, what cannot be right raises.
"""

from __future__ import annotations

from typing import TypeAlias

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.shapes import Dim, TensorShape

Dims: TypeAlias = "tuple[Dim, ...]"

_GREATEST_RANK = 2**31 - 1


def shown(dims: Dims | None) -> str:
    """Dimensions as error messages show them: `[?,3]`."""
    if dims is None:
        return "<unknown>"
    return "[" + ",".join("?" if dim is None else str(dim) for dim in dims) + "]"


# --- arithmetic -----------------------------------------------------------------------------


def add(first: Dim, second: Dim) -> Dim:
    """The sum of two dimensions."""
    if first is None or second is None:
        return first if second == 0 else second if first == 0 else None
    return first + second


def subtract(first: Dim, second: Dim) -> Dim:
    """The difference of two dimensions.

    Raises:
        ShapeError: it is negative.
    """
    if second == 0:
        return first
    if first is None or second is None:
        return None
    if first < second:
        raise ShapeError(f"Negative dimension size caused by subtracting {second} from {first}")
    return first - second


def multiply(first: Dim, second: Dim) -> Dim:
    """The product of two dimensions."""
    if first == 0 or second == 0:
        return 0
    if first is None or second is None:
        return first if second == 1 else second if first == 1 else None
    return first * second


def divide(dividend: Dim, divisor: int, evenly: bool = True) -> Dim:
    """The quotient of a dimension.

    Raises:
        ShapeError: the divisor is not positive, or does not divide evenly.
    """
    if divisor == 1 or dividend is None:
        return dividend
    if divisor <= 0:
        raise ShapeError(f"Divisor must be positive but is {divisor}")
    if evenly and dividend % divisor:
        raise ShapeError(f"Dimension size must be evenly divisible by {divisor} but is {dividend}")
    return dividend // divisor


def elements(dims: Dims) -> Dim:
    """The product of dimensions, None if unknown."""
    if 0 in dims:
        return 0
    product = 1
    for dim in dims:
        if dim is None:
            return None
        product *= dim
    return product


# --- expectations ---------------------------------------------------------------------------


def with_rank(shape: TensorShape, rank: int) -> Dims:
    """The dimensions of a shape that must have that rank.

    Raises:
        ShapeError: it has another rank.
    """
    dims = shape.dims
    if dims is None:
        return (None,) * rank
    if len(dims) != rank:
        raise ShapeError(f"Shape must be rank {rank} but is rank {len(dims)}: {shown(dims)}")
    return dims


def with_rank_at_least(shape: TensorShape, rank: int) -> Dims | None:
    """The dimensions of a shape that must have at least that rank, None if unknown.

    Raises:
        ShapeError: it has a smaller rank, or no tensor can have such a rank.
    """
    if rank > _GREATEST_RANK:
        raise ShapeError(f"Rank cannot exceed {_GREATEST_RANK}, but must be {rank} or more")
    dims = shape.dims
    if dims is not None and len(dims) < rank:
        raise ShapeError(
            f"Shape must be at least rank {rank} but is rank {len(dims)}: {shown(dims)}"
        )
    return dims


def with_rank_at_most(shape: TensorShape, rank: int) -> Dims | None:
    """The dimensions of a shape that must have at most that rank, None if unknown.

    Raises:
        ShapeError: it has a greater rank.
    """
    dims = shape.dims
    if dims is not None and len(dims) > rank:
        raise ShapeError(
            f"Shape must be at most rank {rank} but is rank {len(dims)}: {shown(dims)}"
        )
    return dims


def with_value(dim: Dim, value: int) -> int:
    """The dimension, which must have that size.

    Raises:
        ShapeError: it has another size.
    """
    if dim is not None and dim != value:
        raise ShapeError(f"Dimension must be {value} but is {dim}")
    return value


# --- two shapes -----------------------------------------------------------------------------


def merge_dim(first: Dim, second: Dim) -> Dim:
    """What is known of a dimension that both describe.

    Raises:
        ShapeError: they differ.
    """
    if first is None or first == second:
        return second
    if second is None:
        return first
    raise ShapeError(f"Dimensions must be equal, but are {first} and {second}")


def merge(first: Dims | None, second: Dims | None) -> Dims | None:
    """What is known of a shape that both describe.

    Raises:
        ShapeError: they contradict each other.
    """
    if first is None or first == second:
        return second
    if second is None:
        return first
    if len(first) != len(second):
        raise ShapeError(
            f"Shapes must be equal rank, but are {len(first)} and {len(second)}. "
            f"Shapes are {shown(first)} and {shown(second)}"
        )
    for index, (one, other) in enumerate(zip(first, second, strict=True)):
        if one != other and one is not None and other is not None:
            raise ShapeError(
                f"Dimension {index} in both shapes must be equal, but are {one} and {other}. "
                f"Shapes are {shown(first)} and {shown(second)}"
            )
    return tuple([b if a is None else a for a, b in zip(first, second, strict=True)])


def relax(first: Dims | None, second: Dims | None) -> Dims | None:
    """What two shapes have in common: a shape that both have."""
    if first is None or second is None or len(first) != len(second):
        return None
    return tuple(a if a == b else None for a, b in zip(first, second, strict=True))


def broadcast(first: Dims | None, second: Dims | None) -> Dims | None:
    """The shape of an elementwise result of two tensors.

    Raises:
        ShapeError: the shapes cannot be broadcast to each other.
    """
    if first == second or not second:
        return None if second is None else first
    if not first:
        return None if first is None else second
    gap = len(first) - len(second)
    if gap < 0:
        first, second, gap = second, first, -gap
    dims = list(first[:gap])
    for one, other in zip(first[gap:], second, strict=True):
        if one == other:
            dims.append(one)
        elif one is None or other is None:
            # The unknown dimension must be 1 or the known one, which decides if it is above 1.
            known = other if one is None else one
            dims.append(known if known is not None and known > 1 else None)
        elif one == 1 or other == 1:
            dims.append(other if one == 1 else one)
        else:
            raise ShapeError(
                f"Dimensions must be equal, but are {one} and {other}. "
                f"Shapes are {shown(first)} and {shown(second)}"
            )
    return tuple(dims)


def concatenate(first: Dims | None, second: Dims | None) -> Dims | None:
    """The dimensions of one shape followed by those of another."""
    return None if first is None or second is None else first + second


def smaller(first: Dim, second: Dim) -> Dim:
    """The smaller one of two dimensions."""
    if first == 0 or second == 0:
        return 0
    return None if first is None or second is None else min(first, second)


def dim_of_value(size: int) -> Dim:
    """The dimension of a size that is known; -1 is an unknown dimension.

    Raises:
        ShapeError: it is below -1.
    """
    if size < -1:
        raise ShapeError(f"Dimension {size} must be >= 0")
    return None if size == -1 else size
