"""A program with the nodes that have a full type; run against TensorFlow and against us."""

from __future__ import annotations

from typing import Any

import numpy as np


def build(tf: Any) -> None:
    a = tf.placeholder("float32", (2, 3), name="x")
    tf.raw_ops.Shape(input=a, out_type="int64")
    tf.raw_ops.TensorListFromTensor(tensor=a, element_shape=[3])
    tf.raw_ops.RaggedTensorToVariant(
        rt_nested_splits=[np.array([0, 2])], rt_dense_values=a, batched_input=True
    )
    tf.raw_ops.RangeDataset(
        start=np.int64(0),
        stop=np.int64(5),
        step=np.int64(1),
        output_types=["int64"],
        output_shapes=[[]],
    )
    tf.raw_ops.TensorSliceDataset(components=[a, [True, False]], output_shapes=[[3], []])
    tf.raw_ops.TextLineDataset(filenames="f", compression_type="", buffer_size=0)
    tf.raw_ops.OptionalFromValue(components=[a, "s", 1j, np.float16(1)])
    mutex = tf.raw_ops.MutexV2()
    tf.raw_ops.MutexLock(mutex=mutex)
    lists = tf.raw_ops.EmptyTensorList(
        element_shape=-1, max_num_elements=3, element_dtype="variant"
    )
    tf.raw_ops.IteratorGetNextAsOptional(
        iterator=tf.raw_ops.AnonymousIterator(output_types=["int8"], output_shapes=[[]]),
        output_types=["int8", "bfloat16", "variant", "resource"],
        output_shapes=[[], [], [], []],
    )
    tf.raw_ops.TensorListLength(input_handle=lists)
