"""Operations that a loader runs after restoring, as tf.compat.v1.saved_model.main_op."""

from __future__ import annotations

from savedmodel_writer.control_flow import (
    global_variables_initializer,
    group,
    local_variables_initializer,
    tables_initializer,
)
from savedmodel_writer.graph import Operation, Tensor, get_default_graph


def main_op() -> Operation:
    """An operation that initialises all variables and tables of the default graph.

    Loaders run the main op after they restored the variables: with this one the values saved are
    lost to the initial ones. It is for graphs whose variables are not saved, and for tables.

    Returns:
        A NoOp that depends on three others: on the initialisers of the global variables, of the
        local variables and of the tables.
    """
    return group(
        global_variables_initializer(), local_variables_initializer(), tables_initializer()
    )


def main_op_with_restore(restore_op_name: Operation | Tensor) -> Operation:
    """`main_op()`, and after it another operation.

    Args:
        restore_op_name: the other operation; not its name, in spite of the parameter's.

    Returns:
        A NoOp that depends on both.

    Raises:
        InvalidTypeError: it is no operation or tensor.
    """
    with get_default_graph().control_dependencies([main_op()]):
        return group(restore_op_name)
