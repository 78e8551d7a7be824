"""Convolutional models, on batches of images in NHWC order."""

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
    softmax,
)


@case
def cnn(export_dir: str) -> Request:
    """Conv2D, batch normalisation at inference, ReLU, MaxPool, a dense head."""
    kernel, bias = normal(3, 3, 1, 4), normal(4)
    gain, shift, mean = 1 + normal(4, seed=1), normal(4, seed=2), normal(4, seed=3)
    variance, head = 1 + np.abs(normal(4, seed=4)), normal(64, 10)
    with sm.Graph() as graph:
        images = sm.placeholder(np.float32, [None, 8, 8, 1], name="images")
        z = sm.raw_ops.Conv2D(
            input=images,
            filter=sm.Variable(kernel, name="conv/kernel"),
            strides=[1, 1, 1, 1],
            padding="SAME",
        )
        z = sm.raw_ops.BiasAdd(value=z, bias=sm.Variable(bias, name="conv/bias"))
        z = sm.raw_ops.FusedBatchNormV3(
            x=z,
            scale=sm.Variable(gain, name="norm/gamma"),
            offset=sm.Variable(shift, name="norm/beta"),
            mean=sm.Variable(mean, name="norm/moving_mean", trainable=False),
            variance=sm.Variable(variance, name="norm/moving_variance", trainable=False),
            epsilon=1e-3,
            is_training=False,
        ).y
        z = sm.raw_ops.MaxPool(
            input=sm.raw_ops.Relu(features=z),
            ksize=[1, 2, 2, 1],
            strides=[1, 2, 2, 1],
            padding="VALID",
        )
        flat = sm.raw_ops.Reshape(tensor=z, shape=[-1, 64])
        y = sm.raw_ops.Softmax(logits=flat @ sm.Variable(head, name="head"))
    sm.simple_save(graph, export_dir, inputs={"images": images}, outputs={"y": y})
    batch = normal(2, 8, 8, 1, seed=5)
    maps = batch_norm(conv2d(batch, kernel, 1, "SAME") + bias, gain, shift, mean, variance, 1e-3)
    pooled = max_pool(np.maximum(maps, 0), 2, 2, "VALID")
    return Request({"images": batch}, {"y": softmax(pooled.reshape(2, 64) @ head)})


@case
def strided_same_padding(export_dir: str) -> Request:
    """Odd sizes, where SAME pads more on the far side."""
    kernel = normal(4, 4, 2, 3)
    with sm.Graph() as graph:
        images = sm.placeholder(np.float32, [None, 7, 9, 2], name="images")
        z = sm.raw_ops.Conv2D(
            input=images,
            filter=sm.Variable(kernel, name="kernel"),
            strides=[1, 2, 2, 1],
            padding="SAME",
        )
        y = sm.raw_ops.MaxPool(input=z, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="SAME")
    sm.simple_save(graph, export_dir, inputs={"images": images}, outputs={"z": z, "y": y})
    batch = normal(2, 7, 9, 2, seed=1)
    maps = conv2d(batch, kernel, 2, "SAME")
    return Request({"images": batch}, {"z": maps, "y": max_pool(maps, 3, 2, "SAME")})


@case
def depthwise_separable(export_dir: str) -> Request:
    depthwise, pointwise = normal(3, 3, 3, 2), normal(1, 1, 6, 4)
    with sm.Graph() as graph:
        images = sm.placeholder(np.float32, [None, 6, 6, 3], name="images")
        z = sm.raw_ops.DepthwiseConv2dNative(
            input=images,
            filter=sm.Variable(depthwise, name="depthwise"),
            strides=[1, 1, 1, 1],
            padding="VALID",
        )
        z = sm.raw_ops.Conv2D(
            input=sm.raw_ops.Relu6(features=z),
            filter=sm.Variable(pointwise, name="pointwise"),
            strides=[1, 1, 1, 1],
            padding="VALID",
        )
        y = sm.raw_ops.Mean(input=z, axis=[1, 2])
    sm.simple_save(graph, export_dir, inputs={"images": images}, outputs={"y": y})
    batch = normal(2, 6, 6, 3, seed=1)
    maps = np.clip(depthwise_conv2d(batch, depthwise, 1, "VALID"), 0, 6)
    return Request({"images": batch}, {"y": conv2d(maps, pointwise, 1, "VALID").mean((1, 2))})


@case
def image_preprocessing(export_dir: str) -> Request:
    """uint8 pixels: scaled, cropped, mirrored and padded."""
    with sm.Graph() as graph:
        pixels = sm.placeholder(np.uint8, [None, 6, 6, 3], name="pixels")
        scaled = sm.raw_ops.Cast(x=pixels, DstT=np.float32) / 255.0
        crop = scaled[:, 1:5, 1:-1, :]
        mirrored = sm.raw_ops.ReverseV2(tensor=crop, axis=[2])
        y = sm.raw_ops.PadV2(
            input=mirrored, paddings=[[0, 0], [1, 2], [0, 1], [0, 0]], constant_values=-1.0
        )
    sm.simple_save(graph, export_dir, inputs={"pixels": pixels}, outputs={"y": y})
    batch = np.arange(2 * 6 * 6 * 3, dtype=np.uint8).reshape(2, 6, 6, 3)
    crop = (batch / np.float32(255))[:, 1:5, 1:-1][:, :, ::-1]
    padded = np.pad(crop, [(0, 0), (1, 2), (0, 1), (0, 0)], constant_values=-1)
    return Request({"pixels": batch}, {"y": padded.astype(np.float32)})


@case
def upsampling(export_dir: str) -> Request:
    """A transposed convolution whose output size is computed from the input's in the graph."""
    kernel = normal(2, 2, 3, 4)
    with sm.Graph() as graph:
        maps = sm.placeholder(np.float32, [None, 3, 3, 4], name="maps")
        batch = sm.raw_ops.Shape(input=maps)[0]
        y = sm.raw_ops.Conv2DBackpropInput(
            input_sizes=sm.raw_ops.Pack(values=[batch, 6, 6, 3]),
            filter=sm.Variable(kernel, name="kernel"),
            out_backprop=maps,
            strides=[1, 2, 2, 1],
            padding="VALID",
        )
    sm.simple_save(graph, export_dir, inputs={"maps": maps}, outputs={"y": y})
    values = normal(2, 3, 3, 4, seed=1)
    blocks = np.einsum("nrci,hwoi->nrhcwo", values, kernel)  # stride 2 = size: no overlap
    return Request({"maps": values}, {"y": blocks.reshape(2, 6, 6, 3)})
