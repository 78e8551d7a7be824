"""What became of a program, and what TensorFlow is to compute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np


@attrs.frozen
class Converted:
    """A converted program.

    Attributes:
        name: the program's.
        problem: why it could not be converted, or nothing.
        graph: the GraphDef's bytes.
        feeds: arrays by the name of their placeholder.
        fetches: names of the results.
        dims: what the graph knows of the results' shapes.
        expected: the results that JAX has.
        all_known: whether the graph knows the shape of every argument.
        rtol: relative tolerance for floats.
        atol: absolute tolerance for floats.
    """

    name: str
    problem: str
    graph: bytes = b""
    feeds: dict[str, Any] = attrs.field(factory=dict)
    fetches: list[str] = attrs.field(factory=list)
    dims: Sequence[tuple[int | None, ...] | None] = ()
    expected: Sequence[Any] = ()
    all_known: bool = True
    rtol: float = 0
    atol: float = 0


def check(converted: Converted, answer: Any) -> None:
    """Compares values, dtypes and shapes with JAX's.

    Raises:
        AssertionError: they differ, or there was an error.
    """
    assert not converted.problem, converted.problem
    assert not isinstance(answer, str), answer
    for want, have, dims in zip(converted.expected, answer, converted.dims, strict=True):
        if converted.all_known:
            assert dims == want.shape
        elif dims is not None:
            assert len(dims) == want.ndim
            assert all(dim in (None, size) for dim, size in zip(dims, want.shape, strict=True))
        assert_close(have, want, converted.rtol, converted.atol)


def assert_close(have: Any, want: Any, rtol: float, atol: float) -> None:
    """Compares dtypes, shapes and values; other numbers than floats are to be equal.

    Raises:
        AssertionError: they differ.
    """
    assert (have.dtype, have.shape) == (want.dtype, want.shape)
    if want.dtype.kind in "fcV":  # V: bfloat16 and its like
        wide = np.complex128 if want.dtype.kind == "c" else np.float64
        np.testing.assert_allclose(have.astype(wide), want.astype(wide), rtol, atol)
    else:
        np.testing.assert_array_equal(have, want)
