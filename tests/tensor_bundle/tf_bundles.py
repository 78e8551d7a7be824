"""What TensorFlow writes and reads: run in the oracle process."""

from __future__ import annotations

import os
import tempfile
from typing import Any

import numpy as np
import tensorflow as tf

from tests.trees import files_in

# name, shape_and_slice, enum of the dtype, array of `bits`: unsigned for what numpy has no type for
Tensor = tuple[bytes, str, int, Any]


def as_tensor(enum: int, bits: np.ndarray) -> tf.Tensor:
    dtype = tf.dtypes.as_dtype(enum)
    if dtype.is_quantized:
        return tf.bitcast(tf.constant(bits), dtype)
    if dtype == tf.string:
        return tf.constant(bits.ravel().tolist(), tf.string, shape=bits.shape)
    return tf.constant(bits.view(dtype.as_numpy_dtype), dtype)


def save(prefix: str, tensors: list[Tensor]) -> None:
    tf.raw_ops.SaveV2(
        prefix=prefix,
        tensor_names=[name for name, _, _, _ in tensors],
        shape_and_slices=[spec for _, spec, _, _ in tensors],
        tensors=[as_tensor(enum, bits) for _, _, enum, bits in tensors],
    )


def save_with_umask(prefix: str, tensors: list[Tensor], umask: int) -> str | None:
    """Saves; returns the name of the error's class, if there is one."""
    before = os.umask(umask)
    try:
        save(prefix, tensors)
    except tf.errors.OpError as error:
        return type(error).__name__
    finally:
        os.umask(before)
    return None


def saved(tensors: list[Tensor]) -> dict[str, bytes]:
    """The files of SaveV2."""
    with tempfile.TemporaryDirectory() as directory:
        save(f"{directory}/x", tensors)
        return files_in(directory)


def merged(bundles: list[list[Tensor]]) -> dict[str, bytes]:
    """The files after a SaveV2 for each bundle and MergeV2Checkpoints."""
    with tempfile.TemporaryDirectory() as directory:
        parts = [f"{directory}/temp/part-{n}" for n in range(len(bundles))]
        for part, tensors in zip(parts, bundles, strict=True):
            save(part, tensors)
        tf.raw_ops.MergeV2Checkpoints(
            checkpoint_prefixes=parts, destination_prefix=f"{directory}/x"
        )
        return files_in(directory)


def restored(prefix: str, names: list[bytes], specs: list[str], enums: list[int]) -> list[Any]:
    """What RestoreV2 reads, as bit patterns."""
    tensors = tf.raw_ops.RestoreV2(
        prefix=prefix, tensor_names=names, shape_and_slices=specs, dtypes=enums
    )
    return [as_bits(tensor) for tensor in tensors]


def as_bits(tensor: tf.Tensor) -> np.ndarray:
    array = tensor.numpy()
    if tensor.dtype == tf.string:
        return np.array(array, dtype=object)
    return np.asarray(array).view(f"u{tensor.dtype.size}") if tensor.dtype.size < 16 else array


def checkpoint_reader(prefix: str) -> tuple[dict[str, list[int]], dict[str, int], Any, bytes]:
    """What tf.train.load_checkpoint says: shapes, dtypes, values and the debug string."""
    reader = tf.train.load_checkpoint(prefix)
    shapes = reader.get_variable_to_shape_map()
    enums = {k: v.as_datatype_enum for k, v in reader.get_variable_to_dtype_map().items()}
    values = {name: reader.get_tensor(name) for name in shapes}
    return shapes, enums, values, reader.debug_string()


def merged_twice(parts: list[list[Tensor]], other: list[Tensor]) -> dict[str, bytes]:
    """The files after merging `other` with the merge of `parts`."""
    with tempfile.TemporaryDirectory() as directory:
        prefixes = [f"{directory}/p{n}" for n in range(len(parts))]
        for prefix, tensors in zip(prefixes, parts, strict=True):
            save(prefix, tensors)
        merge = tf.raw_ops.MergeV2Checkpoints
        merge(checkpoint_prefixes=prefixes, destination_prefix=f"{directory}/once")
        save(f"{directory}/other", other)
        inputs = [f"{directory}/other", f"{directory}/once"]
        merge(checkpoint_prefixes=inputs, destination_prefix=f"{directory}/x")
        return files_in(directory)


def variants(directory: str) -> list[str]:
    """Saves what TensorFlow has of variants to `directory`/x; returns their names."""
    ops = tf.raw_ops
    some = ops.OptionalFromValue(components=[tf.constant(5), tf.constant(["x"])])
    values = {
        "floats": ops.TensorListFromTensor(
            tensor=tf.reshape(tf.range(6.0), [3, 2]), element_shape=[2]
        ),
        "strings": ops.TensorListFromTensor(
            tensor=["a", "", "bcd"], element_shape=tf.constant([], tf.int32)
        ),
        "empty": ops.EmptyTensorList(element_shape=-1, max_num_elements=5, element_dtype=tf.string),
        "some": some,
        "none": ops.OptionalNone(),
        "two": tf.stack([some, ops.OptionalNone()]),
        "ragged": ops.RaggedTensorToVariant(
            rt_nested_splits=[tf.constant([0, 2, 3], tf.int64)],
            rt_dense_values=tf.range(3),
            batched_input=True,
        ),
    }
    ops.SaveV2(
        prefix=f"{directory}/x",
        tensor_names=list(values),
        shape_and_slices=[""] * len(values),
        tensors=list(values.values()),
    )
    return list(values)


def restored_variants(prefix: str) -> tuple[Any, list[Any]]:
    """What is in the list `floats` and in the optional `some`."""
    ops = tf.raw_ops
    floats, some = ops.RestoreV2(
        prefix=prefix,
        tensor_names=["floats", "some"],
        shape_and_slices=["", ""],
        dtypes=[tf.variant] * 2,
    )
    stack = ops.TensorListStack(input_handle=floats, element_shape=[2], element_dtype=tf.float32)
    values = ops.OptionalGetValue(
        optional=some, output_types=[tf.int32, tf.string], output_shapes=[[], [1]]
    )
    return stack.numpy(), [value.numpy().tolist() for value in values]
