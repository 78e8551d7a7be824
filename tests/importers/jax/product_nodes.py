"""Types of the nodes that products and convolutions become; runs in a process that has JAX."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

import savedmodel_writer as sm
from savedmodel_writer.importers.jax import convert

_conv = partial(lax.conv_general_dilated, dimension_numbers=("NHWC", "HWIO", "NHWC"))
_conv_1d = partial(lax.conv_general_dilated, dimension_numbers=("NWC", "WIO", "NWC"))

# Functions, the shapes of their arguments (batches and lengths may be unknown), and the nodes.
_CASES: dict[str, tuple[Callable[..., Any], list[list[int | None]], list[str]]] = {
    "dense": (jnp.matmul, [[None, 4], [4, 5]], ["MatMul"]),
    "dense of sequences": (jnp.matmul, [[None, None, 4], [4, 5]], ["BatchMatMulV2"]),
    "batches": (jnp.matmul, [[2, 3, 4], [2, 4, 5]], ["BatchMatMulV2"]),
    "turned": (partial(jnp.einsum, "ki,jk->ij"), [[4, 3], [5, 4]], ["MatMul"]),
    "turned batches": (
        partial(jnp.einsum, "bik,bjk->bij"),
        [[2, 3, 4], [2, 5, 4]],
        ["BatchMatMulV2"],
    ),
    "heads": (partial(jnp.einsum, "btd,dhk->bthk"), [[None, None, 4], [4, 2, 3]], ["Einsum"]),
    "attention": (partial(jnp.einsum, "bthd,bshd->bhts"), [[2, 3, 4, 5], [2, 6, 4, 5]], ["Einsum"]),
    "one axis of many": (
        partial(jnp.einsum, "abcd,ce->abde"),
        [[2, None, 3, 4], [3, 5]],
        ["Transpose", "BatchMatMulV2"],
    ),
    "inner": (jnp.dot, [[3], [3]], ["Mul", "Sum"]),
    "same": (
        partial(_conv, window_strides=(2, 2), padding="SAME"),
        [[None, 9, 8, 3], [3, 3, 3, 5]],
        ["Conv2D"],
    ),
    "explicit, dilated, in groups": (
        partial(
            *(_conv,),
            window_strides=(2, 2),
            padding=((1, 2), (0, 3)),
            rhs_dilation=(2, 1),
            feature_group_count=2,
        ),
        [[None, 9, 8, 4], [3, 3, 2, 6]],
        ["Conv2D"],
    ),
    "depthwise": (
        partial(_conv, window_strides=(1, 1), padding="SAME", feature_group_count=4),
        [[None, 9, 8, 4], [3, 3, 1, 8]],
        ["Reshape", "DepthwiseConv2dNative"],
    ),
    "sequences": (
        partial(_conv_1d, window_strides=(1,), padding="VALID"),
        [[None, 9, 4], [3, 4, 6]],
        ["ExpandDims", "ExpandDims", "Conv2D", "Squeeze"],
    ),
    "causal": (
        partial(_conv_1d, window_strides=(1,), padding=((4, 0),), rhs_dilation=(2,)),
        [[None, 9, 4], [3, 4, 6]],
        ["ExpandDims", "ExpandDims", "Conv2D", "Squeeze"],
    ),
    "channels first": (
        partial(lax.conv, window_strides=(1, 1), padding="SAME"),
        [[2, 3, 8, 8], [5, 3, 3, 3]],
        ["Transpose", "Transpose", "Conv2D", "Transpose"],
    ),
    "transposed": (
        partial(lax.conv_transpose, strides=(2, 2), padding="SAME"),
        [[2, 5, 6, 3], [3, 1, 3, 4]],
        ["Transpose", "ReverseV2", "Conv2DBackpropInput"],
    ),
    "transposed, all of it": (
        partial(lax.conv_transpose, strides=(3, 2), padding="VALID"),
        [[2, 5, 6, 3], [2, 1, 3, 4]],
        ["Transpose", "ReverseV2", "Conv2DBackpropInput"],
    ),
    "volumes": (
        partial(
            *(lax.conv_general_dilated,),
            window_strides=(1, 1, 1),
            padding="SAME",
            dimension_numbers=("NDHWC", "DHWIO", "NDHWC"),
        ),
        [[None, 5, 6, 7, 3], [2, 2, 2, 3, 4]],
        ["Conv3D"],
    ),
}


def nodes() -> dict[str, tuple[list[str], list[str]]]:
    """What each function is to become, and what it becomes."""
    return {name: (want, _types(fun, shapes)) for name, (fun, shapes, want) in _CASES.items()}


def _types(fun: Callable[..., Any], shapes: list[list[int | None]]) -> list[str]:
    with sm.Graph() as graph:
        convert(fun)(*(sm.placeholder(np.float32, shape) for shape in shapes))
    types = (node.op for node in graph.as_graph_def().node)
    return [op for op in types if op not in ("Placeholder", "Const")]
