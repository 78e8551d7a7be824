"""Which functions a node calls, and how its inputs become their arguments."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from savedmodel_writer.ops.attr_values import function_values
from savedmodel_writer.protos import NodeDef
from savedmodel_writer.rewriting.body import attr


@attrs.frozen
class Call:
    """How a node's inputs are the arguments of functions.

    Attributes:
        functions: names of the functions that it may call.
        first: index of the input that is argument 0.
        types: name of the attr that lists the arguments' dtypes.
        returned: whether output i is what argument i may have become, as in a loop.
    """

    functions: tuple[str, ...]
    first: int
    types: str
    returned: bool = False


_CALLERS: dict[str, tuple[tuple[str, ...], int, str, bool]] = {
    "PartitionedCall": (("f",), 0, "Tin", False),
    "StatefulPartitionedCall": (("f",), 0, "Tin", False),
    "If": (("then_branch", "else_branch"), 1, "Tin", False),
    "StatelessIf": (("then_branch", "else_branch"), 1, "Tin", False),
    "Case": (("branches",), 1, "Tin", False),
    "StatelessCase": (("branches",), 1, "Tin", False),
    "While": (("cond", "body"), 0, "T", True),
    "StatelessWhile": (("cond", "body"), 0, "T", True),
}


def call_of(node: NodeDef) -> Call | None:
    """Which functions a node calls with its inputs; None when it does not."""
    caller = _CALLERS.get(node.op)
    if caller is None:
        return None
    names, first, types, returned = caller
    functions = function_values(attr(node, name) for name in names)
    return Call(tuple(function.name for function in functions), first, types, returned)


def functions_named(node: NodeDef) -> Iterator[str]:
    """Names of the functions in a node's attrs, and in the attrs of these functions."""
    for function in function_values(node.attr.values()):
        yield function.name
        yield from (nested.name for nested in function_values(function.attr.values()))
