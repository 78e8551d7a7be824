"""Shards of a checkpoint: the saveables of each device."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from savedmodel_writer.errors import InvalidInputError
from savedmodel_writer.graph.devices import DeviceSpec, canonical_name
from savedmodel_writer.train.saveable import Saveable


@attrs.frozen
class Shard:
    """The saveables whose tensors are on one device."""

    device: str
    saveables: tuple[Saveable, ...]


def shards_by_device(saveables: Iterable[Saveable]) -> list[Shard]:
    """Groups saveables by the canonical names of their devices, sorted, "" first.

    Raises:
        InvalidInputError: the tensors of one saveable are on several devices.
    """
    by_device: dict[str, list[Saveable]] = {}
    for saveable in saveables:
        devices = {canonical_name(spec.device) for spec in saveable.specs}
        if len(devices) != 1:
            raise InvalidInputError(
                "All tensors of a saveable object must be on the same device: "
                f"{saveable.name!r} has tensors on {sorted(devices)}"
            )
        by_device.setdefault(devices.pop(), []).append(saveable)
    return [Shard(device, tuple(by_device[device])) for device in sorted(by_device)]


def on_cpu_0(device: str) -> str:
    """The first CPU of the machine that has `device`: file operations run there."""
    return attrs.evolve(
        DeviceSpec.from_string(device), device_type="CPU", device_index=0
    ).to_string()
