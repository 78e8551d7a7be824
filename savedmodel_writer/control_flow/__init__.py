"""Control flow: operations in an order, branches and loops that the model decides, functions."""

from savedmodel_writer._lazy_names import lazy_names

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

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
