"""Random numbers of JAX's own generator, Threefry, to the bit.

A key, which is two numbers of 32 bits, is one of 64 in the graph: so an array of keys has the shape
there that it has in JAX, and all that gives arrays another shape works with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.control_flow import function
from savedmodel_writer.dtypes import uint32
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.importers.jax.call import Call, Rule, to_dtype
from savedmodel_writer.tensor_spec import TensorSpec

_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_WORD = TensorSpec(None, uint32)


@function(input_signature=[_WORD] * 4)
def threefry2x32(key_0: Tensor, key_1: Tensor, x_0: Tensor, x_1: Tensor) -> list[Tensor]:
    """Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (2011), with 20 rounds."""
    numbers = {n: constant(n, uint32) for rotation in _ROTATIONS for n in rotation}
    numbers |= {32 - n: constant(32 - n, uint32) for n in numbers}
    parity = raw_ops.BitwiseXor(x=key_0, y=constant(0x1BD11BDA, uint32))
    keys = [key_0, key_1, raw_ops.BitwiseXor(x=parity, y=key_1)]
    x_0, x_1 = x_0 + key_0, x_1 + key_1
    for group in range(5):
        for n in _ROTATIONS[group % 2]:
            x_0 = x_0 + x_1
            left = raw_ops.LeftShift(x=x_1, y=numbers[n])
            right = raw_ops.RightShift(x=x_1, y=numbers[32 - n])
            x_1 = raw_ops.BitwiseXor(x=raw_ops.BitwiseOr(x=left, y=right), y=x_0)
        x_0 = x_0 + keys[(group + 1) % 3]
        x_1 = x_1 + (keys[(group + 2) % 3] + constant(group + 1, uint32))
    return [x_0, x_1]


def _iota_2x32_shape(call: Call) -> Sequence[Tensor]:
    """0, 1, 2, … in the shape, as the high and the low halves of numbers of 64 bits."""
    dims = call.out_shape
    numbers = call.counting(math.prod(dims))
    low = to_dtype(numbers, uint32)
    if len(dims) != 1:
        low = call.reshape(low, dims)
    return raw_ops.ZerosLike(x=low), low


def _of_generator(method: str, *parameters: str) -> Rule:
    """What a method of JAX's generator makes of each key or seed, of arrays of them."""

    def rule(call: Call) -> Tensor:
        import jax
        from jax.extend.random import threefry_prng_impl

        def function(*elements: Any) -> Any:
            arguments = [call.params[parameter] for parameter in parameters]
            return getattr(threefry_prng_impl, method)(*elements, *arguments)

        ranks = [len(shape) for shape in call.in_shapes]
        for _ in range(max(ranks)):
            function = jax.vmap(function, in_axes=[0 if rank else None for rank in ranks])
        inputs, shapes = list(call.inputs), call.in_shapes
        for index, variable in enumerate(call.equation.invars):
            if jax.dtypes.issubdtype(variable.aval.dtype, jax.dtypes.prng_key):
                inputs[index] = raw_ops.Bitcast(input=inputs[index], type=uint32)
                shapes[index] = (*shapes[index], 2)
        words = call.trace(function, inputs, shapes)[0]
        return words if method == "random_bits" else _wrap(call, words)

    return rule


def _wrap(call: Call, words: Tensor) -> Tensor:
    return raw_ops.Bitcast(input=words, type=call.out_dtype)


def _refused(call: Call) -> Tensor:
    raise errors.UnimplementedError(
        f"JAX's primitive {call.equation.primitive.name!r}: its numbers depend on the machine; use "
        "keys of JAX's default, 'threefry2x32'"
    )


RULES: dict[str, Rule] = {
    "iota_2x32_shape": _iota_2x32_shape,
    "random_bits": _of_generator("random_bits", "bit_width", "shape"),
    "random_fold_in": _of_generator("fold_in"),
    "random_seed": _of_generator("seed"),
    "random_split": _of_generator("split", "shape"),
    "random_unwrap": lambda call: raw_ops.Bitcast(input=call.inputs[0], type=uint32),
    "random_wrap": lambda call: _wrap(call, call.inputs[0]),
    "rng_bit_generator": _refused,
    "rng_uniform": _refused,
    "threefry2x32": lambda call: threefry2x32(*call.inputs),
}
