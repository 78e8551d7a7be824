"""Our side of the programs that are run twice."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from savedmodel_writer import (
    array_ops,
    composite_tensors,
    control_flow,
    graph,
    protos,
    raw_ops,
    saved_model,
    sources,
    state_ops,
    train,
    variables,
)
from tests.saved_model.values import value_of

Graph, GraphKeys = graph.Graph, graph.GraphKeys
constant, identity, placeholder = graph.constant, array_ops.identity, array_ops.placeholder
group, no_op = control_flow.group, control_flow.no_op
assign, assign_add = state_ops.assign, state_ops.assign_add
import_graph_def = graph.import_graph_def
Saver, Saveable = train.Saver, train.Saveable
signature_def_utils = saved_model.signature_def_utils
IndexedSlices = composite_tensors.IndexedSlices
RaggedTensor = composite_tensors.RaggedTensor
SparseTensor = composite_tensors.SparseTensor
__all__ = ["protos", "raw_ops", "saved_model"]


@contextlib.contextmanager
def new_graph() -> Iterator[Any]:
    with Graph() as made:
        yield made


def variable(
    name: str,
    shape: Sequence[int] = (),
    dtype: str = "float32",
    *,
    value: Any = None,
    static_shape: Any = None,
    **kwargs: Any,
) -> Any:
    if value is None:
        value = value_of(name, shape, dtype)
    return variables.Variable(value, name=name, dtype=dtype, shape=static_shape, **kwargs)


def default_graph() -> Any:
    return graph.get_default_graph()


def SaveSpec(tensor: Any, slice_spec: str, name: str, value: Any) -> Any:
    return train.SaveSpec(tensor, slice_spec, name, sources.as_source(value))


def run_before_saving(operation: Any) -> None:
    """Nothing runs here; a SaveSpec has the value."""


class Builder(saved_model.SavedModelBuilder):
    """Ours, on any disk, however slow; `base` is TensorFlow's other class."""

    def __init__(self, export_dir: str, base: bool = False) -> None:
        super().__init__(export_dir, fsync=False)
        self._strips = base  # that class always does, in add_meta_graph

    def add_meta_graph(self, *args: Any, **kwargs: Any) -> None:
        super().add_meta_graph(
            *args, **({"strip_default_attrs": True} if self._strips else {}) | kwargs
        )


def simple_save(*args: Any, **kwargs: Any) -> None:
    saved_model.simple_save(*args, fsync=False, **kwargs)
