"""cond and switch_case: one of several Python functions runs, as the model decides."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from savedmodel_writer.control_flow.branches import trace_branches
from savedmodel_writer.control_flow.tracing import located
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.graph.function_graph import unique_function_name

Branch = Callable[[], Any]


@located
def cond(
    pred: Any,
    true_fn: Branch | None = None,
    false_fn: Branch | None = None,
    name: str | None = None,
) -> Any:
    """What one of two functions returns, as `tf.cond`.

    Both functions are called once, now, to trace what they do; the model decides which runs. They
    may take tensors from outside, and variables.

    Args:
        pred: a tensor of dtype bool with one element.
        true_fn: a function without arguments that returns tensors, or a nested structure of them.
        false_fn: one that returns the same structure with the same dtypes.
        name: name of the node, by default `cond`.

    Returns:
        What they return. Where a function returns an operation, a tensor stands for it.

    Raises:
        InvalidTypeError: `pred` is a Python bool; a function cannot be called; the functions do
            not return the same, or what cannot be a tensor.
        InvalidInputError: something in a function is wrong; the error says in which line.
    """
    if isinstance(pred, bool):
        raise InvalidTypeError(f"pred must not be a Python bool, found {pred!r}: use `if`")
    if not callable(true_fn):
        raise InvalidTypeError(f"'true_fn' must be callable, found {true_fn!r}")
    if not callable(false_fn):
        raise InvalidTypeError(f"'false_fn' must be callable, found {false_fn!r}")
    graph = graph_of(pred)
    with graph.all_or_nothing(), graph.name_scope(name or "cond") as scope:
        names = [_function_name(graph, scope, branch) for branch in ("true", "false")]
        selector = scalar(graph, graph.convert(pred))
        branches = trace_branches(
            graph, [true_fn, false_fn], names, ["true_fn", "false_fn"], selector
        )
        then_branch, else_branch = branches.add_functions()
        functions = {"then_branch": then_branch, "else_branch": else_branch}
        return branches.add_node("If", selector, functions, scope)


@located
def switch_case(
    branch_index: Any,
    branch_fns: Mapping[int, Branch] | Sequence[Branch] | Sequence[tuple[int, Branch]],
    default: Branch | None = None,
    name: str = "switch_case",
) -> Any:
    """What one of several functions returns, as `tf.switch_case`.

    All functions are called once, now, to trace what they do; the model decides which runs.

    Args:
        branch_index: an integer scalar, which function.
        branch_fns: the functions, each without arguments: a list of them, or a mapping or list of
            pairs that gives each its index.
        default: the function for other indices; without it that is the last one.
        name: the name scope.

    Returns:
        What they return; all of them the same structure with the same dtypes.

    Raises:
        InvalidTypeError: the index is no integer tensor; a function cannot be called, or they do
            not return the same.
        InvalidInputError: there is no function, or an index is missing; something in a function
            is wrong, and the error says in which line.
    """
    functions = _in_order(branch_fns)
    if not isinstance(branch_index, Tensor):
        raise InvalidTypeError(f"'branch_index' must be a Tensor, got {branch_index!r}")
    if not branch_index.dtype.is_integer:
        raise InvalidTypeError(
            f"'branch_index' must be an integer Tensor, got {branch_index.dtype.name}"
        )
    if default is not None:
        functions.append(default)
    for index, function in enumerate(functions):
        if not callable(function):
            raise InvalidTypeError(f"fn for key {index} must be callable, found {function!r}")
    graph = graph_of(branch_index)
    with (
        graph.all_or_nothing(),
        graph.name_scope(name or "case"),
        graph.name_scope("indexed_case") as scope,
    ):
        count = range(len(functions))
        names = [_function_name(graph, scope, f"branch{index}") for index in count]
        shown = [f"branches[{index}]" for index in count]
        branches = trace_branches(graph, functions, names, shown, branch_index)
        attrs = {"branches": branches.add_functions()}
        return branches.add_node("Case", branch_index, attrs, scope)


def scalar(graph: Graph, tensor: Tensor) -> Tensor:
    """The tensor without its dimensions of length 1, unless it is known to have none."""
    if tensor.shape.rank == 0:
        return tensor
    return graph.create_op("Squeeze", [tensor]).outputs[0]


def _function_name(graph: Graph, scope: str, part: str) -> str:
    return unique_function_name(graph, f"{scope}{part}".replace("/", "_"))


def _in_order(branch_fns: Any) -> list[Branch]:
    """The functions by their index.

    Raises:
        InvalidTypeError: it is of another form.
        InvalidInputError: there is none, or the indices have gaps.
    """
    if not isinstance(branch_fns, (list, tuple, Mapping)):
        raise InvalidTypeError(f"'branch_fns' must be a list, tuple, or dict, found {branch_fns!r}")
    if not branch_fns:
        raise InvalidInputError("Must provide at least one item in 'branch_fns'")
    pairs = list(branch_fns.items() if isinstance(branch_fns, Mapping) else branch_fns)
    if all(callable(item) for item in pairs):
        return pairs
    for pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise InvalidTypeError(f"Each entry in 'branch_fns' must be a 2-tuple, found {pair!r}")
        if not isinstance(pair[0], numbers.Integral):
            raise InvalidTypeError(f"key must be a Python `int`, found {pair[0]!r}")
    by_key = dict(pairs)
    if sorted(by_key) != list(range(len(pairs))):
        raise InvalidInputError(
            f"branch indices (keys) must form contiguous range of [0 to {len(pairs)}) but found "
            f"{sorted(key for key, _ in pairs)}"
        )
    return [by_key[index] for index in range(len(pairs))]
