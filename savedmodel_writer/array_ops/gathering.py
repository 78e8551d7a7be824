"""Elements and slices of a tensor chosen by their places."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.array_ops.filling import ones
from savedmodel_writer.array_ops.grids import meshgrid
from savedmodel_writer.array_ops.joining import concat, stack, unstack
from savedmodel_writer.array_ops.measuring import rank, shape
from savedmodel_writer.array_ops.shaping import reshape, tile, transpose
from savedmodel_writer.dtypes import int32
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Tensor, convert_to_tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.graph.static_value import constant_value


def gather(
    params: Any,
    indices: Any,
    validate_indices: Any = None,
    name: str | None = None,
    axis: Any = None,
    batch_dims: int = 0,
) -> Tensor:
    """The slices of a tensor at some places of an axis, by default the first that is no batch axis.

    Of a Variable no more is read than the slices of its first axis. `validate_indices` is without
    effect, as in TensorFlow; `batch_dims` axes in front are common to `params` and `indices`.

    Raises:
        InvalidInputError: the shapes do not fit.
    """
    if axis is None:
        axis = batch_dims
    known = constant_value(axis) if isinstance(axis, Tensor) else axis
    if known != 0:
        return raw_ops.GatherV2(
            params=params, indices=indices, axis=axis, batch_dims=batch_dims, name=name
        )
    if _reads_in_part(params, "sparse_read"):
        return params.sparse_read(indices, name=name)  # type: ignore[no-any-return]  # a Variable
    return raw_ops.GatherV2(params=params, indices=indices, axis=axis, name=name)


def gather_nd(
    params: Any,
    indices: Any,
    name: str | None = None,
    batch_dims: Any = 0,
    bad_indices_policy: str = "",
) -> Tensor:
    """The slices of a tensor at places that are vectors, one number for each of its first axes.

    Of a Variable no more is read than that. `batch_dims` axes in front are common to both;
    `bad_indices_policy` is "", "DEFAULT", "ERROR" or "IGNORE".

    Raises:
        InvalidInputError: the shapes do not fit.
    """
    known = constant_value(batch_dims) if isinstance(batch_dims, Tensor) else batch_dims
    batch_dims = batch_dims if known is None else int(known)
    if batch_dims != 0:
        return _gather_nd_of_batches(params, indices, name, batch_dims, bad_indices_policy)
    if bad_indices_policy in ("", "DEFAULT") and _reads_in_part(params, "gather_nd"):
        return params.gather_nd(indices, name=name)  # type: ignore[no-any-return]  # a Variable
    return raw_ops.GatherNd(
        params=params, indices=indices, bad_indices_policy=bad_indices_policy, name=name
    )


def _reads_in_part(params: Any, method: str) -> bool:
    """Whether it is a Variable whose node reads no more than what is gathered."""
    return hasattr(params, method) and not params.dtype._is_ref_dtype


def _gather_nd_of_batches(
    params: Any, indices: Any, name: str | None, batch_dims: Any, policy: str
) -> Tensor:
    """One gather_nd of all batches: the place of its batch is put before each place."""
    with in_scope(name, "BatchGatherND", params, indices):
        indices = convert_to_tensor(indices, name="indices")
        params = convert_to_tensor(params, name="params")
        if not isinstance(batch_dims, int):
            raise InvalidTypeError(
                f"gather_nd: expected an int as batch_dims, found {batch_dims!r}"
            )
        for tensor in (indices, params):
            known = tensor.shape.rank
            if batch_dims < 0 or (known is not None and batch_dims >= known):
                raise InvalidInputError(f"gather_nd: {batch_dims} batch axes are not in {tensor!r}")
        params_shape, indices_shape = shape(params), shape(indices)
        batch_shape = params_shape[:batch_dims]
        batches = raw_ops.Prod(input=batch_shape, axis=[0])
        inner_axes = rank(indices) - batch_dims - 1
        inner_shape = indices_shape[batch_dims:-1]
        numbers = [_numbers_below(length, indices) for length in unstack(batch_shape)]
        columns = [reshape(grid, [-1]) for grid in meshgrid(*numbers, indexing="ij")]
        grid = transpose(stack(columns))
        lengths = shape(grid)
        parts = [lengths[:1], ones(inner_axes, lengths.dtype), lengths[1:]]
        grid = reshape(grid, concat(parts, 0))
        grid = tile(grid, concat([[1], inner_shape, [1]], 0))
        places = reshape(indices, concat([[batches], indices_shape[batch_dims:]], 0))
        places = concat((grid, places), -1)
        found = raw_ops.GatherNd(params=params, indices=places, bad_indices_policy=policy)
        return reshape(found, concat([batch_shape, shape(found)[1:]], 0))


def _numbers_below(length: Tensor, like: Tensor) -> Tensor:
    limit = raw_ops.Cast(x=length, DstT=int32)
    return raw_ops.Cast(x=raw_ops.Range(start=0, limit=limit, delta=1), DstT=like.dtype)
