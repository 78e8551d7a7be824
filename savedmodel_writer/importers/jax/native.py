"""A whole JAX function as one node, which XLA compiles where it runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.graph import Tensor, get_default_graph
from savedmodel_writer.importers.jax.call import known_sizes


def call_module(exported: Any, tensors: Sequence[Tensor]) -> list[Tensor]:
    """The XlaCallModule of a function.

    Args:
        exported: what `jax.export` made of the function.
        tensors: one for each of its arguments.

    Returns:
        One tensor for each of its results.
    """
    inputs = [tensors[index] for index in exported.module_kept_var_idx]
    shapes = [known_sizes(aval.shape) for aval in exported.out_avals]
    node = get_default_graph().create_op(
        "XlaCallModule",
        [inputs],
        {
            "version": exported.calling_convention_version,
            "module": exported.mlir_module_serialized,
            "Sout": shapes,
            "Tout": [as_dtype(aval.dtype) for aval in exported.out_avals],
            "platforms": [platform.upper() for platform in exported.platforms],
            "disabled_checks": [str(check) for check in exported.disabled_safety_checks],
        },
    )
    return list(node.outputs)
