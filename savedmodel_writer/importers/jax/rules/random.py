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


def _threefry2x32(call: Call) -> Sequence[Tensor]:
    results: list[Tensor] = threefry2x32(*call.inputs)
    for tensor in results:
        tensor.set_shape([dim if isinstance(dim, int) else None for dim in call.out_shape])
    return results


def _iota_2x32_shape(call: Call) -> Sequence[Tensor]:
    """0, 1, 2, … in the shape, as the high and the low halves of numbers of 64 bits."""
    dims = call.out_shape
    count = math.prod(dims)
    if isinstance(count, int) and count >= 2**31:
        raise errors.UnimplementedError(f"random numbers: {count} at once, expected < 2**31")
    low = to_dtype(raw_ops.Range(start=0, limit=call.size(count), delta=1), uint32)
    if len(dims) != 1:
        low = call.reshape(low, dims)
    return raw_ops.ZerosLike(x=low), low


def _words(keys: Tensor) -> Tensor:
    return raw_ops.Bitcast(input=keys, type=uint32)


def _keys(call: Call, words: Tensor) -> Tensor:
    return raw_ops.Bitcast(input=words, type=call.out_dtype)


def _generated(call: Call, method: str, *arguments: Any) -> Tensor:
    """What a method of JAX's generator makes of each key or seed, of arrays of them."""
    import jax
    from jax.extend.random import threefry_prng_impl

    def function(*elements: Any) -> Any:
        return getattr(threefry_prng_impl, method)(*elements, *arguments)

    ranks = [len(shape) for shape in call.in_shapes]
    rank = max(ranks)
    if any(own not in (0, rank) for own in ranks):
        raise errors.UnimplementedError(
            f"JAX's primitive {call.equation.primitive.name!r}: expected keys and numbers in "
            f"arrays of one shape, found {call.in_shapes}: broadcast them with jax.numpy"
        )
    for _ in range(rank):
        function = jax.vmap(function, in_axes=[0 if own else None for own in ranks])
    inputs, shapes = list(call.inputs), call.in_shapes
    for index, variable in enumerate(call.equation.invars):
        if jax.dtypes.issubdtype(variable.aval.dtype, jax.dtypes.prng_key):
            inputs[index] = _words(inputs[index])
            shapes[index] = (*shapes[index], 2)
    return call.trace(function, inputs, shapes)[0]


def _random_bits(call: Call) -> Tensor:
    return _generated(call, "random_bits", call.params["bit_width"], call.params["shape"])


def _random_seed(call: Call) -> Tensor:
    return _keys(call, _generated(call, "seed"))


def _random_split(call: Call) -> Tensor:
    return _keys(call, _generated(call, "split", call.params["shape"]))


def _random_fold_in(call: Call) -> Tensor:
    return _keys(call, _generated(call, "fold_in"))


def _refused(call: Call) -> Tensor:
    raise errors.UnimplementedError(
        f"JAX's primitive {call.equation.primitive.name!r}: its numbers depend on the machine; use "
        "keys of the implementation 'threefry2x32', JAX's default"
    )


RULES: dict[str, Rule] = {
    "iota_2x32_shape": _iota_2x32_shape,
    "random_bits": _random_bits,
    "random_fold_in": _random_fold_in,
    "random_seed": _random_seed,
    "random_split": _random_split,
    "random_unwrap": lambda call: _words(call.inputs[0]),
    "random_wrap": lambda call: _keys(call, call.inputs[0]),
    "rng_bit_generator": _refused,
    "rng_uniform": _refused,
    "threefry2x32": _threefry2x32,
}
