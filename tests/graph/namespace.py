"""Our names in the arrangement of `tensorflow.compat.v1`, as far as the programs use them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from savedmodel_writer import dtypes, raw_ops
from savedmodel_writer.graph import Tensor, constant, convert_to_tensor, get_default_graph
from savedmodel_writer.shapes import TensorShape


def placeholder(dtype: Any, shape: Any = None, name: str | None = None) -> Tensor:
    return raw_ops.Placeholder(dtype=dtype, shape=shape, name=name)


OURS = SimpleNamespace(
    **{name: getattr(dtypes, name) for name in ("bfloat16", "float16", "float32", "float64")},
    **{name: getattr(dtypes, name) for name in ("int32", "int64", "string")},
    TensorShape=TensorShape,
    raw_ops=raw_ops,
    constant=constant,
    convert_to_tensor=convert_to_tensor,
    get_default_graph=get_default_graph,
    placeholder=placeholder,
    name_scope=lambda name: get_default_graph().name_scope(name),
    device=lambda name: get_default_graph().device(name),
    control_dependencies=lambda inputs: get_default_graph().control_dependencies(inputs),
)
