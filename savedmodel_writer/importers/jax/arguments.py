"""Arguments of a converted function: to JAX a dtype and a shape, to the graph a Tensor."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.importers.jax.call import to_dtype
from savedmodel_writer.importers.jax.constants import constant_of, is_key
from savedmodel_writer.shapes import TensorShape


@attrs.frozen(eq=False)
class Argument:
    """One array.

    Attributes:
        value: a Tensor or Variable, or an array or number, which becomes a constant.
        like: what JAX traces the function with.
    """

    value: Any
    like: Any

    def tensor(self, dtype: Any) -> Tensor:
        """The Tensor, of the dtype that JAX made of its own: without x64, float32 of float64."""
        if hasattr(self.value, "__graph_tensor__"):
            return to_dtype(convert_to_tensor(self.value), as_dtype(dtype))
        return constant_of(self.value, dtype)


def arguments_of(
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    polymorphic_shapes: Any,
    constraints: Sequence[str],
) -> tuple[list[Argument], Any]:
    """The arrays, and JAX's tree of a tuple of `args` and `kwargs`.

    Raises:
        InvalidTypeError: a value is no array.
        InvalidInputError: a shape is none, or not that of its value.
    """
    import jax
    from jax import export

    leaves, structure = jax.tree_util.tree_flatten_with_path((args, dict(kwargs)))
    specs = _specs(args, polymorphic_shapes)
    specs += [None] * (len(leaves) - len(specs))
    try:
        scope = export.SymbolicScope(constraints)
    except ValueError as error:
        raise InvalidInputError(f"polymorphic_constraints: {error}") from None
    written = [spec for spec in specs if isinstance(spec, str)]
    taken = set(re.findall(r"\w+", " ".join([*written, *constraints])))
    free = (name for name in map("d{}".format, itertools.count()) if name not in taken)

    def like(value: Any, spec: Any) -> Any:
        if not hasattr(value, "__graph_tensor__"):
            return value
        dims = TensorShape(value.shape).dims
        if dims is None:
            raise ValueError("expected one whose rank is known; set_shape or ensure_shape tells it")
        shape = export.symbolic_shape(", ".join(_names(dims, free)), scope=scope)
        if spec is not None:
            shape = export.symbolic_shape(spec, scope=scope, like=shape)
        if len(shape) != len(dims):
            raise ValueError(f"expected a shape of {len(dims)} dimensions, found {spec!r}")
        return jax.ShapeDtypeStruct(shape, as_dtype(value.dtype).base_dtype.as_numpy_dtype)

    arguments = []
    for (path, value), spec in zip(leaves, specs, strict=True):
        where = f"{('args', 'kwargs')[path[0].idx]}{jax.tree_util.keystr(path[1:])}"
        if not _is_array(value):
            raise InvalidTypeError(
                f"{where}: expected a Tensor, a Variable or an array of numbers, found {value!r}; "
                "bind what is none of these with functools.partial"
            )
        try:
            arguments.append(Argument(value, like(value, spec)))
        except ValueError as error:
            raise InvalidInputError(f"{where}, {value!r}: {error}") from None
    return arguments, structure


def _is_array(value: Any) -> bool:
    import jax

    if isinstance(value, (bool, int, float, complex)) or is_key(value):
        return True
    if not hasattr(value, "__graph_tensor__") and not isinstance(
        value, (np.ndarray, np.generic, jax.Array)
    ):
        return False
    try:
        dtype: DType = as_dtype(value.dtype).base_dtype
    except (AttributeError, InvalidTypeError):
        return False
    return dtype.is_floating or dtype.is_integer or dtype.is_complex or dtype.is_bool


def _specs(args: tuple[Any, ...], polymorphic_shapes: Any) -> list[Any]:
    """The polymorphic shape, or None, of each array in `args`."""
    import jax

    def is_leaf(spec: Any) -> bool:
        return spec is None or isinstance(spec, str)

    if is_leaf(polymorphic_shapes):
        polymorphic_shapes = (polymorphic_shapes,) * len(args)
    if len(polymorphic_shapes) != len(args):
        raise InvalidInputError(
            f"polymorphic_shapes: expected {len(args)}, one for each positional argument, found "
            f"{len(polymorphic_shapes)}"
        )
    specs: list[Any] = []
    try:
        jax.tree_util.tree_map(
            lambda spec, part: specs.extend([spec] * len(jax.tree_util.tree_leaves(part))),
            tuple(polymorphic_shapes),
            args,
            is_leaf=is_leaf,
        )
    except ValueError as error:
        raise InvalidInputError(f"polymorphic_shapes: {error}") from None
    return specs


def _names(dims: Sequence[int | None], free: Iterator[str]) -> Iterator[str]:
    for axis, dim in enumerate(dims):
        yield str(dim) if dim is not None else next(free) if axis else "b"
