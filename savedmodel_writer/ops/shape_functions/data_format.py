"""Where batch, rows, columns and channels stand in images, and how windows move over them.

A layout is the node's data format: one letter per axis, or NCHW_VECT_C, which is NCHW with the
channels in groups; an axis inside of the group, of size 4, stands last.
"""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import Dims, add, divide, subtract, with_rank
from savedmodel_writer.shapes import Dim


def data_format(c: InferenceContext, default: str = "NHWC") -> str:
    """The node's layout."""
    try:
        found: bytes = c.attr("data_format")
    except KeyError:
        return default
    return found.decode()


def layout_rank(layout: str) -> int:
    """The number of axes."""
    return 5 if layout == "NCHW_VECT_C" else len(layout)


def in_layout(c: InferenceContext, layout: str) -> Dims:
    """The dimensions of the first input, which has that layout.

    Raises:
        ShapeError: it has another rank, or groups of channels that are not known to be of 4 or 32.
    """
    dims = with_rank(c.input_shape(0), layout_rank(layout))
    if layout == "NCHW_VECT_C" and dims[4] not in (4, 32):
        raise ShapeError(f"VECT_C dimension must be 4 or 32, but is {dims[4]}")
    return dims


def spatial_axes(layout: str) -> range:
    """The axes that a window moves over."""
    if layout == "NCHW_VECT_C":
        return range(2, 4)
    return range(2, len(layout)) if layout[1] == "C" else range(1, len(layout) - 1)


def channel_axis(layout: str) -> int:
    """The axis of channels."""
    return layout.index("C")


def laid_out(layout: str, batch: Dim, spatial: list[Dim], channels: Dim) -> Dims:
    """Dimensions in the order of the layout; channels are groups where it has groups."""
    if layout == "NCHW_VECT_C":
        return (batch, channels, *spatial, 4)
    return (batch, channels, *spatial) if layout[1] == "C" else (batch, *spatial, channels)


def window_attr(c: InferenceContext, name: str, length: int) -> tuple[int, ...]:
    """An attribute with one entry per axis.

    Raises:
        ShapeError: it has another length.
    """
    values: tuple[int, ...] = c.attr(name)
    if len(values) != length:
        raise ShapeError(
            f"{c.op_type} requires the {name} attribute to contain {length} values, but got: "
            f"{len(values)}"
        )
    return values


def windowed(
    size: Dim,
    window: Dim,
    stride: int,
    padding: bytes,
    dilation: int = 1,
    explicit: tuple[int, int] = (0, 0),
) -> Dim:
    """How many positions a window has along an axis.

    Raises:
        ShapeError: a stride or dilation is not positive, or the window is larger than the axis.
    """
    if stride <= 0:
        raise ShapeError(f"Stride must be > 0, but got {stride}")
    if dilation < 1:
        raise ShapeError(f"Dilation rate must be >= 1, but got {dilation}")
    if padding == b"SAME":
        return divide(add(size, stride - 1), stride, evenly=False)
    if padding == b"EXPLICIT":
        size = add(size, sum(explicit))
    if dilation > 1 and window is not None:
        window = (window - 1) * dilation + 1
    return divide(add(subtract(size, window), stride), stride, evenly=False)


def explicit_paddings(c: InferenceContext, layout: str) -> tuple[tuple[int, int], ...]:
    """The paddings of each axis, none unless the node's padding is EXPLICIT.

    Raises:
        ShapeError: they are not two numbers of 0 or more per axis, or pad batch or channels.
    """
    try:
        values: tuple[int, ...] = c.attr("explicit_paddings")
    except KeyError:
        values = ()
    if c.attr("padding") != b"EXPLICIT":
        if values:
            raise ShapeError(
                "explicit_paddings attribute must be empty if the padding attribute is not EXPLICIT"
            )
        return ((0, 0),) * layout_rank(layout)
    axes = 4 if layout == "NCHW_VECT_C" else len(layout)  # groups are not padded
    if len(values) != 2 * axes:
        raise ShapeError(
            f"explicit_paddings attribute must contain {2 * axes} values, but got: {len(values)}"
        )
    if any(value < 0 for value in values):
        raise ShapeError(f"All elements of explicit_paddings must be nonnegative: {values}")
    pairs = tuple(zip(values[::2], values[1::2], strict=True))
    for axis in (0, channel_axis(layout)):
        if pairs[axis] != (0, 0):
            raise ShapeError(
                f"Nonzero explicit padding in the batch or depth dimensions is not supported: "
                f"{values}"
            )
    return pairs
