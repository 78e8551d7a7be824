"""Ways in which bytes, numbers and messages get damaged."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from savedmodel_writer.protos import BundleEntryProto, BundleHeaderProto

# Lengths, offsets and counts at which something ends.
EDGES = [0, 1, 2, 3, 127, 128, 255, 2**15, 2**16, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**62]
EDGES += [2**63 - 1, -1, -2, -(2**31), -(2**63)]


def flip(data: bytearray, at: int, chance: Random) -> None:
    data[at] ^= 1 << chance.randrange(8)


def overwrite(data: bytearray, at: int, chance: Random) -> None:
    data[at] = chance.choice([0, 1, 127, 128, 255, chance.randrange(256)])


def overwrite_some(data: bytearray, at: int, chance: Random) -> None:
    length = min(chance.randrange(1, 12), len(data) - at)
    data[at : at + length] = chance.choice([b"\0", b"\xff", b"\x80"]) * length


def insert(data: bytearray, at: int, chance: Random) -> None:
    data[at:at] = chance.randbytes(chance.randrange(1, 9))


def delete(data: bytearray, at: int, chance: Random) -> None:
    del data[at : at + chance.randrange(1, 9)]


def truncate(data: bytearray, at: int, chance: Random) -> None:
    del data[at:]


def repeat(data: bytearray, at: int, chance: Random) -> None:
    data[at:at] = data[max(at - chance.randrange(1, 200), 0) : at]


SAME_LENGTH: list[Callable[[bytearray, int, Random], None]] = [flip, overwrite, overwrite_some]
ANY_LENGTH = [*SAME_LENGTH, insert, delete, truncate, repeat]


def damaged(data: bytes, chance: Random, *, same_length: bool = False) -> bytes:
    """The bytes with one to three changes, of which the first and last bytes get many."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 3])):
        if not changed:
            break
        span = chance.choice([len(changed), min(len(changed), 64)])
        at = chance.randrange(span)
        at = chance.choice([at, len(changed) - 1 - at])
        chance.choice(SAME_LENGTH if same_length else ANY_LENGTH)(changed, at, chance)
    return bytes(changed)


def damage_entry(entry: BundleEntryProto, chance: Random) -> None:
    """Changes one field of an entry."""
    edge, number = chance.choice(EDGES), chance.randrange(-1, 2**31)
    what = chance.randrange(8)
    if what == 0:
        entry.dtype = chance.choice([*range(35), 101, 107, number])  # type: ignore[assignment]
    elif what == 1:
        entry.shape.dim.add(size=edge)
    elif what == 2 and entry.shape.dim:
        chance.choice(entry.shape.dim).size = edge
    elif what == 3:
        entry.shape.dim.extend(
            [entry.shape.Dim(size=chance.choice([0, 1]))] * chance.choice([9, 70])
        )
    elif what == 4:
        entry.shard_id = chance.choice([-1, 0, 1, 2, 2**31 - 1])
    elif what == 5:
        entry.offset = edge
    elif what == 6:
        entry.size = edge
    else:
        part = entry.slices.add() if not entry.slices else chance.choice(entry.slices)
        extent = part.extent.add() if not part.extent else chance.choice(part.extent)
        extent.start, extent.length = edge, chance.choice(EDGES)


def damage_header(header: BundleHeaderProto, chance: Random) -> None:
    """Changes one field of the header."""
    what = chance.randrange(3)
    if what == 0:
        header.num_shards = chance.choice([-1, 0, 1, 2, 3, 99_999, 2**31 - 1])
    elif what == 1:
        header.endianness = chance.choice([0, 1, 2])  # type: ignore[assignment]
    else:
        header.version.producer = chance.choice([-1, 0, 1, 2])
        header.version.min_consumer = chance.choice([-1, 0, 1, 2])
        header.version.bad_consumers.append(chance.choice([0, 1, 2]))
