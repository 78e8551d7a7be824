"""Checkpoints, files and records."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    merge_dim,
    with_rank_at_most,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import check_scalars, vector_length
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape, shape_of


@shape_function("SaveV2")
def save_v2(c: InferenceContext) -> list[TensorShape]:
    """No output; a name and a slice per tensor."""
    check_scalars(c, 0)
    names, slices = vector_length(c, 1), vector_length(c, 2)
    tensors = c.num_inputs - 3
    with_value(names, tensors)
    with_value(slices, tensors)
    return []


@shape_function("RestoreV2")
def restore_v2(c: InferenceContext) -> list[TensorShape]:
    """The shapes that slices tell; a whole tensor's is only in the checkpoint."""
    check_scalars(c, 0)
    merge_dim(vector_length(c, 1), vector_length(c, 2))
    slices = c.input_value(2)
    if slices is None or slices.size != c.num_outputs:
        return [UNKNOWN] * c.num_outputs
    return [_slice_shape(item) for item in slices.reshape(-1)]


def _slice_shape(spec: bytes) -> TensorShape:
    """The shape of the part in `"8 4 0,2:-"`: full shape, then start,length per axis."""
    if not spec:
        return UNKNOWN
    *full, parts = spec.decode().split(" ")
    dims = []
    for size, part in zip(full, parts.split(":"), strict=False):
        dims.append(int(size) if part == "-" else int(part.split(",")[1]))
    if len(dims) != len(full):
        raise ShapeError(f"Slice {spec!r} has another rank than its shape")
    return shape_of(tuple(dims))


@shape_function("MergeV2Checkpoints")
def merge_v2_checkpoints(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    vector_length(c, 0)
    check_scalars(c, 1)
    return []


@shape_function("ShardedFilename")
def sharded_filename(c: InferenceContext) -> list[TensorShape]:
    """A file name."""
    check_scalars(c, 0, 1, 2)
    return [SCALAR]


@shape_function("ShardedFilespec")
def sharded_filespec(c: InferenceContext) -> list[TensorShape]:
    """A file name pattern."""
    check_scalars(c, 0, 1)
    return [SCALAR]


@shape_function("ReadFile")
def read_file(c: InferenceContext) -> list[TensorShape]:
    """The file's bytes."""
    check_scalars(c, 0)
    return [SCALAR]


@shape_function("WriteFile")
def write_file(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    check_scalars(c, 0, 1)
    return []


@shape_function("MatchingFiles")
def matching_files(c: InferenceContext) -> list[TensorShape]:
    """File names."""
    with_rank_at_most(c.input_shape(0), 1)
    return [shape_of((None,))]
