"""Random numbers of a generator whose state is a variable or a key."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import with_value
from savedmodel_writer.ops.shape_functions.handles import keep_handle
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    shape_input,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import TensorShape, shape_of


@shape_function("StatefulStandardNormalV2", "StatefulTruncatedNormal", "StatefulUniform")
@shape_function("StatefulUniformFullInt", "StatefulUniformInt")
def stateful(c: InferenceContext) -> list[TensorShape]:
    """The shape that an input tells; the algorithm is a scalar."""
    check_scalars(c, 1)
    if c.op_type == "StatefulUniformInt":
        check_scalars(c, 3, 4)
    return [shape_input(c, 2)]


@shape_function("StatelessShuffle")
def shuffle(c: InferenceContext) -> list[TensorShape]:
    """The shape stays."""
    keep_handle(c, 0)
    return [c.input_shape(0)]


@shape_function("StatelessRandomGetKeyCounterAlg")
def key_counter_alg(c: InferenceContext) -> list[TensorShape]:
    """A key, a counter, and the algorithm."""
    with_value(vector_length(c, 0), 2)
    return [shape_of((1,)), shape_of((2,)), shape_of(())]


@shape_function("RngSkip")
def rng_skip(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    check_scalars(c, 1, 2)
    return []


@shape_function("RngReadAndSkip")
def rng_read_and_skip(c: InferenceContext) -> list[TensorShape]:
    """Counter and key before."""
    check_scalars(c, 1, 2)
    return [shape_of((3,))]
