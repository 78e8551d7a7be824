"""A transformer layer from the weights that PyTorch saves becomes a SavedModel.

    python scripts/examples/torch_transformer.py [directory [layer.safetensors]]

The file has what `safetensors.torch.save_file(layer.state_dict(), path)` writes for a layer
`torch.nn.TransformerEncoderLayer(width, HEADS, activation="gelu", batch_first=True)`. Without one,
random weights of such names are taken. The model goes to `directory`/1, and OpenVINO runs it
against the same layer in numpy. Neither TensorFlow nor PyTorch is needed.
"""

from __future__ import annotations

import math
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import openvino

import savedmodel_writer as sm

HEADS = 4


class Layer:
    """The layer as nodes of a graph; `weights` may be arrays, or lie in a file until the export."""

    def __init__(self, weights: Mapping[str, object]) -> None:
        self._variables = {
            name: sm.Variable(value, name=name.replace(".", "/")) for name, value in weights.items()
        }

    def __call__(self, x: sm.Tensor, lengths: sm.Tensor) -> sm.Tensor:
        """Of each sequence in the batch `x`, only the first `lengths` positions are attended to."""
        h = self.normalized(x + self.attention(x, lengths), "norm1")
        inner = sm.nn.gelu(self.linear(h, "linear1.weight", "linear1.bias"))
        return self.normalized(h + self.linear(inner, "linear2.weight", "linear2.bias"), "norm2")

    def attention(self, x: sm.Tensor, lengths: sm.Tensor) -> sm.Tensor:
        """Every head's mean of the values, weighted by how queries and keys agree."""
        length, width = sm.shape(x)[1], x.shape[-1]
        projected = self.linear(x, "self_attn.in_proj_weight", "self_attn.in_proj_bias")
        by_head = sm.reshape(projected, [-1, length, 3, HEADS, width // HEADS])
        query, key, value = sm.unstack(sm.transpose(by_head, [2, 0, 3, 1, 4]), num=3)
        scores = sm.matmul(query, key, transpose_b=True) / math.sqrt(width // HEADS)
        seen = sm.range(length) < lengths[:, None, None, None]
        attention = sm.nn.softmax(sm.where_v2(seen, scores, -1e9))
        context = sm.reshape(sm.transpose(attention @ value, [0, 2, 1, 3]), [-1, length, width])
        return self.linear(context, "self_attn.out_proj.weight", "self_attn.out_proj.bias")

    def linear(self, x: sm.Tensor, weight: str, bias: str) -> sm.Tensor:
        """PyTorch keeps the weights of a linear layer as [outputs, inputs]."""
        return sm.matmul(x, self._variables[weight], transpose_b=True) + self._variables[bias]

    def normalized(self, x: sm.Tensor, name: str) -> sm.Tensor:
        """Layer normalization."""
        mean, variance = sm.nn.moments(x, [-1], keepdims=True)
        scale, offset = self._variables[f"{name}.weight"], self._variables[f"{name}.bias"]
        return sm.nn.batch_normalization(x, mean, variance, offset, scale, 1e-5)


def in_numpy(weights: Mapping[str, np.ndarray], x: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The same layer, to compare with."""
    erf = np.vectorize(math.erf, otypes=[np.float32])

    def linear(x: np.ndarray, weight: str, bias: str) -> np.ndarray:
        return x @ weights[weight].T + weights[bias]

    def normalized(x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        deviation = np.sqrt(np.square(centred).mean(-1, keepdims=True) + 1e-5)
        return centred / deviation * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    batch, length, width = x.shape
    projected = linear(x, "self_attn.in_proj_weight", "self_attn.in_proj_bias")
    by_head = projected.reshape(batch, length, 3, HEADS, width // HEADS)
    query, key, value = by_head.transpose(2, 0, 3, 1, 4)
    scores = query @ key.swapaxes(-1, -2) / math.sqrt(width // HEADS)
    seen = np.arange(length) < lengths[:, None]
    scores = np.exp(np.where(seen[:, None, None, :], scores, -1e9))
    context = (scores / scores.sum(-1, keepdims=True)) @ value
    context = context.swapaxes(1, 2).reshape(x.shape)
    h = normalized(
        x + linear(context, "self_attn.out_proj.weight", "self_attn.out_proj.bias"), "norm1"
    )
    inner = linear(h, "linear1.weight", "linear1.bias")
    inner = 0.5 * inner * (1 + erf(inner / math.sqrt(2)))
    return normalized(h + linear(inner, "linear2.weight", "linear2.bias"), "norm2")


def random_weights(width: int = 32, inner: int = 64) -> dict[str, np.ndarray]:
    """Weights of the names and shapes that the layer's `state_dict()` has."""
    shapes = {
        "self_attn.in_proj_weight": (3 * width, width),
        "self_attn.in_proj_bias": (3 * width,),
        "self_attn.out_proj.weight": (width, width),
        "self_attn.out_proj.bias": (width,),
        "linear1.weight": (inner, width),
        "linear1.bias": (inner,),
        "linear2.weight": (width, inner),
        "linear2.bias": (width,),
        **{f"norm{i}.{part}": (width,) for i in (1, 2) for part in ("weight", "bias")},
    }
    random = np.random.default_rng(0)
    return {name: random.normal(0, 0.2, shape).astype("f4") for name, shape in shapes.items()}


def export(weights: Mapping[str, object], width: int, export_dir: Path) -> None:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, None, width], name="x")
        lengths = sm.placeholder(np.int32, [None], name="lengths")
        y = Layer(weights)(x, lengths)
    sm.simple_save(graph, export_dir, inputs={"x": x, "lengths": lengths}, outputs={"y": y})


def main() -> None:
    directory = Path(sys.argv[1] if len(sys.argv) > 1 else "build/transformer")
    export_dir = directory / "1"
    shutil.rmtree(export_dir, ignore_errors=True)
    # Tensors of a file are read when the checkpoint is written, not before.
    weights = sm.variables_from(sys.argv[2]) if len(sys.argv) > 2 else random_weights()
    width = weights["norm1.weight"].shape[0]
    export(weights, width, export_dir)
    print(sm.verify(export_dir, "serving"))

    x = np.random.default_rng(1).normal(size=(3, 7, width)).astype(np.float32)
    lengths = np.int32([7, 4, 1])
    compiled = openvino.compile_model(export_dir, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    answer = compiled({"x": x, "lengths": lengths})["y"]
    expected = in_numpy({name: np.asarray(weights[name]) for name in weights}, x, lengths)
    difference = np.abs(answer - expected).max()
    print(f"OpenVINO {openvino.__version__} against numpy: largest difference {difference:.1e}")
    if not difference < 1e-4:
        sys.exit("OpenVINO and numpy differ")


if __name__ == "__main__":
    main()
