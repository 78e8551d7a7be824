"""Composites that order operations without computing anything, as tf.compat.v1 has them."""

from savedmodel_writer.control_flow.dependencies import group, no_op, tuple, with_dependencies
from savedmodel_writer.control_flow.initializers import (
    global_variables_initializer,
    local_variables_initializer,
    tables_initializer,
    variables_initializer,
)

__all__ = [
    "global_variables_initializer",
    "group",
    "local_variables_initializer",
    "no_op",
    "tables_initializer",
    "tuple",
    "variables_initializer",
    "with_dependencies",
]
