"""Programs of pooling; `tf` is either side."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from tests.nn.pooling_refusals import REFUSED as REFUSED
from tests.variables.program_list import programs_in

EXPLICIT = [[0, 0], [1, 1], [0, 1], [0, 0]]
EXPLICIT_FIRST = [[0, 0], [0, 0], (1, 1), (0, 1)]


def _maps(tf: Any, spatial: int) -> list[Any]:
    sizes = [9, 8, 7][:spatial]
    shapes: list[Any] = [[2, *sizes, 4], [None, None, *sizes[1:], 4], [None] * (spatial + 2), None]
    return [tf.placeholder("float32", shape, name="maps") for shape in shapes]


def _first(tf: Any, spatial: int) -> Any:
    return tf.placeholder("float32", [None, 4, *[9, 8, 7][:spatial]])


def _two_dimensions(tf: Any, pool: Any, *paddings: Any) -> None:
    for value, padding in product(_maps(tf, 2), ["SAME", "VALID", *paddings]):
        pool(value, [1, 3, 2, 1], [1, 2, 2, 1], padding)
    value = _maps(tf, 2)[1]
    for size in (2, [3], (2, 3), np.int32(2), np.array([1, 2, 2, 1])):
        pool(value, size, 1, "SAME")
        pool(value, 2, size, "VALID", None, "named")
    pool(_first(tf, 2), 2, [1, 1, 2, 2], "SAME", data_format="NCHW")
    pool(np.zeros([1, 5, 5, 4], np.float32), 2, 2, "VALID")
    with tf.name_scope("layer"):
        pool(tf.variable("images", [1, 5, 5, 4]), 2, 2, "VALID")
    for dtype in ("float16", "bfloat16", "float64"):
        pool(tf.placeholder(dtype, [None, 8, 8, 2]), 2, 2, "SAME")


def max_pool(tf: Any) -> None:
    _two_dimensions(tf, tf.nn.max_pool, EXPLICIT)
    tf.nn.max_pool(_first(tf, 2), 2, 2, EXPLICIT_FIRST, "NCHW")
    tf.nn.max_pool(None, 2, 2, "SAME", input=_maps(tf, 2)[0])
    tf.nn.max_pool(tf.placeholder("int32", [None, 8, 8, 2]), 2, 2, "SAME")


def max_pool2d(tf: Any) -> None:
    _two_dimensions(tf, tf.nn.max_pool2d, EXPLICIT)
    tf.nn.max_pool2d(_first(tf, 2), 2, 2, EXPLICIT_FIRST, "NCHW")


def avg_pool(tf: Any) -> None:
    _two_dimensions(tf, tf.nn.avg_pool)
    tf.nn.avg_pool(None, 2, 2, "SAME", input=_maps(tf, 2)[0])


def avg_pool2d(tf: Any) -> None:
    _two_dimensions(tf, tf.nn.avg_pool2d)


def _one_dimension(tf: Any, pool: Any) -> None:
    for value, padding in product(_maps(tf, 1), ["SAME", "VALID"]):
        pool(value, 3, [2], padding)
        pool(value, [1, 2, 1], 1, padding, None, "named")
    for data_format in ("NCW", "NCHW"):
        pool(_first(tf, 1), [2], 2, "VALID", data_format)
    pool(np.zeros([1, 5, 4], np.float32), 2, 2, "VALID")


def max_pool1d(tf: Any) -> None:
    _one_dimension(tf, tf.nn.max_pool1d)
    tf.nn.max_pool1d(_maps(tf, 1)[0], 3, 2, [[0, 0], [1, 1], [0, 0]])
    tf.nn.max_pool1d(_first(tf, 1), 3, 2, [[0, 0], [0, 0], [1, 0]], "NCW")


def avg_pool1d(tf: Any) -> None:
    _one_dimension(tf, tf.nn.avg_pool1d)


def volumes(tf: Any) -> None:
    for pool in (tf.nn.max_pool3d, tf.nn.avg_pool3d):
        for value, padding in product(_maps(tf, 3), ["SAME", "VALID"]):
            pool(value, 3, [2], padding)
            pool(value, (1, 2, 3), [1, 2, 2, 1, 1], padding, None, "named")
        pool(_first(tf, 3), [2], 2, "VALID", "NCDHW")


def any_rank(tf: Any) -> None:
    for spatial, pool in product([1, 2, 3], [tf.nn.max_pool_v2, tf.nn.avg_pool_v2]):
        for value, padding in product(_maps(tf, spatial)[:3], ["SAME", "VALID"]):
            pool(value, 2, 2, padding)
            pool(value, [2] * spatial, [1] * (spatial + 2), padding, name="named")
        data_format = ("NCW", "NCHW", "NCDHW")[spatial - 1]
        pool(_first(tf, spatial), 2, [2] * spatial, "SAME", data_format)
    tf.nn.max_pool_v2(_maps(tf, 2)[0], 2, 2, EXPLICIT)
    tf.nn.max_pool_v2(_maps(tf, 1)[0], 3, 2, [[0, 0], [1, 1], [0, 0]])


def max_pool_with_argmax(tf: Any) -> None:
    window, ones = [1, 2, 2, 1], [1, 1, 1, 1]
    for value, padding in product(_maps(tf, 2), ["SAME", "VALID"]):
        result = tf.nn.max_pool_with_argmax(value, window, window, padding)
        tf.identity(result.output)
        tf.identity(result.argmax)
    tf.nn.max_pool_with_argmax(value, window, ones, "SAME", Targmax="int32", name="named")
    tf.nn.max_pool_with_argmax(
        value, window, ones, "SAME", output_dtype="int32", include_batch_in_index=True
    )


def pool(tf: Any) -> None:
    for spatial, kind in product([1, 2, 3], ["MAX", "AVG"]):
        window = [3, 2, 4][:spatial]
        for value in _maps(tf, spatial):
            tf.nn.pool(value, window, kind, "SAME")
            tf.nn.pool(value, window, kind, "VALID", strides=[2] * spatial, name="named")
            tf.nn.pool(value, window, kind, "VALID", [2, 1, 1][:spatial])
        first = _first(tf, spatial)
        data_format = ("NCW", "NCHW", "NCDHW")[spatial - 1]
        tf.nn.pool(first, window, kind, "SAME", data_format=data_format)
        rates = [3, 2, 1][:spatial]
        tf.nn.pool(first, tuple(window), kind, "VALID", dilations=rates, data_format=data_format)
        last = ("NWC", "NHWC", "NDHWC")[spatial - 1]
        tf.nn.pool(value, window, kind, "SAME", data_format=last)
    tf.nn.pool(np.zeros([1, 5, 5, 4], np.float32), [2, 2], "MAX", EXPLICIT)
    tf.nn.pool(_maps(tf, 2)[1], [2, 2], "MAX", EXPLICIT, [1, 2])
    tf.nn.pool(_maps(tf, 1)[1], [2], "MAX", [[0, 0], [0, 0], [1, 1], [0, 0]])
    tf.nn.pool(tf.variable("images", [1, 5, 5, 4]), [2, 2], "AVG", "VALID")


EXPORTED = programs_in(globals())
