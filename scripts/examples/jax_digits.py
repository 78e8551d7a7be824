"""A network that JAX trains becomes a SavedModel. No TensorFlow is needed, or installed.

    python scripts/examples/jax_digits.py [directory]

Trains a convolutional network on the handwritten digits that come with scikit-learn, writes it to
`directory`/1 with its weights as variables, and has OpenVINO run it on digits that it has not seen.
TensorFlow Serving and TensorFlow Lite take the same directory as it is.
"""

from __future__ import annotations

import functools
import shutil
import sys
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import openvino
from jax import lax
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import savedmodel_writer as sm
from savedmodel_writer.importers.jax import convert

Weights = dict[str, dict[str, Any]]


def random_weights(key: jax.Array) -> Weights:
    shapes = {"conv1": (3, 3, 1, 8), "conv2": (3, 3, 8, 16), "dense": (64, 10)}
    initial = jax.nn.initializers.he_normal()
    return {
        name: {"kernel": initial(key, shape), "bias": jnp.zeros(shape[-1])}
        for (name, shape), key in zip(shapes.items(), jax.random.split(key, 3), strict=True)
    }


def logits(weights: Weights, pixels: jax.Array) -> jax.Array:
    """The network: `pixels` are rows of 64 numbers from 0 to 16, as scikit-learn has them."""
    x = pixels.reshape(-1, 8, 8, 1) / 16
    for name in ("conv1", "conv2"):
        layer = weights[name]
        x = lax.conv_general_dilated(
            x, layer["kernel"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        x = jax.nn.relu(x + layer["bias"])
        x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    return x.reshape(-1, 64) @ weights["dense"]["kernel"] + weights["dense"]["bias"]


def classify(weights: Weights, pixels: jax.Array) -> dict[str, jax.Array]:
    """What is served."""
    scores = logits(weights, pixels)
    return {"probabilities": jax.nn.softmax(scores), "class_id": scores.argmax(-1)}


@functools.partial(jax.jit, static_argnames="steps")
def train(weights: Weights, x: jax.Array, y: jax.Array, steps: int) -> tuple[Weights, jax.Array]:
    """Gradient descent with momentum; the weights, and the loss at each step."""

    def loss(weights: Weights, batch: jax.Array) -> jax.Array:
        scores = jax.nn.log_softmax(logits(weights, x[batch]))
        return -jnp.take_along_axis(scores, y[batch, None], axis=1).mean()

    def step(state: Any, key: jax.Array) -> Any:
        weights, speed = state
        batch = jax.random.randint(key, (64,), 0, len(x))
        value, slope = jax.value_and_grad(loss)(weights, batch)
        speed = jax.tree.map(lambda v, g: 0.9 * v - 0.02 * g, speed, slope)
        return (jax.tree.map(jnp.add, weights, speed), speed), value

    start = weights, jax.tree.map(jnp.zeros_like, weights)
    (weights, _), losses = lax.scan(step, start, jax.random.split(jax.random.key(1), steps))
    return weights, losses


def export(weights: Weights, export_dir: Path) -> None:
    """Writes the model: arrays of the weights become variables named by their place in them."""
    with sm.Graph() as graph:
        pixels = sm.placeholder(np.float32, [None, 64], name="pixels")
        variables = {
            layer: {name: sm.Variable(array, name=f"{layer}/{name}") for name, array in of.items()}
            for layer, of in weights.items()
        }
        outputs = convert(classify)(variables, pixels)
    sm.simple_save(graph, export_dir, inputs={"pixels": pixels}, outputs=outputs)


def main() -> None:
    directory = Path(sys.argv[1] if len(sys.argv) > 1 else "build/jax_digits")
    export_dir = directory / "1"
    shutil.rmtree(export_dir, ignore_errors=True)

    digits = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(
        digits.data.astype(np.float32), digits.target, test_size=0.25, random_state=0
    )
    weights, losses = train(
        random_weights(jax.random.key(0)), jnp.array(train_x), jnp.array(train_y), steps=800
    )
    print(f"JAX {jax.__version__}: loss {losses[0]:.2f} before, {losses[-50:].mean():.3f} after")
    export(weights, export_dir)
    print(sm.verify(export_dir, "serving"))

    compiled = openvino.compile_model(export_dir, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    answers = compiled({"pixels": test_x})
    expected = classify(weights, test_x)
    difference = np.abs(answers["probabilities"] - expected["probabilities"]).max()
    agreement = np.mean(answers["class_id"] == expected["class_id"])
    right = np.mean(answers["class_id"] == test_y)
    print(f"OpenVINO {openvino.__version__} against JAX, {len(test_x)} held-out digits")
    print(f"  largest difference {difference:.1e}   same label {agreement:.1%}   right {right:.1%}")
    if difference > 1e-5 or agreement < 1:
        sys.exit("OpenVINO and JAX differ")


if __name__ == "__main__":
    main()
