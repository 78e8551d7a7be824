"""Arguments of a converted function: to JAX a dtype and a shape, to the graph a Tensor."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor
from savedmodel_writer.importers.jax.call import to_dtype


@attrs.frozen(eq=False)
class Argument:
    """One array.

    Attributes:
        value: a Tensor, or an array or number, which becomes a constant.
        like: what JAX traces the function with.
    """

    value: Any
    like: Any

    def tensor(self, dtype: Any) -> Tensor:
        """The Tensor, of the dtype that JAX made of its own: without x64, float32 of float64."""
        if isinstance(self.value, Tensor):
            return to_dtype(self.value, as_dtype(dtype))
        return constant(np.asarray(self.value, dtype))


def arguments_of(
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    polymorphic_shapes: Any,
    constraints: Sequence[str],
) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    """The structures with an Argument for each array.

    Raises:
        InvalidTypeError: a value is no array.
        InvalidInputError: a shape is none, or not that of its value.
    """
    import jax
    from jax import export

    scope = export.SymbolicScope(constraints)
    numbers = itertools.count()

    def argument(path: Any, value: Any, spec: str | None) -> Argument:
        where = f"argument {jax.tree_util.keystr(path)}"
        if not hasattr(value, "__graph_tensor__"):
            if not isinstance(value, (bool, int, float, complex)) and not hasattr(value, "dtype"):
                raise InvalidTypeError(
                    f"{where}: expected a Tensor, a Variable or an array, found {value!r}; bind "
                    "what is none of these with functools.partial"
                )
            return Argument(value, value)
        tensor = convert_to_tensor(value)
        if tensor.shape.dims is None:
            raise InvalidInputError(f"{where}: the rank of {tensor} is not known")
        names = ", ".join(_dimension_names(tensor.shape.dims, numbers))
        try:
            shape = export.symbolic_shape(names, scope=scope)
            if spec is not None:
                shape = export.symbolic_shape(spec, scope=scope, like=shape)
        except ValueError as error:
            raise InvalidInputError(f"{where}, of shape {tensor.shape}: {error}") from None
        return Argument(tensor, jax.ShapeDtypeStruct(shape, tensor.dtype.as_numpy_dtype))

    if polymorphic_shapes is None or isinstance(polymorphic_shapes, str):
        polymorphic_shapes = (polymorphic_shapes,) * len(args)
    if len(polymorphic_shapes) != len(args):
        raise InvalidInputError(
            f"polymorphic_shapes: expected {len(args)}, one for each positional argument, found "
            f"{len(polymorphic_shapes)}"
        )
    specs = jax.tree_util.tree_map(
        lambda spec, part: jax.tree_util.tree_map(lambda _: _Spec(spec), part),
        tuple(polymorphic_shapes),
        args,
        is_leaf=lambda spec: spec is None or isinstance(spec, str),
    )
    described: tuple[Any, ...] = jax.tree_util.tree_map_with_path(
        lambda path, value, spec: argument(path, value, spec.text), args, specs
    )
    named: Mapping[str, Any] = jax.tree_util.tree_map_with_path(
        lambda path, value: argument(path, value, None), kwargs
    )
    return described, named


@attrs.frozen
class _Spec:
    """A polymorphic shape: a leaf of a pytree, as None is not."""

    text: str | None


def _dimension_names(dims: Sequence[int | None], numbers: Iterator[int]) -> Iterator[str]:
    for axis, dim in enumerate(dims):
        if dim is not None:
            yield str(dim)
        else:
            yield f"d{next(numbers)}" if axis else "b"
