"""One equation of a jaxpr, as the rules see it that make nodes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, TypeAlias

import attrs

from savedmodel_writer import raw_ops
from savedmodel_writer.dtypes import DType, as_dtype, uint64
from savedmodel_writer.errors import UnimplementedError
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.dimensions import Dimensions


@attrs.frozen(eq=False)
class Call:
    """A primitive that is applied to tensors.

    Attributes:
        equation: JAX's JaxprEqn.
        inputs: the tensors, in order.
        dimensions: the values of symbolic dimensions.
        run_closed: makes the nodes of a ClosedJaxpr, whose arguments are tensors.
        used: the variables of the jaxpr that something is computed with.
        is_broadcast: whether what takes the result gives it its shape, by broadcasting.
    """

    equation: Any
    inputs: Sequence[Tensor]
    dimensions: Dimensions
    run_closed: Callable[[Any, Sequence[Tensor]], list[Tensor]]
    used: Set[Any] = frozenset()
    is_broadcast: bool = False

    @property
    def params(self) -> Mapping[str, Any]:
        """The primitive's parameters."""
        params: Mapping[str, Any] = self.equation.params
        return params

    @property
    def in_shapes(self) -> list[tuple[Any, ...]]:
        """Shapes of the inputs, of ints and JAX's symbolic dimensions."""
        return [variable.aval.shape for variable in self.equation.invars]

    @property
    def out_shape(self) -> tuple[Any, ...]:
        """The shape of the first output, of ints and JAX's symbolic dimensions."""
        shape: tuple[Any, ...] = self.equation.outvars[0].aval.shape
        return shape

    @property
    def out_dtype(self) -> DType:
        """The dtype of the first output."""
        return dtype_of(self.equation.outvars[0].aval.dtype)

    def run(self, jaxpr: Any, inputs: Sequence[Tensor]) -> list[Tensor]:
        """Makes the nodes of a jaxpr that stands in the parameters, a closed one or not."""
        if not hasattr(jaxpr, "jaxpr"):
            from jax.extend.core import ClosedJaxpr

            jaxpr = ClosedJaxpr(jaxpr, ())
        return self.run_closed(jaxpr, inputs)

    def trace(
        self, function: Callable[..., Any], tensors: Sequence[Tensor], shapes: Sequence[Any]
    ) -> list[Tensor]:
        """Makes the nodes of a JAX function; `shapes` are those of its arguments to JAX."""
        import jax

        like = [
            jax.ShapeDtypeStruct(shape, tensor.dtype.as_numpy_dtype)
            for tensor, shape in zip(tensors, shapes, strict=True)
        ]
        return self.run(jax.make_jaxpr(function)(*like), tensors)

    def is_used(self, output: int) -> bool:
        """Whether something is computed with one of the outputs."""
        return self.equation.outvars[output] in self.used

    def shape(self, dims: Sequence[Any]) -> Any:
        """A shape as ops take it: a list of ints, or a vector of int32."""
        return self.dimensions.shape(dims)

    def size(self, dim: Any) -> Any:
        """A dimension: an int, or a scalar Tensor of int32."""
        return self.dimensions.size(dim)

    def counting(self, size: Any) -> Tensor:
        """0, 1, … for each element of an axis."""
        return raw_ops.Range(start=0, limit=self.size(size), delta=1)

    def reshape(self, tensor: Tensor, dims: Sequence[Any]) -> Tensor:
        """The tensor in another shape, a constant one where no more than one size is not known."""
        known = [dim for dim in dims if isinstance(dim, int)]
        if len(known) == len(dims) - 1 and 0 not in known:
            shape: Any = [dim if isinstance(dim, int) else -1 for dim in dims]
        else:
            shape = self.shape(dims)
        return raw_ops.Reshape(tensor=tensor, shape=shape)


def known_sizes(dims: Sequence[Any]) -> list[int | None]:
    """A shape as the graph has it: None for JAX's symbolic dimensions."""
    return [dim if isinstance(dim, int) else None for dim in dims]


def bitcast(tensor: Tensor, dtype: DType) -> Tensor:
    """The bits of a tensor as those of another dtype, itself if it has that one."""
    return tensor if tensor.dtype == dtype else raw_ops.Bitcast(input=tensor, type=dtype)


def to_dtype(tensor: Tensor, dtype: DType) -> Tensor:
    """The tensor in another dtype, itself if it has that one."""
    return tensor if tensor.dtype == dtype else raw_ops.Cast(x=tensor, DstT=dtype)


def dtype_of(dtype: Any) -> DType:
    """The dtype in the graph of one of JAX's; keys of random numbers are numbers of 64 bits.

    Raises:
        UnimplementedError: they are keys of another generator than Threefry.
    """
    if not str(dtype).startswith("key<"):
        return as_dtype(dtype)
    if str(dtype) != "key<fry>":
        raise UnimplementedError(f"found {dtype}: expected keys of JAX's default, 'threefry2x32'")
    return uint64


# Makes the nodes of a primitive: its result, or its results where it may have several.
Rule: TypeAlias = Callable[[Call], "Tensor | Sequence[Tensor]"]
