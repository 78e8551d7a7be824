"""Models of the convolutions and poolings of `nn`, in one, two and three spatial dimensions."""

from __future__ import annotations

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import (
    batch_norm,
    conv2d,
    depthwise_conv2d,
    max_pool,
    normal,
    patches,
)


def _with_gaps(kernel: np.ndarray, rate: int) -> np.ndarray:
    """The kernel [size, size, …] of a plain convolution that does the same as a dilated one."""
    size = (len(kernel) - 1) * rate + 1
    wide = np.zeros([size, size, *kernel.shape[2:]], kernel.dtype)
    wide[::rate, ::rate] = kernel
    return wide


@case
def segmentation(export_dir: str) -> Request:
    """Down by a convolution and a pooling, dilated in the middle, up by a transposed one."""
    down, gaps, up = normal(3, 3, 2, 4), normal(3, 3, 4, 4, seed=1), normal(2, 2, 3, 5, seed=2)
    depthwise, pointwise = normal(3, 3, 4, 2, seed=3), normal(1, 1, 8, 5, seed=4)
    gain, shift, mean = 1 + normal(4, seed=5), normal(4, seed=6), normal(4, seed=7)
    variance = 1 + np.abs(normal(4, seed=8))
    with sm.Graph() as graph:
        images = sm.placeholder(np.float32, [None, 16, 16, 2], name="images")
        z = sm.nn.conv2d(images, sm.Variable(down, name="down"), 2, "SAME")
        z = sm.raw_ops.FusedBatchNormV3(
            x=z,
            scale=sm.Variable(gain, name="norm/gamma"),
            offset=sm.Variable(shift, name="norm/beta"),
            mean=sm.Variable(mean, name="norm/moving_mean", trainable=False),
            variance=sm.Variable(variance, name="norm/moving_variance", trainable=False),
            epsilon=1e-3,
            is_training=False,
        ).y
        pooled = sm.nn.max_pool2d(sm.nn.relu(z), 3, 2, "SAME")
        wide = sm.nn.atrous_conv2d(pooled, sm.Variable(gaps, name="gaps"), 2, "SAME")
        kernels = sm.Variable(depthwise, name="depthwise"), sm.Variable(pointwise, name="pointwise")
        mixed = sm.nn.separable_conv2d(wide, *kernels, [1, 1, 1, 1], "SAME")
        batch = sm.raw_ops.Shape(input=images)[0]
        y = sm.nn.conv2d_transpose(mixed, sm.Variable(up, name="up"), [batch, 8, 8, 3], 2, "VALID")
        means = sm.nn.avg_pool2d(y, 4, 4, "VALID")
    outputs = {"y": y, "means": means}
    sm.simple_save(graph, export_dir, inputs={"images": images}, outputs=outputs)
    values = normal(3, 16, 16, 2, seed=9)
    maps = batch_norm(conv2d(values, down, 2, "SAME"), gain, shift, mean, variance, 1e-3)
    maps = max_pool(np.maximum(maps, 0), 3, 2, "SAME")
    maps = conv2d(maps, _with_gaps(gaps, 2), 1, "SAME")
    maps = conv2d(depthwise_conv2d(maps, depthwise, 1, "SAME"), pointwise, 1, "SAME")
    maps = np.einsum("nrci,hwoi->nrhcwo", maps, up).reshape(3, 8, 8, 3)  # stride = size
    expected = {"y": maps, "means": patches(maps, 4, 4, "VALID").mean((3, 4))}
    return Request({"images": values}, expected)


@case
def dilated_depthwise(export_dir: str) -> Request:
    """Images of any size: what is padded is computed in the graph."""
    kernel = normal(3, 3, 3, 2)
    with sm.Graph() as graph:
        images = sm.placeholder(np.float32, [None, None, None, 3], name="images")
        variable = sm.Variable(kernel, name="kernel")
        y = sm.nn.depthwise_conv2d(images, variable, [1, 1, 1, 1], "SAME", rate=[2, 2])
        z = sm.nn.pool(y, [2, 2], "MAX", "VALID", dilations=[3, 3])
    sm.simple_save(graph, export_dir, inputs={"images": images}, outputs={"y": y, "z": z})
    values = normal(2, 9, 9, 3, seed=1)
    maps = depthwise_conv2d(values, _with_gaps(kernel, 2), 1, "SAME")
    pooled = patches(maps, 4, 1, "VALID")[:, :, :, ::3, ::3].max((3, 4))
    return Request({"images": values}, {"y": maps, "z": pooled})


