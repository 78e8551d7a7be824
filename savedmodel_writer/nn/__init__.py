"""Layers without variables of their own, under the names and arguments of tf.compat.v1.nn.

Of two names of one argument the current one is there: `axis`, `keepdims`.
"""

from savedmodel_writer.math.arithmetic import sigmoid
from savedmodel_writer.math.elementwise import tanh
from savedmodel_writer.nn.activations import (
    crelu,
    elu,
    gelu,
    leaky_relu,
    relu,
    relu6,
    selu,
    silu,
    softplus,
    softsign,
    swish,
)
from savedmodel_writer.nn.atrous_transpose import atrous_conv2d_transpose
from savedmodel_writer.nn.blocks import depth_to_space, space_to_batch, space_to_depth
from savedmodel_writer.nn.convolutions import atrous_conv2d, conv1d, conv2d, conv3d, convolution
from savedmodel_writer.nn.ctc import (
    ctc_beam_search_decoder,
    ctc_beam_search_decoder_v2,
    ctc_greedy_decoder,
)
from savedmodel_writer.nn.depthwise_convolution import (
    depthwise_conv2d,
    depthwise_conv2d_native,
    separable_conv2d,
)
from savedmodel_writer.nn.dilated_windows import with_space_to_batch
from savedmodel_writer.nn.dropping import dropout
from savedmodel_writer.nn.embedding import embedding_lookup
from savedmodel_writer.nn.largest import in_top_k, top_k
from savedmodel_writer.nn.linear import (
    bias_add,
    relu_layer,
    xw_plus_b,
)
from savedmodel_writer.nn.losses import (
    l2_loss,
    log_poisson_loss,
    sigmoid_cross_entropy_with_logits,
    weighted_cross_entropy_with_logits,
)
from savedmodel_writer.nn.morphology import dilation2d, erosion2d
from savedmodel_writer.nn.normalization import (
    batch_norm_with_global_normalization,
    batch_normalization,
    fused_batch_norm,
    l2_normalize,
    local_response_normalization,
    lrn,
)
from savedmodel_writer.nn.pooling import (
    avg_pool,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    avg_pool_v2,
    max_pool,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    max_pool_v2,
    max_pool_with_argmax,
    pool,
)
from savedmodel_writer.nn.safe_embedding import safe_embedding_lookup_sparse
from savedmodel_writer.nn.softmax import log_softmax, softmax
from savedmodel_writer.nn.softmax_losses import (
    softmax_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits_v2,
    sparse_softmax_cross_entropy_with_logits,
)
from savedmodel_writer.nn.sparse_embedding import embedding_lookup_sparse
from savedmodel_writer.nn.statistics import (
    moments,
    normalize_moments,
    sufficient_statistics,
    weighted_moments,
    zero_fraction,
)
from savedmodel_writer.nn.transposed_convolutions import (
    conv1d_transpose,
    conv2d_transpose,
    conv3d_transpose,
    conv_transpose,
)

__all__ = [
    "atrous_conv2d",
    "atrous_conv2d_transpose",
    "avg_pool",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "avg_pool_v2",
    "batch_norm_with_global_normalization",
    "batch_normalization",
    "bias_add",
    "conv1d",
    "conv1d_transpose",
    "conv2d",
    "conv2d_transpose",
    "conv3d",
    "conv3d_transpose",
    "conv_transpose",
    "convolution",
    "crelu",
    "ctc_beam_search_decoder",
    "ctc_beam_search_decoder_v2",
    "ctc_greedy_decoder",
    "depth_to_space",
    "depthwise_conv2d",
    "depthwise_conv2d_native",
    "dilation2d",
    "dropout",
    "elu",
    "embedding_lookup",
    "embedding_lookup_sparse",
    "erosion2d",
    "fused_batch_norm",
    "gelu",
    "in_top_k",
    "l2_loss",
    "l2_normalize",
    "leaky_relu",
    "local_response_normalization",
    "log_poisson_loss",
    "log_softmax",
    "lrn",
    "max_pool",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "max_pool_v2",
    "max_pool_with_argmax",
    "moments",
    "normalize_moments",
    "pool",
    "relu",
    "relu6",
    "relu_layer",
    "safe_embedding_lookup_sparse",
    "selu",
    "separable_conv2d",
    "sigmoid",
    "sigmoid_cross_entropy_with_logits",
    "silu",
    "softmax",
    "softmax_cross_entropy_with_logits",
    "softmax_cross_entropy_with_logits_v2",
    "softplus",
    "softsign",
    "space_to_batch",
    "space_to_depth",
    "sparse_softmax_cross_entropy_with_logits",
    "sufficient_statistics",
    "swish",
    "tanh",
    "top_k",
    "weighted_cross_entropy_with_logits",
    "weighted_moments",
    "with_space_to_batch",
    "xw_plus_b",
    "zero_fraction",
]
