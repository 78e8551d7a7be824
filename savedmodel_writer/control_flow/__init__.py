"""Control flow: operations in an order, branches and loops that the model decides, functions."""

from savedmodel_writer.control_flow.conditionals import cond, switch_case
from savedmodel_writer.control_flow.dependencies import group, no_op, tuple, with_dependencies
from savedmodel_writer.control_flow.functions import Function, function
from savedmodel_writer.control_flow.initializers import (
    global_variables_initializer,
    local_variables_initializer,
    tables_initializer,
    variables_initializer,
)
from savedmodel_writer.control_flow.loops import while_loop
from savedmodel_writer.control_flow.rows import map_fn, scan

__all__ = [
    "Function",
    "cond",
    "function",
    "global_variables_initializer",
    "group",
    "local_variables_initializer",
    "map_fn",
    "no_op",
    "scan",
    "switch_case",
    "tables_initializer",
    "tuple",
    "variables_initializer",
    "while_loop",
    "with_dependencies",
]
