"""Device names: `/job:J/replica:R/task:T/device:TYPE:IDX`, each part optional, and how they merge.

The short forms `/cpu:0` and `CPU` are read too; what is written is the canonical form.
"""

from __future__ import annotations

import functools

import attrs

from savedmodel_writer.errors import InvalidArgumentError

_TYPES = {"CPU", "GPU", "TPU", "CUSTOM", "EPU"}


@attrs.frozen
class DeviceSpec:
    """The parts of a device name; None where the name says nothing, an index of None is `*`."""

    job: str | None = None
    replica: int | None = None
    task: int | None = None
    device_type: str | None = None
    device_index: int | None = None

    @classmethod
    def from_string(cls, name: str) -> DeviceSpec:
        """Reads a device name.

        Raises:
            InvalidArgumentError: it has a part that is none of a device name.
        """
        return _parsed(name)

    def to_string(self) -> str:
        """The canonical form."""
        parts = []
        if self.job is not None:
            parts.append(f"/job:{self.job}")
        if self.replica is not None:
            parts.append(f"/replica:{self.replica}")
        if self.task is not None:
            parts.append(f"/task:{self.task}")
        if self.device_type is not None:
            index = "*" if self.device_index is None else self.device_index
            parts.append(f"/device:{self.device_type}:{index}")
        return "".join(parts)

    def filled_from(self, other: DeviceSpec) -> DeviceSpec:
        """This spec, with what it leaves open taken from `other`."""
        return DeviceSpec(
            *(
                theirs if mine is None else mine
                for mine, theirs in zip(attrs.astuple(self), attrs.astuple(other), strict=True)
            )
        )


def canonical_name(device: str | DeviceSpec | None) -> str:
    """The canonical form of a device name; "" for None.

    Raises:
        InvalidArgumentError: it is no device name.
    """
    if isinstance(device, DeviceSpec):
        return device.to_string()
    return DeviceSpec.from_string(device or "").to_string()


@functools.lru_cache(maxsize=1024)
def merged_name(name: str, outer: DeviceSpec) -> str:
    """The canonical name of `name` with what it leaves open taken from an outer scope."""
    return DeviceSpec.from_string(name).filled_from(outer).to_string()


@functools.lru_cache(maxsize=1024)
def _parsed(name: str) -> DeviceSpec:
    found: dict[str, str | int] = {}
    for part in name.split("/"):
        fields = part.split(":")
        key = fields[0]
        try:
            if len(fields) == 2 and key == "job":
                found["job"] = fields[1]
            elif len(fields) == 2 and key in ("replica", "task"):
                found[key] = int(fields[1])
            elif (len(fields) == 3 and key == "device") or (
                len(fields) <= 2 and key.upper() in _TYPES
            ):
                kind, *index = fields[1:] if key == "device" else fields
                if "device_type" in found:
                    raise _bad(name, "a second device type")
                short = key != "device" or kind.lower() in ("cpu", "gpu")
                found["device_type"] = kind.upper() if short else kind
                if index and index[0] != "*":
                    found["device_index"] = int(index[0])
            elif key:
                raise _bad(name, f"the part {part!r}")
        except ValueError as error:
            if isinstance(error, InvalidArgumentError):
                raise
            raise _bad(name, f"a number in the part {part!r} that is none") from None
    return DeviceSpec(**found)  # type: ignore[arg-type]  # the keys say which are ints


def _bad(name: str, found: str) -> InvalidArgumentError:
    return InvalidArgumentError(
        f"device {name!r}: expected /job:<name>/replica:<n>/task:<n>/device:<type>:<n>, each part "
        f"optional, found {found}"
    )
