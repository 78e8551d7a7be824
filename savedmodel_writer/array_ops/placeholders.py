"""Small composites over tensors, under the names tf.compat.v1 gives them."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.graph import Tensor, get_default_graph
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.shapes import UNKNOWN, as_shape


def placeholder(dtype: Any, shape: Any = None, name: str | None = None) -> Tensor:
    """A tensor that the caller of the model feeds.

    Args:
        dtype: its dtype.
        shape: its shape, None where it is not known: `[None, 64]`, or None for any rank.
        name: its name, by default `Placeholder`.

    Raises:
        InvalidTypeError: what is given is no dtype or no shape.
        NodeNameError: the name is not one that TensorFlow's runtime takes.
    """
    attrs = {"dtype": as_dtype(dtype), "shape": UNKNOWN if shape is None else as_shape(shape)}
    return get_default_graph().create_op("Placeholder", attrs=attrs, name=name).outputs[0]


def placeholder_with_default(input: Any, shape: Any, name: str | None = None) -> Tensor:
    """A tensor that the caller of the model may feed, else it is `input`.

    Args:
        input: what it is by default.
        shape: its shape, which may be less known than that of `input`.
        name: its name, by default `PlaceholderWithDefault`.

    Raises:
        InvalidInputError: the default is no tensor, or its shape excludes the other.
    """
    static_shape = UNKNOWN if shape is None else as_shape(shape)
    return (
        graph_of(input)
        .create_op("PlaceholderWithDefault", [input], {"shape": static_shape}, name=name)
        .outputs[0]
    )


def identity(input: Any, name: str | None = None) -> Tensor:
    """The same tensor under a name and on a device of its own."""
    return graph_of(input).create_op("Identity", [input], name=name).outputs[0]
