"""Warns of operations that run on load and would replace restored values by initial ones.

Loaders restore the variables and run the init op after that. An initial value of ours is zeros, as
the graph does not hold the weights: an init op that runs initialisers gives a model of zeros,
without any error.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.graph.ancestors import ancestors
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.user_warning import warn_user
from savedmodel_writer.train import Saver
from savedmodel_writer.train.existing_nodes import saved_operations
from savedmodel_writer.variables import Variable
from savedmodel_writer.variables.existing_node import runtime_name
from savedmodel_writer.variables.store import variables_by_name


def warn_of_wiped_variables(graph: Graph, init_op: Any, saver: Saver) -> None:
    """Warns for each operation that loaders run and that reaches initialisers of saved variables.

    Args:
        graph: the graph, with the main op in its collection.
        init_op: what the init op's signature names, or None.
        saver: what is restored before.
    """
    if saver.saver_def is None:
        return
    saved = set(map(runtime_name, saved_operations(graph, saver.saver_def)))
    variables = [
        variable
        for variable in variables_by_name(graph).values()
        if isinstance(variable, Variable) and runtime_name(variable.op) in saved
    ]
    for what, op in _run_on_load(graph, init_op):
        wiped = [variable.op.name for variable in _initialised(graph, op, variables)]
        if wiped:
            more = f" and of {len(wiped) - 1} more" if len(wiped) > 1 else ""
            warn_user(
                f"{what} {op.name!r} runs the initialiser of variable {wiped[0]!r}{more}: loaders "
                "run it once the values are restored, so the model would have initial values, "
                "such as zeros, instead of what is saved. Give an op that leaves saved variables "
                "alone; tables are initialised by tables_initializer()"
            )


def _initialised(graph: Graph, op: Operation, variables: list[Variable]) -> Iterable[Variable]:
    before = ancestors([op])
    names: set[str] = set()
    if any(variable.is_taken_over for variable in variables):
        from savedmodel_writer.saved_model.initial_assignments import initialised_variables

        names = initialised_variables(graph, op)
    for variable in variables:
        if variable.initializer in before or (
            variable.is_taken_over and runtime_name(variable.op) in names
        ):
            yield variable


def _run_on_load(graph: Graph, init_op: Any) -> Iterable[tuple[str, Operation]]:
    items = [("the init op", init_op)]
    for what, key in (
        ("the main op", constants.MAIN_OP_KEY),
        ("the legacy init op", constants.LEGACY_INIT_OP_KEY),
    ):
        items += [(what, item) for item in graph.get_collection(key)]
    for what, item in items:
        op = item.op if isinstance(item, Tensor) else item
        if isinstance(op, Operation) and op.graph is graph:
            yield what, op
