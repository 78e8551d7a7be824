"""What most programs begin with; `tf` is either side."""

from __future__ import annotations

from typing import Any


def batch(tf: Any, shape: Any = (None,)) -> Any:
    return tf.placeholder("string", shape, name="serialized")