@case
def sequence_convolutions(export_dir: str) -> Request:
    """Sequences, of which TensorFlow makes images of one row."""
    kernel, gaps, up = normal(3, 4, 5), normal(2, 5, 5, seed=1), normal(2, 3, 5, seed=2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 12, 4], name="x")
        z = sm.nn.conv1d(x, sm.Variable(kernel, name="kernel"), 1, "VALID")
        z = sm.nn.max_pool1d(z, 2, 2, "VALID")
        z = sm.nn.convolution(z, sm.Variable(gaps, name="gaps"), "VALID", dilations=[3])
        means = sm.nn.avg_pool1d(z, 2, 2, "VALID")
        batch = sm.raw_ops.Shape(input=x)[0]
        y = sm.nn.conv1d_transpose(z, sm.Variable(up, name="up"), [batch, 4, 3], 2, "VALID")
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y, "means": means})
    values = normal(2, 12, 4, seed=3)
    windows = np.lib.stride_tricks.sliding_window_view(values, 3, 1)
    z = np.einsum("nwcs,sco->nwo", windows, kernel).reshape(2, 5, 2, 5).max(2)
    z = z[:, :2] @ gaps[0] + z[:, 3:] @ gaps[1]
    y = np.einsum("nwi,soi->nwso", z, up).reshape(2, 4, 3)
    return Request({"x": values}, {"y": y, "means": z.mean(1, keepdims=True)})


@case(tflite="TF Select ops: MaxPool3D")
def volumes(export_dir: str) -> Request:
    """Three spatial dimensions; windows that do not overlap, so that numpy's side is short."""
    kernel, up = normal(2, 2, 2, 3, 4), normal(2, 2, 2, 3, 4, seed=1)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 8, 4, 4, 3], name="x")
        z = sm.nn.conv3d(x, sm.Variable(kernel, name="kernel"), [1, 2, 2, 2, 1], "VALID")
        largest = sm.nn.max_pool3d(z, 2, 2, "VALID")
        batch = sm.raw_ops.Shape(input=x)[0]
        y = sm.nn.conv3d_transpose(z, sm.Variable(up, name="up"), [batch, 8, 4, 4, 3], 2, "VALID")
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y, "largest": largest})
    values = normal(2, 8, 4, 4, 3, seed=2)
    z = np.einsum("nahbicjk,hijko->nabco", values.reshape(2, 4, 2, 2, 2, 2, 2, 3), kernel)
    y = np.einsum("nabco,hijko->nahbicjk", z, up).reshape(2, 8, 4, 4, 3)
    largest_of = z.reshape(2, 2, 2, 1, 2, 1, 2, 4).max((2, 4, 6))
    return Request({"x": values}, {"y": y, "largest": largest_of})


@case
def batches_of_batches(export_dir: str) -> Request:
    """Frames of videos: two batch dimensions, of which one is not known."""
    kernel = normal(3, 3, 2, 4)
    with sm.Graph() as graph:
        frames = sm.placeholder(np.float32, [None, 5, 6, 6, 2], name="frames")
        y = sm.nn.conv2d(frames, sm.Variable(kernel, name="kernel"), 1, "VALID")
    sm.simple_save(graph, export_dir, inputs={"frames": frames}, outputs={"y": y})
    values = normal(2, 5, 6, 6, 2, seed=1)
    maps = conv2d(values.reshape(10, 6, 6, 2), kernel, 1, "VALID")
    return Request({"frames": values}, {"y": maps.reshape(2, 5, 4, 4, 4)})


@case(openvino="Dilation2D", tflite="TF Select ops: Dilation2D")
def morphology(export_dir: str) -> Request:
    heights = normal(3, 3, 2)
    ones = [1, 1, 1, 1]
    with sm.Graph() as graph:
        images = sm.placeholder(np.float32, [None, 6, 6, 2], name="images")
        variable = sm.Variable(heights, name="heights")
        wider = sm.nn.dilation2d(images, variable, ones, ones, "VALID")
        thinner = sm.nn.erosion2d(images, variable, ones, ones, "VALID")
    outputs = {"wider": wider, "thinner": thinner}
    sm.simple_save(graph, export_dir, inputs={"images": images}, outputs=outputs)
    values = normal(2, 6, 6, 2, seed=1)
    windows = patches(values, 3, 1, "VALID")
    expected = {
        "wider": (windows + heights).max((3, 4)),
        "thinner": (windows - heights[::-1, ::-1]).min((3, 4)),
    }
    return Request({"images": values}, expected)
