"""Control flow: operations in an order, branches and loops that the model decides, functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names

if TYPE_CHECKING:
    from savedmodel_writer.control_flow.conditionals import cond as cond, switch_case as switch_case
    from savedmodel_writer.control_flow.dependencies import (
        group as group,
        no_op as no_op,
        tuple as tuple,
        with_dependencies as with_dependencies,
    )
    from savedmodel_writer.control_flow.functions import Function as Function, function as function
    from savedmodel_writer.control_flow.initializers import (
        global_variables_initializer as global_variables_initializer,
        local_variables_initializer as local_variables_initializer,
        tables_initializer as tables_initializer,
        variables_initializer as variables_initializer,
    )
    from savedmodel_writer.control_flow.loops import while_loop as while_loop
    from savedmodel_writer.control_flow.rows import map_fn as map_fn, scan as scan

# By module of this package.
_NAMES = {
    "conditionals": "cond switch_case",
    "dependencies": "group no_op tuple with_dependencies",
    "functions": "Function function",
    "initializers": (
        "global_variables_initializer local_variables_initializer tables_initializer "
        "variables_initializer"
    ),
    "loops": "while_loop",
    "rows": "map_fn scan",
}

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
