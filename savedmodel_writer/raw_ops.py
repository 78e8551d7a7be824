"""Every op of TensorFlow as a function of the same name, parameters and results as in `tf.raw_ops`.

A function is made when it is first asked for. It takes keyword arguments only, adds one node, and
returns what `tf.raw_ops` returns in a graph: a Tensor, a list of Tensors, a named tuple of them, or
the Operation when there are no results.
"""

from __future__ import annotations

# Names without an underscore are ops here; one of them is `Any`.
import collections.abc as _abc
import typing as _typing

from savedmodel_writer.graph import raw_op as _raw_op
from savedmodel_writer.ops import registry as _registry


def __getattr__(name: str) -> _abc.Callable[..., _typing.Any]:
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    function = globals()[name] = _raw_op.make(name)
    return function


def __dir__() -> list[str]:
    return list(_registry.public_names())
