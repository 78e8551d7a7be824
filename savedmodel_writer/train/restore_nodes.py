"""The nodes that read a checkpoint back.

S/RestoreV2                       on CPU 0, all tensors of the shard at once
S/Identity, S/AssignVariableOp    per variable, on its device
S/restore_shard                   waits for the assignments of one device; sharded only
S/restore_all                     waits for everything
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from savedmodel_writer.control_flow import group
from savedmodel_writer.graph import Operation, Tensor
from savedmodel_writer.train.device_shards import Shard
from savedmodel_writer.train.saveable import Saveable, SaveSpec


def restore_all(
    prefix: Tensor, saveables: Sequence[Saveable], reshape: bool, name: str = "restore_all"
) -> Operation:
    """Restores everything; `reshape` gives what is read the shape of the variable first."""
    tensors = iter(_restore(prefix, [spec for saveable in saveables for spec in saveable.specs]))
    restored = []
    for saveable in saveables:
        shapes = [_shape(spec.tensor) for spec in saveable.specs] if reshape else None
        restored.append(saveable.restore([next(tensors) for _ in saveable.specs], shapes))
    return group(*restored, name=name)


def restore_shards(prefix: Tensor, shards: Sequence[Shard], reshape: bool) -> Operation:
    """Restores the variables of each device by nodes on that device."""
    restored = []
    for shard in shards:
        with prefix.graph.device(shard.device):
            restored.append(restore_all(prefix, shard.saveables, reshape, "restore_shard"))
    return group(*restored, name="restore_all")


def _restore(prefix: Tensor, specs: Sequence[SaveSpec]) -> list[Tensor]:
    graph = prefix.graph
    with graph.device("/cpu:0"):
        return graph.create_op(
            "RestoreV2",
            [prefix, [spec.name for spec in specs], [spec.slice_spec for spec in specs]],
            {"dtypes": [spec.dtype for spec in specs]},
        ).outputs


def _shape(tensor: Tensor) -> Any:
    if tensor.shape.is_fully_defined():
        return tensor.shape
    return tensor.graph.create_op("Shape", [tensor]).outputs[0]
