"""The numpy side of the cases: weights, and the layers that numpy has no function for."""

from __future__ import annotations

import numpy as np


def normal(*shape: int, seed: int = 0, scale: float = 0.5) -> np.ndarray:
    """Reproducible float32 weights or inputs."""
    values = np.random.default_rng([seed, *shape]).normal(0, scale, shape)
    return np.asarray(values, np.float32)


def strings(*items: str | bytes) -> np.ndarray:
    """A vector of byte strings."""
    array = np.empty(len(items), object)
    array[:] = [item.encode() if isinstance(item, str) else item for item in items]
    return array


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def softmax(x: np.ndarray) -> np.ndarray:
    shifted = np.exp(x - x.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)


def layer_norm(x: np.ndarray, gain: np.ndarray, shift: np.ndarray, epsilon: float) -> np.ndarray:
    centred = x - x.mean(-1, keepdims=True)
    variance = np.square(centred).mean(-1, keepdims=True)
    return centred / np.sqrt(variance + np.float32(epsilon)) * gain + shift


def batch_norm(
    x: np.ndarray,
    gain: np.ndarray,
    shift: np.ndarray,
    mean: np.ndarray,
    variance: np.ndarray,
    epsilon: float,
) -> np.ndarray:
    return (x - mean) / np.sqrt(variance + np.float32(epsilon)) * gain + shift


def patches(x: np.ndarray, size: int, stride: int, padding: str, fill: float = 0.0) -> np.ndarray:
    """Windows of an NHWC batch, [n, rows, columns, size, size, channels], by TensorFlow's rules."""
    if padding == "SAME":
        around = [max((-(-n // stride) - 1) * stride + size - n, 0) for n in x.shape[1:3]]
        spatial = [(total // 2, total - total // 2) for total in around]
        x = np.pad(x, [(0, 0), *spatial, (0, 0)], constant_values=fill)
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), (1, 2))
    return windows[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)


def conv2d(x: np.ndarray, kernel: np.ndarray, stride: int, padding: str) -> np.ndarray:
    return np.tensordot(patches(x, kernel.shape[0], stride, padding), kernel, 3)


def depthwise_conv2d(x: np.ndarray, kernel: np.ndarray, stride: int, padding: str) -> np.ndarray:
    windows = patches(x, kernel.shape[0], stride, padding)
    outputs = np.einsum("nrchwi,hwim->nrcim", windows, kernel)
    return outputs.reshape(*outputs.shape[:3], -1)


def max_pool(x: np.ndarray, size: int, stride: int, padding: str) -> np.ndarray:
    return patches(x, size, stride, padding, -np.inf).max((3, 4))
