"""Blocks that deep networks are made of: a residual one of images, and one of a transformer."""

from __future__ import annotations

import math

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import batch_norm, conv2d, layer_norm, normal, softmax


def _convolved(
    x: sm.Tensor, kernel: np.ndarray, norm: np.ndarray, stride: int, name: str
) -> sm.Tensor:
    """A convolution and a batch normalization; rows of `norm`: gain, shift, mean, variance."""
    z = sm.raw_ops.Conv2D(
        input=x,
        filter=sm.Variable(kernel, name=f"{name}/kernel"),
        strides=[1, stride, stride, 1],
        padding="SAME",
    )
    scale, offset = (sm.Variable(norm[i], name=f"{name}/norm_{i}") for i in (0, 1))
    mean, variance = (
        sm.Variable(norm[i], name=f"{name}/norm_{i}", trainable=False) for i in (2, 3)
    )
    return sm.raw_ops.FusedBatchNormV3(
        x=z,
        scale=scale,
        offset=offset,
        mean=mean,
        variance=variance,
        epsilon=1e-3,
        is_training=False,
    ).y


def _expected_convolved(
    x: np.ndarray, kernel: np.ndarray, norm: np.ndarray, stride: int
) -> np.ndarray:
    return batch_norm(conv2d(x, kernel, stride, "SAME"), *norm, 1e-3)


@case
def resnet_block(export_dir: str) -> Request:
    """Two convolutions beside a strided projection; then a block whose shortcut is the identity."""
    shapes = {"a": (3, 3, 3, 6), "b": (3, 3, 6, 6), "shortcut": (1, 1, 3, 6)}
    shapes |= {"c": (3, 3, 6, 6), "d": (3, 3, 6, 6)}
    kernels = {name: normal(*shape, seed=ord(name[0]), scale=0.1) for name, shape in shapes.items()}
    norms = {name: np.abs(normal(4, 6, seed=ord(name[0]))) + 0.5 for name in shapes}
    strides = {"a": 2, "shortcut": 2}

    with sm.Graph() as graph:
        images = sm.placeholder(np.float32, [None, 9, 8, 3], name="images")

        def layer(x: sm.Tensor, name: str) -> sm.Tensor:
            return _convolved(x, kernels[name], norms[name], strides.get(name, 1), name)

        def relu(x: sm.Tensor) -> sm.Tensor:
            return sm.raw_ops.Relu(features=x)

        z = relu(layer(relu(layer(images, "a")), "b") + layer(images, "shortcut"))
        y = relu(layer(relu(layer(z, "c")), "d") + z)
    sm.simple_save(graph, export_dir, inputs={"images": images}, outputs={"y": y})

    def expected(x: np.ndarray, name: str) -> np.ndarray:
        return _expected_convolved(x, kernels[name], norms[name], strides.get(name, 1))

    batch = normal(2, 9, 8, 3, seed=7)
    hidden = expected(np.maximum(expected(batch, "a"), 0), "b") + expected(batch, "shortcut")
    hidden = np.maximum(hidden, 0)
    result = expected(np.maximum(expected(hidden, "c"), 0), "d") + hidden
    return Request({"images": batch}, {"y": np.maximum(result, 0)})


def _normed(x: sm.Tensor, gain: np.ndarray, shift: np.ndarray, name: str) -> sm.Tensor:
    mean = sm.raw_ops.Mean(input=x, axis=[-1], keep_dims=True)
    difference = sm.raw_ops.SquaredDifference(x=x, y=mean)
    variance = sm.raw_ops.Mean(input=difference, axis=[-1], keep_dims=True)
    normed = (x - mean) * sm.raw_ops.Rsqrt(x=variance + 1e-6)
    return normed * sm.Variable(gain, name=f"{name}/gamma") + sm.Variable(
        shift, name=f"{name}/beta"
    )


@case
def transformer_block(export_dir: str) -> Request:
    """Causal self-attention of two heads and a feed-forward layer, each behind a normalization."""
    heads, width, inner = 2, 8, 16
    projections = {name: normal(width, heads, 4, seed=ord(name)) for name in "qkv"}
    output = normal(heads, 4, width, seed=4)
    first, second = normal(width, inner, seed=5), normal(inner, width, seed=6)
    gains, shifts = 1 + normal(2, width, seed=7), normal(2, width, seed=8)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, None, width], name="x")
        length = sm.raw_ops.Shape(input=x)[1]
        z = _normed(x, gains[0], shifts[0], "attention_norm")
        q, k, v = (
            sm.raw_ops.Einsum(inputs=[z, sm.Variable(w, name=name)], equation="btd,dhe->bhte")
            for name, w in projections.items()
        )
        scores = sm.raw_ops.Einsum(inputs=[q, k], equation="bhte,bhse->bhts") / 2.0
        square = sm.raw_ops.Fill(dims=sm.raw_ops.Pack(values=[length, length]), value=True)
        before = sm.raw_ops.Cast(x=square, DstT=np.float32)
        before = sm.raw_ops.MatrixBandPart(input=before, num_lower=-1, num_upper=0)
        weights = sm.raw_ops.Softmax(
            logits=sm.raw_ops.SelectV2(condition=before > 0.0, t=scores, e=-1e9)
        )
        context = sm.raw_ops.Einsum(inputs=[weights, v], equation="bhts,bhse->bthe")
        w = sm.Variable(output, name="output")
        x_attended = x + sm.raw_ops.Einsum(inputs=[context, w], equation="bthe,hed->btd")
        z = _normed(x_attended, gains[1], shifts[1], "feed_forward_norm")
        hidden = sm.raw_ops.BatchMatMulV2(x=z, y=sm.Variable(first, name="inner"))
        gelu = 0.5 * hidden * (1.0 + sm.raw_ops.Erf(x=hidden * np.float32(math.sqrt(0.5))))
        y = x_attended + sm.raw_ops.BatchMatMulV2(x=gelu, y=sm.Variable(second, name="outer"))
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})

    sequence = normal(2, 5, width, seed=9)
    z = layer_norm(sequence, gains[0], shifts[0], 1e-6)
    q, k, v = (np.einsum("btd,dhe->bhte", z, w) for w in projections.values())
    scores = np.where(np.tri(5, dtype=bool), np.einsum("bhte,bhse->bhts", q, k) / 2, -1e9)
    context = np.einsum("bhts,bhse->bthe", softmax(scores), v)
    attended = sequence + np.einsum("bthe,hed->btd", context, output)
    hidden = layer_norm(attended, gains[1], shifts[1], 1e-6) @ first
    erf = np.vectorize(math.erf)(hidden * math.sqrt(0.5))
    result = attended + (0.5 * hidden * (1 + erf)) @ second
    return Request({"x": sequence}, {"y": result.astype(np.float32)})
