"""The functions of `nn` that are several nodes: activations, normalization, losses."""

from __future__ import annotations

import math

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import batch_norm, normal, sigmoid, softmax


def _gelu(x: np.ndarray) -> np.ndarray:
    return x * np.vectorize(lambda value: math.erfc(-value / math.sqrt(2)) / 2)(x).astype(x.dtype)


def _log_softmax(x: np.ndarray) -> np.ndarray:
    return np.log(softmax(x))


def _softplus(x: np.ndarray) -> np.ndarray:
    return np.log1p(np.exp(x))


@case
def activations(export_dir: str) -> Request:
    """A dense layer, then every activation that is more than one node, and some that are one."""
    kernel, bias = normal(5, 4), normal(4, seed=1)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 5], name="x")
        z = sm.nn.xw_plus_b(x, sm.Variable(kernel, name="kernel"), sm.Variable(bias, name="bias"))
        outputs = {
            "relu6": sm.nn.relu6(z * 8),
            "elu": sm.nn.elu(z),
            "crelu": sm.nn.crelu(z),
            "leaky_relu": sm.nn.leaky_relu(z, 0.1),
            "gelu": sm.nn.gelu(z),
            "swish": sm.nn.swish(z, beta=1.5),
            "softplus": sm.nn.softplus(z),
            "by_example": sm.nn.softmax(z, axis=0),
            "log_softmax": sm.nn.log_softmax(z),
        }
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs=outputs)
    batch = normal(3, 5, seed=2)
    z = batch @ kernel + bias
    expected = {
        "relu6": np.clip(z * 8, 0, 6),
        "elu": np.where(z > 0, z, np.expm1(z)),
        "crelu": np.concatenate([np.maximum(z, 0), np.maximum(-z, 0)], -1),
        "leaky_relu": np.where(z > 0, z, z * np.float32(0.1)),
        "gelu": _gelu(z),
        "swish": z * sigmoid(np.float32(1.5) * z),
        "softplus": _softplus(z),
        "by_example": softmax(z.T).T,
        "log_softmax": _log_softmax(z),
    }
    return Request({"x": batch}, expected)


@case
def normalization(export_dir: str) -> Request:
    """Images, normalized by what was learned and by their own moments."""
    rows = np.abs(normal(4, 3)) + np.float32(0.5)
    with sm.Graph() as graph:
        images = sm.placeholder(np.float32, [None, 4, 5, 3], name="images")
        names = ("mean", "variance", "offset", "scale")
        norm = [sm.Variable(row, name=name) for row, name in zip(rows, names, strict=True)]
        mean, variance = sm.nn.moments(images, [1, 2], keepdims=True)
        counts, sums, squares, shift = sm.nn.sufficient_statistics(images, [0, 1, 2], 0.25)
        outputs = {
            "batch": sm.nn.batch_normalization(images, *norm, 1e-3),
            "fused": sm.nn.fused_batch_norm(
                images, norm[3], norm[2], norm[0], norm[1], is_training=False
            )[0],
            "instance": sm.nn.batch_normalization(images, mean, variance, None, None, 1e-3),
            "weighted": sm.nn.weighted_moments(images, [1, 2, 3], [0.5, 1.0, 1.5])[1],
            "channels": sm.nn.normalize_moments(counts, sums, squares, shift)[1],
            "unit": sm.nn.l2_normalize(images, -1),
            "neighbours": sm.nn.lrn(images, alpha=0.5),
        }
    sm.simple_save(graph, export_dir, inputs={"images": images}, outputs=outputs)
    batch = normal(2, 4, 5, 3, seed=1)
    by_rows = batch_norm(batch, rows[3], rows[2], rows[0], rows[1], 1e-3)
    centred = batch - batch.mean((1, 2), keepdims=True)
    weights = np.broadcast_to(np.float32([0.5, 1, 1.5]), batch.shape)
    weighted_mean = np.average(batch, (1, 2, 3), weights)[:, None, None, None]
    sums_of_squares = np.square(batch).sum(-1, keepdims=True)  # of up to 5 channels on each side
    expected = {
        "batch": by_rows,
        "fused": by_rows,
        "instance": centred / np.sqrt(batch.var((1, 2), keepdims=True) + np.float32(1e-3)),
        "weighted": np.average(np.square(batch - weighted_mean), (1, 2, 3), weights),
        "channels": batch.var((0, 1, 2)),
        "unit": batch / np.linalg.norm(batch, axis=-1, keepdims=True),
        "neighbours": batch / np.sqrt(1 + np.float32(0.5) * sums_of_squares),
    }
    return Request(
        {"images": batch}, {key: value.astype(np.float32) for key, value in expected.items()}
    )


