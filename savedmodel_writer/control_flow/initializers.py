"""Operations that run the initialisers of all variables or tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from savedmodel_writer.control_flow.dependencies import group, no_op
from savedmodel_writer.graph import GraphKeys, Operation, get_default_graph


def global_variables_initializer() -> Operation:
    """Runs the initialisers of the collection `variables`."""
    return variables_initializer(_collection(GraphKeys.GLOBAL_VARIABLES))


def local_variables_initializer() -> Operation:
    """Runs the initialisers of the collection `local_variables`."""
    return variables_initializer(_collection(GraphKeys.LOCAL_VARIABLES))


def variables_initializer(var_list: Sequence[Any], name: str = "init") -> Operation:
    """Runs the initialisers of some variables; of none, it is a NoOp."""
    if not var_list:
        return no_op(name=name)
    return group(*(variable.initializer for variable in var_list), name=name)


def tables_initializer(name: str = "init_all_tables") -> Operation:
    """Runs the initialisers of all tables; without tables, it is a NoOp."""
    initializers = _collection(GraphKeys.TABLE_INITIALIZERS)
    if not initializers:
        return no_op(name=name)
    return group(*initializers, name=name)


def _collection(key: str) -> list[Any]:
    return get_default_graph().get_collection(key)
