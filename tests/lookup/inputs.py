"""What most programs begin with; `tf` is either side."""

from __future__ import annotations

from typing import Any

import numpy as np


def lines_initializer(tf: Any, filename: Any = "dir/words.txt", **keywords: Any) -> Any:
    index = tf.lookup.TextFileIndex
    return tf.lookup.TextFileInitializer(
        filename, "string", index.WHOLE_LINE, "int64", index.LINE_NUMBER, **keywords
    )


def words_initializer(tf: Any, **keywords: Any) -> Any:
    return tf.lookup.KeyValueTensorInitializer(["a", "b", "c"], np.int64([10, 11, 12]), **keywords)
