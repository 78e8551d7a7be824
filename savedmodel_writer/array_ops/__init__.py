"""Placeholders, and functions that shape, join and select tensors, under tf.compat.v1's names."""

from savedmodel_writer._lazy_names import lazy_names

# By module of this package.
_NAMES = {
    "filling": "fill one_hot ones ones_like zeros zeros_like",
    "gathering": "gather gather_nd",
    "grids": "meshgrid",
    "joining": "concat split stack unstack",
    "measuring": "rank shape size",
    "placeholders": "identity placeholder placeholder_with_default",
    "selecting": "boolean_mask slice strided_slice where where_v2",
    "shaping": "broadcast_to expand_dims pad reshape reverse squeeze tile transpose",
}

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
