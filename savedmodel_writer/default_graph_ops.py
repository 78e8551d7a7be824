"""Scopes and collections of the default graph, under the names tf.compat.v1 gives them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from savedmodel_writer.errors import InputError, InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Graph, GraphKeys, Operation, get_default_graph
from savedmodel_writer.graph.default_graph import graph_of

# --- scopes -----------------------------------------------------------------------------------


def name_scope(
    name: str | None, default_name: str | None = None, values: Iterable[Any] | None = None
) -> contextlib.AbstractContextManager[str]:
    """A block whose nodes have a prefix in their names; gives the prefix, with a slash.

    Args:
        name: the prefix, made unique; with a slash at its end it is entered again as it is. None
            and "" end the scopes around the block.
        default_name: what to take if `name` is None.
        values: tensors; their graph is the default graph in the block.

    Raises:
        InvalidTypeError: `default_name` is no str.
        InvalidInputError: there are values and no name.
        InputError: the values belong to several graphs.
    """
    if not (default_name is None or isinstance(default_name, str)):
        raise InvalidTypeError(
            f"`default_name` type ({type(default_name)}) is not a string type: perhaps "
            f"`values` was meant; found {default_name!r}"
        )
    return _name_scope(default_name if name is None else name, values)


@contextlib.contextmanager
def _name_scope(name: str | None, values: Iterable[Any] | None) -> Iterator[str]:
    if name is None and values is not None:
        raise InvalidInputError("name_scope: give a name or a default_name, both are None")
    with _one_graph(list(values or ())) as graph, graph.name_scope(name) as scope:
        yield scope


def _one_graph(values: list[Any]) -> Graph:
    graph = graph_of(*values)
    for value in values:
        if hasattr(value, "graph") and graph_of(value) is not graph:
            raise InputError(f"{value!r} must be from the same graph as {values[0]!r}")
    return graph


def device(
    device_name_or_function: str | Callable[[Operation], Any] | None,
) -> contextlib.AbstractContextManager[None]:
    """A block whose nodes ask for a device; see `Graph.device`."""
    return get_default_graph().device(device_name_or_function)


def control_dependencies(
    control_inputs: Iterable[Any] | None,
) -> contextlib.AbstractContextManager[Any]:
    """A block whose nodes run after the given operations; see `Graph.control_dependencies`."""
    return get_default_graph().control_dependencies(control_inputs)


def colocate_with(
    op: Any, ignore_existing: bool = False
) -> contextlib.AbstractContextManager[None]:
    """A block whose nodes are placed with another; see `Graph.colocate_with`."""
    return get_default_graph().colocate_with(op, ignore_existing)


# --- collections ------------------------------------------------------------------------------


def add_to_collection(name: Hashable, value: Any) -> None:
    """Adds a value to the end of a collection."""
    get_default_graph().add_to_collection(name, value)


def add_to_collections(names: Iterable[Hashable] | str, value: Any) -> None:
    """Adds a value to several collections; a name given twice counts once."""
    get_default_graph().add_to_collections(names, value)


def get_collection(key: Hashable, scope: str | None = None) -> list[Any]:
    """A copy of a collection, empty if there is none.

    Args:
        key: its name, such as `GraphKeys.TRAINABLE_VARIABLES`.
        scope: a regular expression; only items whose `.name` starts with a match are given.
    """
    return get_default_graph().get_collection(key, scope)


def get_collection_ref(key: Hashable) -> list[Any]:
    """The collection's own list; it is made if it is not there."""
    return get_default_graph().get_collection_ref(key)


def global_variables(scope: str | None = None) -> list[Any]:
    """The variables that savers save; `scope` as in `get_collection`."""
    return get_collection(GraphKeys.GLOBAL_VARIABLES, scope)


def trainable_variables(scope: str | None = None) -> list[Any]:
    """The variables made with `trainable=True`; `scope` as in `get_collection`."""
    return get_collection(GraphKeys.TRAINABLE_VARIABLES, scope)


def local_variables(scope: str | None = None) -> list[Any]:
    """The collection `local_variables`; `scope` as in `get_collection`."""
    return get_collection(GraphKeys.LOCAL_VARIABLES, scope)


def model_variables(scope: str | None = None) -> list[Any]:
    """The collection `model_variables`; `scope` as in `get_collection`."""
    return get_collection(GraphKeys.MODEL_VARIABLES, scope)


def moving_average_variables(scope: str | None = None) -> list[Any]:
    """The collection `moving_average_variables`; `scope` as in `get_collection`."""
    return get_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, scope)
