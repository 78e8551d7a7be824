"""Cells and layers of recurrent networks that are one op: LSTM, GRU, and those of cuDNN."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import divide, multiply, with_rank
from savedmodel_writer.ops.shape_functions.input_values import check_scalars, ranked, vector_length
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape, shape_of


@shape_function("GRUBlockCell", "LSTMBlockCell")
def cell(c: InferenceContext) -> list[TensorShape]:
    """Gates and states [batch, units]."""
    x, state = ranked(c, 2, 2)
    return [shape_of((x[0], state[1]))] * c.num_outputs


@shape_function("GRUBlockCellGrad")
def gru_cell_grad(c: InferenceContext) -> list[TensorShape]:
    """Gradients of input, state and gates."""
    x, state, weights = ranked(c, 2, 2, 2)
    units = shape_of((x[0], state[1]))
    return [shape_of(x), units, units, shape_of((x[0], weights[1]))]


@shape_function("LSTMBlockCellGrad")
def lstm_cell_grad(c: InferenceContext) -> list[TensorShape]:
    """Gradients of state, gates and peepholes."""
    x, state = ranked(c, 2, 2)
    vector = shape_of((state[1],))
    gates = shape_of((x[0], multiply(state[1], 4)))
    return [shape_of((x[0], state[1])), gates, vector, vector, vector]


@shape_function("BlockLSTM", "BlockLSTMV2")
def block_lstm(c: InferenceContext) -> list[TensorShape]:
    """Gates and states [time, batch, units]; the bias has four parts."""
    time, batch, _ = with_rank(c.input_shape(1), 3)
    units = divide(vector_length(c, 8), 4)
    return [shape_of((time, batch, units))] * 7


@shape_function("BlockLSTMGrad", "BlockLSTMGradV2")
def block_lstm_grad(c: InferenceContext) -> list[TensorShape]:
    """The shapes of input, states, weights, peepholes and bias."""
    ranks = (3, 2, 2, 2, 1, 1, 1, 1)
    return [shape_of(with_rank(c.input_shape(1 + i), rank)) for i, rank in enumerate(ranks)]


# --- cuDNN ----------------------------------------------------------------------------------


@shape_function("CudnnRNN", "CudnnRNNV2", "CudnnRNNV3")
def cudnn_rnn(c: InferenceContext) -> list[TensorShape]:
    """Output [time, batch, units of all directions], states, and space for the gradient."""
    (time, batch, _), state = ranked(c, 3, 3)
    vector_length(c, 3)
    is_v3 = c.op_type == "CudnnRNNV3"
    if is_v3:
        vector_length(c, 4)
    directions = 2 if c.attr("direction") == b"bidirectional" else 1
    output = shape_of((time, batch, multiply(state[2], directions)))
    hidden = c.input_shape(1)
    memory = SCALAR
    if c.attr("rnn_mode") == b"lstm":
        memory = c.input_shape(2) if is_v3 else hidden
        with_rank(memory, 3)
    return [output, hidden, memory, *[UNKNOWN] * (c.num_outputs - 3)]


@shape_function("CudnnRNNBackprop", "CudnnRNNBackpropV2", "CudnnRNNBackpropV3")
def cudnn_rnn_backprop(c: InferenceContext) -> list[TensorShape]:
    """The shapes of input, states and parameters."""
    return [c.input_shape(index) for index in range(4)]


@shape_function("CudnnRNNParamsSize")
def cudnn_rnn_params_size(c: InferenceContext) -> list[TensorShape]:
    """One number."""
    check_scalars(c, 0, 1, 2)
    return [shape_of((1,))]


@shape_function("CudnnRNNParamsToCanonical", "CudnnRNNParamsToCanonicalV2")
def cudnn_rnn_params_to_canonical(c: InferenceContext) -> list[TensorShape]:
    """Matrices of weights, vectors of biases."""
    vector_length(c, 3)
    is_v2 = c.op_type.endswith("V2")
    weights: int = c.attr("num_params_weights" if is_v2 else "num_params")
    return [shape_of((None, None))] * weights + [shape_of((None,))] * (c.num_outputs - weights)


@shape_function("CudnnRNNCanonicalToParams", "CudnnRNNCanonicalToParamsV2")
def cudnn_rnn_canonical_to_params(c: InferenceContext) -> list[TensorShape]:
    """All parameters in one vector."""
    return [shape_of((None,))]