@case
def losses(export_dir: str) -> Request:
    """What an evaluation signature answers: how far logits are from labels, class by class."""
    with sm.Graph() as graph:
        logits = sm.placeholder(np.float32, [None, 4], name="logits")
        labels = sm.placeholder(np.float32, [None, 4], name="labels")
        pair = {"labels": labels, "logits": logits}
        outputs = {
            "sigmoid": sm.nn.sigmoid_cross_entropy_with_logits(**pair),
            "weighted": sm.nn.weighted_cross_entropy_with_logits(**pair, pos_weight=2.0),
            "poisson": sm.nn.log_poisson_loss(labels, logits),
        }
    sm.simple_save(graph, export_dir, {"logits": logits, "labels": labels}, outputs)
    x, z = normal(3, 4), softmax(normal(3, 4, seed=1))
    expected = {
        "sigmoid": z * _softplus(-x) + (1 - z) * _softplus(x),
        "weighted": 2 * z * _softplus(-x) + (1 - z) * _softplus(x),
        "poisson": np.exp(x) - x * z,
    }
    return Request({"logits": x, "labels": z}, expected)


@case(
    openvino="No conversion rule found for operations: SoftmaxCrossEntropyWithLogits",
    tflite="TF Select ops: SparseSoftmaxCrossEntropyWithLogits",
)
def losses_of_a_softmax(export_dir: str) -> Request:
    """The same of classes that exclude each other; of sequences, whose lengths are not known."""
    with sm.Graph() as graph:
        logits = sm.placeholder(np.float32, [None, None, 4], name="logits")
        labels = sm.placeholder(np.float32, [None, None, 4], name="labels")
        classes = sm.placeholder(np.int32, [None, None], name="classes")
        outputs = {
            "dense": sm.nn.softmax_cross_entropy_with_logits_v2(labels, logits),
            "by_time": sm.nn.softmax_cross_entropy_with_logits_v2(labels, logits, axis=1),
            "sparse": sm.nn.sparse_softmax_cross_entropy_with_logits(classes, logits),
        }
    inputs = {"logits": logits, "labels": labels, "classes": classes}
    sm.simple_save(graph, export_dir, inputs, outputs)
    x, z = normal(2, 3, 4), softmax(normal(2, 3, 4, seed=1))
    right = np.int32([[0, 3, 1], [2, 2, 0]])
    along_time = np.swapaxes(_log_softmax(np.swapaxes(x, 1, 2)), 1, 2)
    expected = {
        "dense": -(z * _log_softmax(x)).sum(-1),
        "by_time": -(z * along_time).sum(1),
        "sparse": -np.take_along_axis(_log_softmax(x), right[..., None], -1)[..., 0],
    }
    return Request({"logits": x, "labels": z, "classes": right}, expected)


@case
def fraction_of_zeros(export_dir: str) -> Request:
    """Counting zeros: two branches, which count in numbers of 32 and of 64 bits."""
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        y = sm.nn.zero_fraction(sm.nn.relu(x))
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    return Request({"x": np.float32([[1, -1, 0, 2]])}, {"y": np.float32(0.5)})
