"""Oracle side: GraphDefs rebuilt through tf.raw_ops."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from savedmodel_writer.protos import AttrValue, GraphDef
from tests.raw_ops import rebuilding


def rebuilt(serialized: bytes) -> bytes:
    """What this TensorFlow makes of a GraphDef."""
    made = rebuilding.rebuilt(GraphDef.FromString(serialized), TENSORFLOW)
    return made.SerializeToString(deterministic=True)


def value(message: AttrValue, attr_type: str) -> Any:
    theirs = attr_value(message)
    if attr_type.startswith("list("):
        (_, items) = theirs.list.ListFields()[0] if theirs.list.ListFields() else (None, [])
        return list(items)
    return getattr(theirs, theirs.WhichOneof("value"))


def attr_value(message: AttrValue) -> Any:
    return tf.compat.v1.AttrValue.FromString(message.SerializeToString())


TENSORFLOW = rebuilding.Builder(
    raw_ops=tf.raw_ops,
    new_graph=tf.Graph,
    graph_def=lambda graph: GraphDef.FromString(graph.as_graph_def().SerializeToString()),
    value=value,
    set_attr=lambda op, name, message: op._set_attr(name, attr_value(message)),
    add_control_inputs=lambda op, others: op._add_control_inputs(others),
)
