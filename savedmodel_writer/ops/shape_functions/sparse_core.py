"""Embedding tables on sparse cores: look-ups, and updates of the tables by their gradients."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import merge, with_rank, with_value
from savedmodel_writer.ops.shape_functions.input_values import (
    attr_dim,
    check_scalars,
    ranked,
    vector_length,
)
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import Dim, TensorShape, shape_of


def _input_named(c: InferenceContext, name: str) -> int:
    """The position of an input of an op whose lists, if any, come behind it or have one item."""
    return [arg.name for arg in registry.get(c.op_type).inputs].index(name)


@shape_function("XlaSparseDenseMatmulWithCsrInput")
def mat_mul_with_csr_input(c: InferenceContext) -> list[TensorShape]:
    """A row of the table per sample."""
    samples = ranked(c, 1, 1, 1, 1)[1]
    merge(c.input_shape(2).dims, samples)
    merge(c.input_shape(3).dims, samples)
    width = with_rank(c.input_shape(4), 2)[1]
    check_scalars(c, 5)
    if c.input_shape(4).dims is None:
        return [c.input_shape(4)]
    return [shape_of((attr_dim(c, "input_size"), width))]


@shape_function("XlaSparseDenseMatmulCustomCombinerOnTcWithCsrInput")
def mat_mul_custom_combiner(c: InferenceContext) -> list[TensorShape]:
    """A row of the table per sample; how many tokens each has, and their rows."""
    samples = ranked(c, 1, 1, 1, 1, 1)[1]
    width = with_rank(c.input_shape(5), 2)[1]
    for index in (2, 3, 4):
        merge(c.input_shape(index).dims, samples)
    weights: int = c.attr("num_weights")
    if weights > 0:
        with_value(vector_length(c, 6), weights)
    batch = attr_dim(c, "input_size")
    rows = c.input_shape(5) if c.input_shape(5).dims is None else shape_of((batch, width))
    return [rows, shape_of((batch,)), shape_of((batch, attr_dim(c, "max_valency"), width))]


_GRAD = "XlaSparseDenseMatmulCustomCombinerOnTcGradWith"


@shape_function(
    *(f"{_GRAD}{optimizer}AndCsrInput" for optimizer in ("Adagrad", "AdagradMomentum", "Adam")),
    *(f"{_GRAD}{optimizer}AndCsrInput" for optimizer in ("Ftrl", "Sgd")),
)
def custom_combiner_grad(c: InferenceContext) -> list[TensorShape]:
    """The table and what the optimizer keeps of it, and the combiner's weights."""
    table = _input_named(c, "embedding_table")
    return _custom_combiner_grad(c, table, c.num_outputs - 1)


@shape_function(f"{_GRAD}CsrInput")
def custom_combiner_grad_of_tables(c: InferenceContext) -> list[TensorShape]:
    """The tables, and the combiner's weights."""
    return _custom_combiner_grad(c, _input_named(c, "tables"), c.num_outputs - 1)


def _custom_combiner_grad(c: InferenceContext, table: int, tables: int) -> list[TensorShape]:
    weights: int = c.attr("num_weights")
    if weights > 0:
        merge(c.input_shape(_input_named(c, "weights")).dims, (weights,))
        merge(c.input_shape(_input_named(c, "preserved_weights")).dims, (weights,))
    batch = _dim(c, _input_named(c, "activation_gradients"), 0)
    width = _dim(c, table, 1)
    merge(c.input_shape(_input_named(c, "preserved_valencies")).dims, (batch,))
    vectors = (batch, attr_dim(c, "max_valency"), width)
    merge(c.input_shape(_input_named(c, "preserved_vectors")).dims, vectors)
    return [c.input_shape(table)] * tables + [shape_of((attr_dim(c, "num_weights"),))]


def _dim(c: InferenceContext, index: int, axis: int) -> Dim:
    """A dimension of an input, of which TensorFlow does not check that it is there.

    Raises:
        ShapeError: the input is a scalar, which ends TensorFlow's process.
    """
    dims = c.input_shape(index).dims
    if dims == ():
        raise ShapeError(f"Input {index} must not be a scalar: its dimension {axis} is asked for")
    return None if dims is None or axis >= len(dims) else dims[axis]
