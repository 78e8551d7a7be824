"""Convolutions: by lax's functions, and by conv_general_dilated with random parameters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.importers.jax.program import Program, program

_LETTERS = "DHW"


def _array(dtype: Any, *shape: int) -> Any:
    random = np.random.default_rng(sum(shape))
    if jnp.issubdtype(dtype, jnp.integer):
        return random.integers(-100, 100, shape).astype(dtype)
    values = random.normal(size=shape)
    if jnp.issubdtype(dtype, jnp.complexfloating):
        values = values + 1j * random.normal(size=shape)
    return values.astype(dtype)


def _f32(*shape: int) -> Any:
    return _array(np.float32, *shape)


def _conv(
    fun: Callable[..., Any],
    x: Any,
    w: Any,
    *,
    shapes: Any = None,
    atol: float = 1e-4,
    **params: Any,
) -> Program:
    """A program whose name tells the parameters."""
    spec = {key: str(value) for key, value in params.items()}
    name = f"{fun.__name__} {x.dtype} {x.shape} {w.shape} {spec} {shapes or ''}"
    rtol = 1e-5 if x.dtype.itemsize >= 4 else 2e-2
    return program(*(partial(fun, **params), x, w), name=name, shapes=shapes, rtol=rtol, atol=atol)


_general = partial(_conv, lax.conv_general_dilated)


def _random_conv(number: int, dtype: Any = np.float32, rank: int | None = None) -> Program:
    """Whatever conv_general_dilated takes."""
    random = np.random.default_rng(number)
    rank = int(random.integers(0, 4)) if rank is None else rank

    def numbers(low: int, high: int, rare: float = 0) -> list[int]:
        if random.random() < rare:
            return [low] * rank
        return [int(n) for n in random.integers(low, high, rank)]

    def layout(letters: str) -> list[str]:
        if random.random() < 0.5:
            return list(letters)
        return [str(letter) for letter in random.permutation(list(letters))]

    space = _LETTERS[3 - rank :]
    specs = layout("N" + space + "C"), layout(space + "IO"), layout("N" + space + "C")
    groups, of_batch = random.choice([(1, 1), (1, 1), (1, 1), (2, 1), (3, 1), (1, 2)])
    each, results = int(random.integers(1, 3)), int(random.integers(1, 3) * groups * of_batch)
    sizes = dict(zip(space, numbers(3, 8), strict=True))
    windows = dict(zip(space, numbers(1, 4), strict=True))
    x_sizes = {**sizes, "N": 2 * int(of_batch), "C": each * int(groups)}
    w_sizes = {**windows, "I": each, "O": results}
    x = _array(dtype, *(x_sizes[letter] for letter in specs[0]))
    w = _array(dtype, *(w_sizes[letter] for letter in specs[1]))
    kind = random.integers(0, 3)
    padding: Any = ["SAME", "VALID"][kind] if kind < 2 else None
    spread = numbers(1, 4, 0.6)
    if padding is None or max(spread, default=1) > 1:
        padding = list(zip(numbers(-1, 4), numbers(-1, 4), strict=True))
    return _general(
        *(x, w),
        window_strides=numbers(1, 4, 0.4),
        padding=padding,
        lhs_dilation=spread,
        rhs_dilation=numbers(1, 3, 0.5),
        dimension_numbers=tuple("".join(spec) for spec in specs),
        feature_group_count=int(groups),
        batch_group_count=int(of_batch),
    )


def _transposed(number: int) -> Program:
    """Without strides and dilations of the window, so that it may be a gradient."""
    random = np.random.default_rng(number)
    rank = int(random.integers(1, 4))

    def numbers(low: int, high: int) -> list[int]:
        return [int(n) for n in random.integers(low, high, rank)]

    return _general(
        _f32(2, 3, *numbers(2, 5)),
        _f32(4, 3, *numbers(1, 5)),
        window_strides=[1] * rank,
        padding=list(zip(numbers(-1, 6), numbers(-1, 6), strict=True)),
        lhs_dilation=numbers(1, 4),
    )


def _conv_transpose(rank: int, **params: Any) -> Program:
    space = _LETTERS[3 - rank :]
    specs = f"N{space}C", f"{space}IO", f"N{space}C"
    w = _f32(*range(2, 2 + rank), 4, 3)
    x = _f32(2, *range(5, 5 - rank, -1), 3 if params.get("transpose_kernel") else 4)
    return _conv(lax.conv_transpose, x, w, dimension_numbers=specs, **params)


def _network(weights: list[jax.Array], x: jax.Array) -> jax.Array:
    """As flax writes it: a convolution with strides, one for each channel, one that scales up."""
    conv = partial(lax.conv_general_dilated, dimension_numbers=("NHWC", "HWIO", "NHWC"))
    x = jax.nn.relu(conv(x, weights[0], (2, 2), "SAME"))
    x = jax.nn.relu(conv(x, weights[1], (1, 1), "SAME", feature_group_count=x.shape[-1]))
    return lax.conv_transpose(x, weights[2], (2, 2), "SAME")


def _gradients(x: jax.Array, w: jax.Array, **params: Any) -> Any:
    def loss(x: jax.Array, w: jax.Array) -> jax.Array:
        return jnp.sum(lax.conv_general_dilated(x, w, **params) ** 2)

    return jax.grad(loss, (0, 1))(x, w)


_IMAGES: dict[str, Any] = {"dimension_numbers": ("NHWC", "HWIO", "NHWC")}
_WEIGHTS = [_f32(3, 3, 3, 4), _f32(3, 3, 1, 8), _f32(2, 2, 8, 5)]
_IMAGE, _WINDOW = _f32(2, 9, 8, 4), _f32(3, 2, 4, 6)

PROGRAMS = [
    *(_random_conv(number) for number in range(40)),
    *(_transposed(number) for number in range(16)),
    *(
        _random_conv(number, dtype, number % 4)
        for dtype in [np.int32, np.int8, np.uint16, np.complex64, np.float16, jnp.bfloat16]
        for number in range(100, 104)
    ),
    *(
        _conv_transpose(rank, strides=[stride] * rank, padding=padding, transpose_kernel=turned)
        for rank in (1, 2, 3)
        for stride in (1, 2, 4)
        for padding in ("SAME", "VALID")
        for turned in ((False,) if rank != 2 else (False, True))
    ),
    _conv_transpose(2, strides=(2, 3), padding=((1, 2), (0, 1)), rhs_dilation=(2, 1)),
    _conv(lax.conv, _f32(2, 4, 9, 8), _f32(6, 4, 3, 2), window_strides=(2, 1), padding="SAME"),
    _conv(
        *(lax.conv_with_general_padding, _f32(2, 4, 9, 8), _f32(6, 4, 3, 2)),
        window_strides=(2, 1),
        padding=((1, 0), (0, 2)),
        lhs_dilation=(1, 2),
        rhs_dilation=(2, 1),
    ),
    # Each channel its own weights, which is one node where strides are the same.
    *(
        _general(
            *(_IMAGE, _f32(3, 2, 1, results)),
            **{**_IMAGES, "window_strides": strides, "padding": padding},
            rhs_dilation=dilation,
            feature_group_count=4,
        )
        for results in (4, 8)
        for strides, dilation in [
            ((1, 1), (1, 1)),
            ((2, 2), (1, 1)),
            ((1, 2), (1, 1)),
            ((1, 1), (2, 1)),
        ]
        for padding in ("SAME", ((1, 0), (2, 1)))
    ),
    _general(
        *(_f32(2, 7, 6), _f32(3, 1, 6)),
        window_strides=(2,),
        padding=((2, 0),),
        feature_group_count=6,
        dimension_numbers=("NWC", "WIO", "NWC"),
    ),
    # Wider results than operands.
    *(
        _general(
            *(_array(dtype, 2, 9, 8, 4), _array(dtype, 3, 2, 4, 6)),
            **{**_IMAGES, "window_strides": (1, 1), "padding": "SAME"},
            preferred_element_type=wide,
        )
        for dtype, wide in [(np.int8, np.int32), (jnp.bfloat16, np.float32)]
    ),
    # Nothing to sum, no results, a window that does not fit.
    *(
        _general(x, w, window_strides=(1, 1), padding=padding, **_IMAGES)
        for x, w, padding in [
            (_f32(2, 5, 5, 0), _f32(2, 2, 0, 3), "SAME"),
            (_f32(2, 5, 5, 3), _f32(2, 2, 3, 0), "SAME"),
            (_f32(0, 5, 5, 3), _f32(2, 2, 3, 1), "SAME"),
            (_f32(2, 0, 5, 3), _f32(2, 2, 3, 1), ((2, 2), (0, 0))),
            (_f32(2, 2, 5, 3), _f32(3, 2, 3, 1), "VALID"),
        ]
    ),
    # Four axes of space.
    _general(
        _f32(1, 2, 3, 4, 3, 4), _f32(2, 2, 2, 1, 2, 3), window_strides=(1,) * 4, padding="SAME"
    ),
    # Sizes that are not known.
    *(
        _general(_IMAGE, _WINDOW, shapes=(shape, None), **_IMAGES, **params)
        for shape in ("b, ...", "b, h, w, ...")
        for params in [
            {"window_strides": (2, 1), "padding": "SAME"},
            {"window_strides": (1, 1), "padding": "SAME", "rhs_dilation": (2, 2)},
            {"window_strides": (2, 3), "padding": "VALID"},
            {"window_strides": (2, 3), "padding": ((1, 2), (-1, 0))},
            {"window_strides": (1, 1), "padding": ((1, 2), (1, 0)), "lhs_dilation": (2, 2)},
            {"window_strides": (2, 1), "padding": ((1, 2), (1, 0)), "lhs_dilation": (2, 3)},
        ]
    ),
    _general(
        *(_array(np.complex64, 2, 9, 8, 4), _array(np.complex64, 3, 2, 2, 6)),
        **{**_IMAGES, "window_strides": (2, 1), "padding": "SAME", "feature_group_count": 2},
        shapes=("b, h, w, ...", None),
    ),
    _general(
        *(_f32(2, 5, 6, 7, 4), _f32(2, 2, 2, 4, 3)),
        window_strides=(1, 2, 1),
        padding="SAME",
        rhs_dilation=(1, 2, 1),
        dimension_numbers=("NDHWC", "DHWIO", "NDHWC"),
        shapes=("b, d, h, w, ...", None),
    ),
    program(_network, _WEIGHTS, _f32(2, 12, 10, 3), atol=1e-4),
    program(
        *(_network, _WEIGHTS, _f32(2, 12, 10, 3)),
        name="_network, images of any size",
        shapes=(None, "b, h, w, ..."),
        atol=1e-4,
    ),
    *(
        program(
            partial(_gradients, **_IMAGES, **params),
            *(_IMAGE, _f32(3, 2, 4 // params.get("feature_group_count", 1), 4)),
            name=f"gradients {params}",
            atol=1e-3,
        )
        for params in [
            {"window_strides": (2, 1), "padding": "SAME"},
            {"window_strides": (1, 1), "padding": "VALID", "feature_group_count": 4},
        ]
    ),
    *(
        program(
            partial(fun, mode=mode),
            *(_array(dtype, 7), _array(dtype, 4)),
            name=f"{fun.__name__} {dtype.__name__} {mode}",
            atol=1e-4,
        )
        for fun in (jnp.convolve, jnp.correlate)
        for mode in ("full", "same", "valid")
        for dtype in (np.float32, np.int16, np.complex64)
    ),
    program(
        *(jax.scipy.signal.convolve2d, _f32(6, 5), _f32(3, 2)),
        name="convolve2d",
        atol=1e-4,
    ),
    program(
        partial(
            lax.conv_general_dilated_patches,
            filter_shape=(2, 3),
            window_strides=(1, 2),
            padding="SAME",
        ),
        _f32(2, 3, 6, 5),
        name="patches",
    ),
    program(
        partial(
            lax.conv_general_dilated_local, window_strides=(1,), padding="VALID", filter_shape=(2,)
        ),
        *(_f32(2, 3, 6), _f32(4, 6, 5)),
        name="local",
        atol=1e-4,
    ),
]
