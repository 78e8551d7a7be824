"""The nodes that write a checkpoint.

Not sharded:                            Sharded, per device:

    S/SaveV2  <- S/Const, tensors           S/ShardedFilename  <- S/StringJoin, shard, shards
    S/control_dependency: S/Const           S/SaveV2           <- S/ShardedFilename, tensors
                                            S/control_dependency: S/ShardedFilename

                                        and once, on the last device:

                                            S/MergeV2Checkpoints  <- all S/ShardedFilename
                                            S/Identity: S/Const

S/Const is the prefix that the caller feeds. Sharded, S/StringJoin appends where the parts stand
until they are merged: `_temp/part`, on S3, which has no cheap rename, `.part`.
"""

from __future__ import annotations

from collections.abc import Sequence

from savedmodel_writer import dtypes
from savedmodel_writer.control_flow import with_dependencies
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.protos import SaverDef
from savedmodel_writer.train.device_shards import Shard, on_cpu_0
from savedmodel_writer.train.saveable import Saveable, SaveSpec


def save_all(prefix: Tensor, saveables: Sequence[Saveable], version: int) -> Tensor:
    """Saves into one checkpoint; returns the prefix, once that has happened."""
    save = _save(prefix, [spec for saveable in saveables for spec in saveable.specs], version)
    return with_dependencies([save], prefix)


def save_shards(prefix: Tensor, shards: Sequence[Shard], version: int) -> Tensor:
    """Saves one checkpoint per device and, in V2, merges them; returns the prefix afterwards."""
    if version == SaverDef.V1:
        return _save_shards_v1(prefix, shards)
    graph = prefix.graph
    part_prefix = _prefix_of_parts(prefix)
    num_shards = _constant(graph, len(shards), "num_shards")
    parts = []
    saved = []
    for index, shard in enumerate(shards):
        with graph.device(on_cpu_0(shard.device)):
            part = _sharded_filename(part_prefix, index, num_shards)
            parts.append(part)
            saved.append(save_all(part, shard.saveables, version))
    with graph.control_dependencies(saved), graph.device(on_cpu_0(shards[-1].device)):
        merge = graph.create_op("MergeV2Checkpoints", [parts, prefix], {"delete_old_dirs": True})
        with graph.control_dependencies([merge]):
            return graph.create_op("Identity", [prefix]).outputs[0]


def _save_shards_v1(prefix: Tensor, shards: Sequence[Shard]) -> Tensor:
    graph = prefix.graph
    num_shards = _constant(graph, len(shards), "num_shards")
    saved = []
    for index, shard in enumerate(shards):
        with graph.device(shard.device):
            part = _sharded_filename(prefix, index, num_shards)
            saved.append(save_all(part, shard.saveables, SaverDef.V1))
    with graph.control_dependencies(saved):
        return graph.create_op("ShardedFilespec", [prefix, num_shards]).outputs[0]


def _save(prefix: Tensor, specs: Sequence[SaveSpec], version: int) -> Operation:
    names = [spec.name for spec in specs]
    slices = [spec.slice_spec for spec in specs]
    tensors = [spec.tensor for spec in specs]
    graph = prefix.graph
    if version == SaverDef.V1:
        return graph.create_op("SaveSlices", [prefix, names, slices, tensors], name="save")
    return graph.create_op("SaveV2", [prefix, names, slices, tensors])


def _prefix_of_parts(prefix: Tensor) -> Tensor:
    graph = prefix.graph
    with graph.device("CPU"):
        on_s3 = graph.create_op("StaticRegexFullMatch", [prefix], {"pattern": "^s3://.*"})
        suffixes = [_constant(graph, text, "Const") for text in (".part", "_temp/part")]
        suffix = graph.create_op("Select", [on_s3.outputs[0], *suffixes])
        return graph.create_op("StringJoin", [[prefix, suffix.outputs[0]]]).outputs[0]


def _sharded_filename(prefix: Tensor, shard: int, num_shards: Tensor) -> Tensor:
    return prefix.graph.create_op("ShardedFilename", [prefix, shard, num_shards]).outputs[0]


def _constant(graph: Graph, value: int | str, name: str) -> Tensor:
    dtype = dtypes.int32 if isinstance(value, int) else dtypes.string
    return graph.convert(value, dtype, name)
