"""What has to run before an operation runs."""

from __future__ import annotations

from collections.abc import Iterable

from savedmodel_writer.graph.operation import Operation


def ancestors(operations: Iterable[Operation]) -> set[Operation]:
    """The operations, and all they depend on by data and by control."""
    found: set[Operation] = set()
    to_do = list(operations)
    while to_do:
        op = to_do.pop()
        if op not in found:
            found.add(op)
            to_do += [tensor.op for tensor in op.inputs]
            to_do += op.control_inputs
    return found
