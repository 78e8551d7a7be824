"""Which ops TensorFlow knows and cannot run on a CPU: for another device, or no more in use."""

from __future__ import annotations

import functools

from savedmodel_writer.ops.data_files import unpacked


@functools.cache
def ops_without_kernels() -> frozenset[str]:
    """Their names, from `ops_without_kernels.txt.gz`."""
    return frozenset(unpacked(__package__, "ops_without_kernels.txt.gz").decode().split())
