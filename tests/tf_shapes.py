"""What tf.TensorShape answers. `facts` runs on both sides, on our shapes and on TensorFlow's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

SHAPES: list[Any] = [
    None,
    [],
    [0],
    [1],
    [None],
    [2, 3],
    [2, None],
    [None, None],
    [1, 0, 5],
    [7] * 6,
]
SHAPES += [[2**40, 2**40], [3, 1], [None, 3, 2]]
PAIRS = [(a, b) for a in SHAPES for b in SHAPES]
CONSTRUCTED: list[Any] = [
    *(5, 0, -1, 1.5, "ab", [1.5], ["a"], [[1]], [-1], (1, 2), np.array([1, 2]), np.array(3)),
    *(
        np.int64(4),
        [np.int32(2), None],
        range(3),
        {},
        [2, -3],
        None,
        np.array([1.0]),
        [b""],
    ),
]


def attempt(action: Callable[[], Any]) -> Any:
    """The result as text, or that it raises."""
    try:
        result = action()
    except (ValueError, TypeError, IndexError) as error:
        names = [cls.__name__ for cls in type(error).__mro__]
        return next(name for name in ("IndexError", "ValueError", "TypeError") if name in names)
    if isinstance(result, (bool, int, list, type(None))):
        return result
    return repr(result)


def facts(shape: Any) -> dict[str, Any]:
    """All that one shape says of itself."""
    return {
        "repr": repr(shape),
        "str": str(shape),
        "bool": bool(shape),
        "rank": shape.rank,
        "ndims": shape.ndims,
        "len": attempt(lambda: len(shape)),
        "as_list": attempt(shape.as_list),
        "list": attempt(lambda: list(shape)),
        "fully defined": shape.is_fully_defined(),
        "num_elements": shape.num_elements(),
        "items": [attempt(lambda i=i: shape[i]) for i in range(-3, 3)],
        "slices": [
            attempt(lambda key=key: shape[key])
            for key in (
                *(slice(None), slice(1, None), slice(None, 2), slice(1, 3), slice(-2, None)),
                *(slice(None, -1), slice(None, None, 2), slice(0, 0)),
            )
        ],
        "with_rank": [attempt(lambda r=r: shape.with_rank(r)) for r in range(4)],
        "at least": [attempt(lambda r=r: shape.with_rank_at_least(r)) for r in range(4)],
        "at most": [attempt(lambda r=r: shape.with_rank_at_most(r)) for r in range(4)],
        "has rank": [attempt(lambda r=r: shape.assert_has_rank(r)) for r in range(4)],
        "defined": attempt(shape.assert_is_fully_defined),
        "concatenated": repr([1] + shape + [None]),
    }


def facts_of_two(shape: Any, other: Any) -> dict[str, Any]:
    """All that a shape says of itself and another."""
    return {
        "equal": shape == other,
        "differ": shape != other,
        "compatible": shape.is_compatible_with(other),
        "merged": attempt(lambda: shape.merge_with(other)),
        "concatenated": repr(shape.concatenate(other)),
        "general": repr(shape.most_specific_compatible_shape(other)),
        "same rank": attempt(lambda: shape.assert_same_rank(other)),
        "assert compatible": attempt(lambda: shape.assert_is_compatible_with(other)),
    }


def all_facts() -> list[dict[str, Any]]:
    import tensorflow as tf

    return [facts(tf.TensorShape(dims)) for dims in SHAPES]


def all_facts_of_two() -> list[dict[str, Any]]:
    import tensorflow as tf

    return [facts_of_two(tf.TensorShape(a), tf.TensorShape(b)) for a, b in PAIRS]


def constructed() -> list[Any]:
    import tensorflow as tf

    return [attempt(lambda a=argument: tf.TensorShape(a)) for argument in CONSTRUCTED]


def protos() -> list[bytes]:
    import tensorflow as tf

    return [tf.TensorShape(dims).as_proto().SerializeToString() for dims in SHAPES]
