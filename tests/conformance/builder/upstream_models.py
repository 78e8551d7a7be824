"""Models that many of TensorFlow's own tests save; `tf` is either side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def init_graph(tf: Any, name: str = "v", value: int = 42) -> Any:
    """The variable that most of the tests save."""
    return tf.variable(name, value=value, dtype="int32")


def v_of_42(tf: Any, export: str, tags: Sequence[str] = ("foo",), **kwargs: Any) -> Any:
    """A builder that has one MetaGraph of one variable."""
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf)
        builder.add_meta_graph_and_variables(graph, list(tags), **kwargs)
    return builder
