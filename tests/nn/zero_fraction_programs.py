"""Programs that count zeros, which takes functions in the library; `tf` is either side."""

from __future__ import annotations

from typing import Any

from tests.variables.program_list import programs_in


def zero_fraction(tf: Any) -> None:
    for dtype in ("float32", "int64", "bool"):
        for shape in ([2, 3], [None, 3], [0, None], None):
            tf.nn.zero_fraction(tf.placeholder(dtype, shape))
    tf.nn.zero_fraction([0.0, 1.0], name="named")
    tf.nn.zero_fraction(tf.variable("v", [2]))


EXPORTED = programs_in(globals())
