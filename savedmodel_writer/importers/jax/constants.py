"""Arrays that stand in a program: each is one node in a graph."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np

from savedmodel_writer.errors import UnimplementedError
from savedmodel_writer.graph import Tensor, constant, get_default_graph


def is_key(value: Any) -> bool:
    """Whether the array has keys of random numbers."""
    import jax

    return isinstance(value, jax.Array) and jax.dtypes.issubdtype(value.dtype, jax.dtypes.prng_key)


def constant_of(value: Any, dtype: Any = None) -> Tensor:
    """An array as a Const, a key as a number of 64 bits; of this dtype, or its own.

    Raises:
        UnimplementedError: it has keys of another kind than threefry's.
    """
    import jax

    if is_key(value):
        data = np.asarray(jax.random.key_data(value))
        if data.shape[-1] != 2:
            raise UnimplementedError(f"keys of {value.dtype}: expected those of 'threefry2x32'")
        return constant(np.ascontiguousarray(data).view(np.uint64)[..., 0])
    array = np.asarray(value, dtype)
    if array.dtype == jax.dtypes.float0:  # gradients by integers; zeros
        array = np.zeros(array.shape, np.bool_)
    return constant(array)


_SMALL = 64  # elements: arrays that are looked at, and not only whether they are the same one


class Constants:
    """The constants of one conversion."""

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[Any, Tensor]] = {}

    def get(self, value: Any, dtype: Any = None) -> Tensor:
        """The constant in the default graph, made once."""
        key: Hashable = get_default_graph(), id(value)
        if not is_key(value) and np.size(value) <= _SMALL:
            array = np.asarray(value, dtype)
            key = get_default_graph(), array.dtype, array.shape, array.tobytes()
        if key not in self._made:
            # The value is kept, for another one would have its id.
            self._made[key] = value, constant_of(value, dtype)
        return self._made[key][1]
