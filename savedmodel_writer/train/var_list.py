"""From what a saver is given to Saveables: sorted by name in the checkpoint, each only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from savedmodel_writer.errors import InvalidInputError, InvalidTypeError
from savedmodel_writer.graph import Graph, GraphKeys
from savedmodel_writer.train.saveable import Saveable
from savedmodel_writer.train.variable_saveables import saveable_of
from savedmodel_writer.variables import PartitionedVariable, Variable


def all_saveable_objects(graph: Graph) -> list[Any]:
    """What a saver saves that is not told: all global variables, then other saveables."""
    return graph.get_collection(GraphKeys.GLOBAL_VARIABLES) + graph.get_collection(
        GraphKeys.SAVEABLE_OBJECTS
    )


def check_kind(var_list: Any) -> None:
    """Refuses what is neither a list nor a dict: the truth of a Variable cannot be asked.

    Raises:
        InvalidTypeError: it is something else.
    """
    if not isinstance(var_list, (Mapping, list, tuple, set)):
        raise InvalidTypeError(
            f"Variables to save should be passed in a dict or a list. Got {var_list}"
        )


def saveables_of(var_list: Any) -> list[Saveable]:
    """Saveables for the variables and saveables in a (nested) list, or in a dict by name.

    Raises:
        InvalidTypeError: something is neither variable nor Saveable, or a name no string.
        InvalidInputError: something is there twice.
    """
    if not isinstance(var_list, Mapping):
        var_list = _by_name(var_list)
    for name in var_list:
        if not isinstance(name, str):
            raise InvalidTypeError(
                "names_to_saveables must be a dict mapping string names to trackable operations. "
                f"Name is not a string: {name}"
            )
    saveables: list[Saveable] = []
    seen: set[int] = set()
    for name in sorted(var_list):
        for saveable in _saveables_for(var_list[name], name):
            if saveable.op is not None:
                if id(saveable.op) in seen:
                    raise InvalidInputError(
                        f"The same saveable will be restored with two names: {saveable.name}"
                    )
                seen.add(id(saveable.op))
            saveables.append(saveable)
    return saveables


def _by_name(var_list: Iterable[Any]) -> dict[str, Any]:
    """Items by name in the checkpoint; the parts of a partitioned variable as a list."""
    by_name: dict[str, Any] = {}
    for item in sorted(_flatten(var_list), key=lambda item: str(item.name)):
        if isinstance(item, Saveable):
            by_name[item.name] = item  # as in TensorFlow the last one of a name stays
        elif isinstance(item, PartitionedVariable):
            _add(by_name, item.name, item)
        elif not isinstance(item, Variable):
            raise InvalidTypeError(f"Variable to save is not a Variable: {item!r}")
        elif item.save_slice_info is None:
            _add(by_name, item.checkpoint_name, item)
        else:
            parts = by_name.setdefault(item.checkpoint_name, [])
            if not isinstance(parts, list):
                raise InvalidInputError(
                    f"Mixing slices and non-slices with the same name: {item.checkpoint_name}"
                )
            parts.append(item)
    return by_name


def _add(by_name: dict[str, Any], name: str, item: Any) -> None:
    if name in by_name:
        raise InvalidInputError(f"At least two variables have the same name: {name}")
    by_name[name] = item


def _saveables_for(item: Any, name: str) -> Iterator[Saveable]:
    if isinstance(item, Saveable):
        yield item
    elif isinstance(item, Variable):
        yield saveable_of(item, name, None)
    elif isinstance(item, (list, tuple, PartitionedVariable)):
        yield from _saveables_of_parts(list(item), name)
    else:
        raise InvalidTypeError(
            "names_to_saveables must be a dict mapping string names to Tensors/Variables. Not a "
            f"variable: {item!r}"
        )


def _saveables_of_parts(parts: list[Any], name: str) -> Iterator[Saveable]:
    whole = None
    for part in parts:
        if isinstance(part, Saveable):
            yield part
            continue
        if not isinstance(part, Variable) or part.save_slice_info is None:
            raise InvalidInputError(f"Slices must all be slices: {part!r}")
        found = part.save_slice_info.full_name
        if whole not in (None, found):
            raise InvalidInputError(f"Slices must all be from the same tensor: {whole} != {found}")
        whole = found
        yield saveable_of(part, name, part.save_slice_info)


def _flatten(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, (list, tuple, set)):
            yield from _flatten(item)
        elif hasattr(item, "name"):
            yield item
        else:
            raise InvalidTypeError(f"Variable to save is not a Variable: {item!r}")
