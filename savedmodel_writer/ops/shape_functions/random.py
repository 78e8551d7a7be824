"""Random numbers, of a shape that an input gives."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    concatenate,
    with_rank,
    with_rank_at_most,
    with_value,
)
from savedmodel_writer.ops.shape_functions.elementwise import broadcast_two
from savedmodel_writer.ops.shape_functions.input_values import (
    check_scalars,
    shape_input,
    size_input,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, TensorShape, shape_of


@shape_function("RandomStandardNormal", "RandomUniform", "TruncatedNormal")
def random(c: InferenceContext) -> list[TensorShape]:
    """The shape given."""
    return [shape_input(c, 0)]


@shape_function("RandomUniformInt")
def random_uniform_int(c: InferenceContext) -> list[TensorShape]:
    """The shape given; the bounds are scalars."""
    check_scalars(c, 1, 2)
    return [shape_input(c, 0)]


@shape_function("ParameterizedTruncatedNormal")
def parameterized_truncated_normal(c: InferenceContext) -> list[TensorShape]:
    """The shape given; parameters are scalars or vectors."""
    for index in range(1, 5):
        with_rank_at_most(c.input_shape(index), 1)
    return [shape_input(c, 0)]


@shape_function("Multinomial")
def multinomial(c: InferenceContext) -> list[TensorShape]:
    """A row of samples per row of logits."""
    dims = with_rank(c.input_shape(0), 2)
    check_scalars(c, 1)
    return [shape_of((dims[0], size_input(c, 1)))]


@shape_function("RandomGamma", "RandomPoisson", "RandomPoissonV2")
def random_distribution(c: InferenceContext) -> list[TensorShape]:
    """The shape given, for each parameter."""
    return [shape_of(concatenate(shape_input(c, 0).dims, c.input_shape(1).dims))]


@shape_function("RandomGammaGrad")
def random_gamma_grad(c: InferenceContext) -> list[TensorShape]:
    """As an elementwise op of two inputs."""
    return broadcast_two(c)


def _check_seed(c: InferenceContext, index: int) -> None:
    with_value(vector_length(c, index), 2)


@shape_function("StatelessRandomNormal", "StatelessRandomUniform", "StatelessTruncatedNormal")
def stateless(c: InferenceContext) -> list[TensorShape]:
    """The shape given; two numbers are the seed."""
    _check_seed(c, 1)
    return [shape_input(c, 0)]


@shape_function("StatelessRandomUniformInt")
def stateless_uniform_int(c: InferenceContext) -> list[TensorShape]:
    """The shape given; the bounds are scalars."""
    check_scalars(c, 2, 3)
    return stateless(c)


@shape_function("StatelessRandomUniformFullInt")
def stateless_uniform_full_int(c: InferenceContext) -> list[TensorShape]:
    """The shape given."""
    return stateless(c)


@shape_function("StatelessMultinomial")
def stateless_multinomial(c: InferenceContext) -> list[TensorShape]:
    """A row of samples per row of logits."""
    dims = with_rank(c.input_shape(0), 2)
    check_scalars(c, 1)
    _check_seed(c, 2)
    return [shape_of((dims[0], size_input(c, 1)))]


def _check_generator(c: InferenceContext, index: int) -> None:
    """Key, counter and algorithm of a counter-based generator."""
    with_value(vector_length(c, index), 1)
    vector_length(c, index + 1)
    with_rank(c.input_shape(index + 2), 0)


@shape_function(
    *("StatelessRandomNormalV2", "StatelessRandomUniformV2", "StatelessTruncatedNormalV2"),
    "StatelessRandomUniformFullIntV2",
)
def stateless_v2(c: InferenceContext) -> list[TensorShape]:
    """The shape given; key, counter and algorithm are inputs."""
    _check_generator(c, 1)
    return [shape_input(c, 0)]


@shape_function("StatelessRandomUniformIntV2")
def stateless_uniform_int_v2(c: InferenceContext) -> list[TensorShape]:
    """The shape given; the bounds are scalars."""
    check_scalars(c, 4, 5)
    return stateless_v2(c)


@shape_function("StatelessRandomGetKeyCounter")
def stateless_get_key_counter(c: InferenceContext) -> list[TensorShape]:
    """A key of one number and a counter of two."""
    _check_seed(c, 0)
    return [shape_of((1,)), shape_of((2,))]


@shape_function("StatelessRandomGetAlg")
def stateless_get_alg(c: InferenceContext) -> list[TensorShape]:
    """A number."""
    return [SCALAR]
