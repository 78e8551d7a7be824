"""Grayscale morphology: the largest, or smallest, element of a window that has heights."""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.default_graph import in_scope
from savedmodel_writer.nn.window_arguments import either


def dilation2d(
    input: Any,
    filter: Any = None,
    strides: Any = None,
    rates: Any = None,
    padding: Any = None,
    name: str | None = None,
    filters: Any = None,
    dilations: Any = None,
) -> Tensor:
    """The largest sum of a pixel and the window's height [rows, columns, channels] there.

    `filters` is another name of `filter`, and `dilations` of `rates`.
    """
    return raw_ops.Dilation2D(
        input=input,
        filter=either("filters", filters, "filter", filter),
        strides=strides,
        rates=either("dilations", dilations, "rates", rates),
        padding=padding,
        name=name,
    )


def erosion2d(
    value: Any, kernel: Any, strides: Any, rates: Any, padding: str, name: str | None = None
) -> Tensor:
    """The smallest difference of a pixel and the window's height."""
    with in_scope(name, "erosion2d", value, kernel) as scope:
        value = raw_ops.Neg(x=value)
        kernel = raw_ops.ReverseV2(tensor=kernel, axis=[0, 1])
        return raw_ops.Neg(x=dilation2d(value, kernel, strides, rates, padding, scope))
