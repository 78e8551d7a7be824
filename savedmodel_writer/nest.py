"""Nested structures of values, as `tf.nest`: lists, tuples, named tuples and mappings of values.

Values stand in the order of the structure, those of a mapping in the order of its sorted keys.
What is none of these is a value, None too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from savedmodel_writer.errors import InvalidInputError, InvalidTypeError

_TWO = "The two structures don't have the same nested structure."


def is_nested(structure: Any) -> bool:
    """Whether it is a structure and not a value."""
    return isinstance(structure, (list, tuple, Mapping))


def flatten(structure: Any) -> list[Any]:
    """The values of a structure; a value itself is the one value."""
    return list(_values(structure))


def flatten_up_to(shallow: Any, structure: Any) -> list[Any]:
    """The parts of a structure that stand where another one has its values.

    Raises:
        InvalidInputError: the other one is nested where this is not, or otherwise.
    """
    if not is_nested(shallow):
        return [structure]
    if isinstance(shallow, Mapping) != isinstance(structure, Mapping) or not is_nested(structure):
        raise InvalidInputError(f"{_TWO} Expected one like {shallow!r}, found {structure!r}")
    if len(shallow) != len(structure):
        raise InvalidInputError(f"{_TWO} Expected {len(shallow)} parts, found {structure!r}")
    parts = zip(_parts(shallow), _parts(structure), strict=True)
    return [found for pair in parts for found in flatten_up_to(*pair)]


def pack_sequence_as(structure: Any, flat_sequence: Iterable[Any]) -> Any:
    """A structure like another one, with other values.

    Raises:
        InvalidInputError: there are more or fewer values than the structure has.
    """
    values = list(flat_sequence)
    length = len(flatten(structure))
    if len(values) != length:
        raise InvalidInputError(
            f"the structure {structure!r} has {length} values, found {len(values)} to put there"
        )
    return _packed(structure, iter(values))


def map_structure(function: Callable[..., Any], structure: Any, *others: Any) -> Any:
    """A structure like the first with what a function makes of the values in one place.

    Raises:
        InvalidInputError: a structure is nested otherwise than the first.
        InvalidTypeError: a structure has other types than the first.
    """
    for other in others:
        assert_same_structure(structure, other)
    values = zip(flatten(structure), *map(flatten, others), strict=True)
    return pack_sequence_as(structure, [function(*items) for items in values])


def assert_same_structure(a: Any, b: Any, check_types: bool = True) -> None:
    """Checks that two structures are nested in the same way.

    Args:
        a: a structure or a value.
        b: another one.
        check_types: whether a list and a tuple are different.

    Raises:
        InvalidInputError: they are nested differently.
        InvalidTypeError: the types differ.
    """
    if is_nested(a) != is_nested(b):
        nested, value = (a, b) if is_nested(a) else (b, a)
        raise InvalidInputError(f"{_TWO} {nested!r} is a structure, and {value!r} is a value")
    if not is_nested(a):
        return
    mappings = isinstance(a, Mapping), isinstance(b, Mapping)
    if check_types and not all(mappings) and type(a) is not type(b):
        raise InvalidTypeError(f"{_TWO} {a!r} is of {type(a)}, and {b!r} of {type(b)}")
    if any(mappings) and not (all(mappings) and set(a) == set(b)):
        raise InvalidInputError(f"{_TWO} {a!r} and {b!r} do not have the same keys")
    if len(a) != len(b):
        raise InvalidInputError(f"{_TWO} {a!r} has {len(a)} parts, and {b!r} has {len(b)}")
    for one, other in zip(_parts(a), _parts(b), strict=True):
        assert_same_structure(one, other, check_types)


def _parts(structure: Any) -> list[Any]:
    if isinstance(structure, Mapping):
        return [structure[key] for key in _sorted_keys(structure)]
    return list(structure)


def _sorted_keys(mapping: Mapping[Any, Any]) -> list[Any]:
    try:
        return sorted(mapping)
    except TypeError:
        raise InvalidTypeError(
            f"the keys of {mapping!r} cannot be sorted, which gives its values their order"
        ) from None


def _values(structure: Any) -> Iterator[Any]:
    if is_nested(structure):
        for part in _parts(structure):
            yield from _values(part)
    else:
        yield structure


def _packed(structure: Any, values: Iterator[Any]) -> Any:
    if not is_nested(structure):
        return next(values)
    parts = [_packed(part, values) for part in _parts(structure)]
    if isinstance(structure, Mapping):
        by_key = dict(zip(_sorted_keys(structure), parts, strict=True))
        make: Any = type(structure)
        return make((key, by_key[key]) for key in structure)
    if hasattr(structure, "_fields"):
        return type(structure)(*parts)
    return type(structure)(parts)
