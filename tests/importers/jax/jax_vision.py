"""Networks that look at images."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from tests.importers.jax.layers import (
    Init,
    attention,
    batch_norm,
    conv,
    dense,
    layer_norm,
    max_pool,
    mean_pool,
)
from tests.importers.jax.network import network, programs

Weights = dict[str, Any]
_init = Init(1)


@network(
    {
        "conv1": _init.conv(5, 1, 4),
        "conv2": _init.conv(5, 4, 6),
        "dense1": _init.dense(4 * 4 * 6, 16),
        "dense2": _init.dense(16, 10),
    },
    image=_init.normal(3, 28, 28, 1),
)
def lenet(w: Weights, image: jax.Array) -> dict[str, jax.Array]:
    x = mean_pool(jnp.tanh(conv(w["conv1"], image, padding="VALID")))
    x = max_pool(jax.nn.relu(conv(w["conv2"], x, padding="VALID")))
    x = jnp.tanh(dense(w["dense1"], x.reshape(x.shape[0], -1)))
    logits = dense(w["dense2"], x)
    return {"probabilities": jax.nn.softmax(logits), "label": logits.argmax(-1)}


def _residual_weights(inputs: int, outputs: int) -> Weights:
    weights = {
        "conv1": _init.conv(3, inputs, outputs),
        "norm1": _init.batch_norm(outputs),
        "conv2": _init.conv(3, outputs, outputs),
        "norm2": _init.batch_norm(outputs),
    }
    if inputs != outputs:
        weights |= {"conv0": _init.conv(1, inputs, outputs), "norm0": _init.batch_norm(outputs)}
    return weights


def _residual(w: Weights, x: jax.Array) -> jax.Array:
    stride = 2 if "conv0" in w else 1
    y = jax.nn.relu(batch_norm(w["norm1"], conv(w["conv1"], x, stride)))
    y = batch_norm(w["norm2"], conv(w["conv2"], y))
    shortcut = batch_norm(w["norm0"], conv(w["conv0"], x, stride)) if "conv0" in w else x
    return jax.nn.relu(y + shortcut)


@network(
    {
        "stem": _init.conv(7, 3, 4),
        "norm": _init.batch_norm(4),
        "blocks": [_residual_weights(4, 4), _residual_weights(4, 8)],
        "head": _init.dense(8, 5),
    },
    image=_init.normal(2, 33, 32, 3),
)
def resnet(w: Weights, image: jax.Array) -> jax.Array:
    x = jax.nn.relu(batch_norm(w["norm"], conv(w["stem"], image, 2)))
    x = max_pool(x, 3, 2, "SAME")
    for block in w["blocks"]:
        x = _residual(block, x)
    x = mean_pool(x, 3, "SAME")
    return dense(w["head"], x.mean((1, 2)))


def _separable_weights(inputs: int, outputs: int) -> Weights:
    return {
        "expand": _init.conv(1, inputs, 2 * inputs),
        "depthwise": _init.conv(3, 1, 2 * inputs),
        "norm": _init.batch_norm(2 * inputs),
        "squeeze": _init.dense(2 * inputs, 2),
        "excite": _init.dense(2, 2 * inputs),
        "project": _init.conv(1, 2 * inputs, outputs),
    }


def _separable(w: Weights, x: jax.Array, stride: int) -> jax.Array:
    """A block of MobileNet 3: depthwise, with channels that are weighted by their means."""
    y = jax.nn.hard_swish(conv(w["expand"], x))
    y = conv(w["depthwise"], y, stride, groups=y.shape[-1])
    y = jax.nn.relu6(batch_norm(w["norm"], y))
    means = jax.nn.relu(dense(w["squeeze"], y.mean((1, 2), keepdims=True)))
    y = conv(w["project"], y * jax.nn.hard_sigmoid(dense(w["excite"], means)))
    return x + y if x.shape == y.shape else y


@network(
    {
        "stem": _init.conv(3, 3, 4),
        "blocks": [_separable_weights(4, 4), _separable_weights(4, 6), _separable_weights(6, 6)],
        "head": _init.dense(6, 5),
    },
    image=_init.normal(2, 17, 20, 3),
)
def mobilenet(w: Weights, image: jax.Array) -> jax.Array:
    x = jax.nn.hard_swish(conv(w["stem"], image, 2))
    for block, stride in zip(w["blocks"], (1, 2, 1), strict=True):
        x = _separable(block, x, stride)
    return jax.nn.log_softmax(dense(w["head"], x.mean((1, 2))))


@network(
    {
        "down1": _init.conv(3, 1, 4),
        "down2": _init.conv(3, 4, 6),
        "bottom": _init.conv(3, 6, 6),
        "up": _init.conv(2, 6, 4),
        "side": _init.conv(3, 10, 4),
        "out": _init.conv(1, 8, 2),
    },
    image=_init.normal(2, 16, 12, 1),
)
def unet(w: Weights, image: jax.Array) -> jax.Array:
    first = jax.nn.leaky_relu(conv(w["down1"], image))
    second = jax.nn.silu(conv(w["down2"], max_pool(first)))
    bottom = jax.nn.softplus(conv(w["bottom"], max_pool(second)))
    resized = jax.image.resize(bottom, (*second.shape[:3], 6), "bilinear")
    beside = conv(w["side"], jnp.concatenate([resized, jax.nn.silu(second[..., :4])], -1))
    up = lax.conv_transpose(
        jnp.pad(beside, [(0, 0), (0, 0), (0, 0), (0, 2)]), w["up"]["kernel"], (2, 2), "SAME"
    )
    both = jnp.concatenate([up + w["up"]["bias"], first], -1)
    return jax.nn.sigmoid(conv(w["out"], both))


def _vit_block_weights(width: int) -> Weights:
    return {
        "norm1": _init.layer_norm(width),
        "attention": _init.attention(width),
        "norm2": _init.layer_norm(width),
        "inner": _init.dense(width, 2 * width),
        "outer": _init.dense(2 * width, width),
    }


@network(
    {
        "patches": _init.conv(4, 3, 8),
        "class": _init.normal(1, 1, 8),
        "positions": _init.normal(1, 13, 8),
        "blocks": [_vit_block_weights(8), _vit_block_weights(8)],
        "norm": _init.layer_norm(8),
        "head": _init.dense(8, 5),
    },
    image=_init.normal(2, 16, 12, 3),
)
def vision_transformer(w: Weights, image: jax.Array) -> jax.Array:
    batch = image.shape[0]
    x = lax.conv_general_dilated(
        image, w["patches"]["kernel"], (4, 4), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )
    x = (x + w["patches"]["bias"]).reshape(batch, -1, 8)
    x = jnp.concatenate([jnp.broadcast_to(w["class"], (batch, 1, 8)), x], axis=1)
    x = x + w["positions"]
    for block in w["blocks"]:
        x = x + attention(block["attention"], layer_norm(block["norm1"], x), 2)
        inner = jax.nn.gelu(dense(block["inner"], layer_norm(block["norm2"], x)))
        x = x + dense(block["outer"], inner)
    return dense(w["head"], layer_norm(w["norm"], x)[:, 0])


@network(
    {"conv": _init.conv(3, 2, 4), "dilated": _init.conv(3, 4, 4), "scale": _init.layer_norm(4)},
    image=_init.normal(2, 9, 9, 2),
)
def dilated(w: Weights, image: jax.Array) -> jax.Array:
    """Channels first, as PyTorch has them; dilation, and normalization in groups."""
    x = jnp.moveaxis(image, -1, 1)
    for name, rate in (("conv", 1), ("dilated", 2)):
        x = lax.conv_general_dilated(
            x,
            w[name]["kernel"],
            (1, 1),
            [(rate, rate)] * 2,
            rhs_dilation=(rate, rate),
            dimension_numbers=("NCHW", "HWIO", "NCHW"),
        )
        grouped = x.reshape(x.shape[0], 2, -1)
        mean = grouped.mean(-1, keepdims=True)
        grouped = (grouped - mean) / jnp.sqrt(grouped.var(-1, keepdims=True) + 1e-5)
        scale, bias = (w["scale"][part][:, None, None] for part in ("scale", "bias"))
        x = jax.nn.elu(grouped.reshape(x.shape) * scale + bias)
    return x.max((2, 3))


PROGRAMS = programs(lenet, resnet, mobilenet, unet, vision_transformer, dilated)
