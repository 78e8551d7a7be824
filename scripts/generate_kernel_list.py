"""Writes which ops TensorFlow registers without a kernel that runs on a CPU.

Run by `make op-list`.
"""

from __future__ import annotations

import gzip

from generated_files import write
from tensorflow.python.framework import kernels

from savedmodel_writer.ops import registry

OUTPUT = "savedmodel_writer/ops/ops_without_kernels.txt.gz"
# TensorFlow puts other nodes in their place before it runs a graph.
REWRITTEN = {"AccumulateNV2"}


def ops_without_kernels() -> list[str]:
    """Their names, sorted."""
    found = {
        kernel.op
        for kernel in kernels.get_all_registered_kernels().kernel
        if kernel.device_type in ("CPU", "DEFAULT")
    }
    return sorted(set(registry.names()) - found - REWRITTEN)


if __name__ == "__main__":
    write(__doc__, {OUTPUT: gzip.compress(" ".join(ops_without_kernels()).encode(), mtime=0)})
