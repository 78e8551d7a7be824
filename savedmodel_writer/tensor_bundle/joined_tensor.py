"""A tensor that was saved in slices, put together."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType, string, variant
from savedmodel_writer.sources import Bounds, Chunk, PartSource, Whole
from savedmodel_writer.sources.region import shape_of, slices_of, whole
from savedmodel_writer.tensor_bundle.checkpoint_tensor import CheckpointTensor
from savedmodel_writer.tensor_bundle.disjoint_regions import DisjointRegions
from savedmodel_writer.tensor_bundle.payload import CHUNK_SIZE
from savedmodel_writer.tensor_bundle.stored_tensor import StoredTensor
from savedmodel_writer.tensor_bundle.string_tensor import write_strings
from savedmodel_writer.tensor_bundle.tensor_slice import overlap
from savedmodel_writer.tensor_bundle.variant_tensor import write_variants


@attrs.frozen(eq=False)
class JoinedTensor(CheckpointTensor):
    """A partitioned tensor. Unlike TensorFlow's reader it joins slices of every dtype.

    Attributes:
        parts: where each slice lies in it, and the slice.
        path: of the index, for errors.
    """

    name: str
    dtype: DType
    shape: tuple[int, ...]
    parts: tuple[tuple[Bounds, StoredTensor], ...]
    path: str

    def chunks(self, max_bytes: int) -> Iterator[Chunk]:
        """Yields the bytes of the whole tensor; see `CheckpointTensor.chunks`.

        Slices along the first dimension are read one after the other. Others are verified first,
        and then read piece by piece.

        Raises:
            As `CheckpointTensor.chunks`.
        """
        if any(tensor.shape[1:] != self.shape[1:] for _, tensor in self.parts):
            yield from PartSource(Whole(self), whole(self.shape)).chunks(max_bytes)
            return
        for _, tensor in self._parts_of(whole(self.shape)):
            yield from tensor.chunks(max_bytes)

    def read_bits(self) -> np.ndarray[Any, Any]:
        """All slices, verified and put together; see `CheckpointTensor.read_bits`.

        Raises:
            As `CheckpointTensor.read_bits`.
        """
        return self.read_part(whole(self.shape))

    def read_part(self, bounds: Bounds) -> np.ndarray[Any, Any]:
        """What slices have of a region; see `CheckpointTensor.read_part`.

        Slices outside of it are not read, and may be missing. Slices that it contains are verified.

        Raises:
            As `CheckpointTensor.read_part`.
        """
        parts = self._parts_of(bounds)
        dtype = np.dtype(object) if self.dtype == variant else self.dtype.bits_dtype
        array = np.empty(shape_of(bounds), dtype)
        for part_bounds, tensor in parts:
            common = _common(bounds, part_bounds)
            array[slices_of(_within(common, bounds))] = tensor.read_part(
                _within(common, part_bounds)
            )
        return array

    def read_bytes(self) -> bytes:
        """The tensor's bytes, as if it had been saved whole; see `CheckpointTensor.read_bytes`.

        Raises:
            As `CheckpointTensor.read_bytes`.
        """
        if self.dtype.size:
            return b"".join(self.chunks(CHUNK_SIZE))
        payload: list[bytes] = []
        write = write_strings if self.dtype == string else write_variants
        write(self.read_bits().ravel().tolist(), payload.append)
        return b"".join(payload)

    def verify(self) -> None:
        """Reads every slice; see `CheckpointTensor.verify`.

        Raises:
            As `CheckpointTensor.verify`; also if the slices leave a hole, or overlap.
        """
        for _, tensor in self._parts_of(whole(self.shape)):
            tensor.verify()

    def memmap(self) -> np.ndarray[Any, Any]:
        """Not to be had: the slices are no array in the file.

        Raises:
            UnimplementedError: always.
        """
        raise errors.UnimplementedError(
            f"tensor {self.name!r} cannot be mapped: it is saved in {len(self.parts)} slices; "
            "read it, or map the slices, which are its `parts`"
        )

    def _parts_of(self, bounds: Bounds) -> list[tuple[Bounds, StoredTensor]]:
        """The slices that have elements of a region, in order: each element once, and all there.

        Raises:
            DataLossError: that is not so.
            StorageError: the file system refused.
        """
        parts = sorted(
            (part for part in self.parts if overlap(bounds, part[0])), key=lambda part: part[0]
        )
        names: dict[Bounds, str] = {}
        regions = DisjointRegions()
        for part_bounds, tensor in parts:
            other = regions.overlapping(part_bounds)
            if other is not None:
                raise self._error(f"Overlapping slices: {names[other]!r} and {tensor.name!r}")
            regions.add(part_bounds)
            names[part_bounds] = tensor.name
        found = sum(math.prod(shape_of(_common(bounds, part_bounds))) for part_bounds, _ in parts)
        expected = math.prod(shape_of(bounds))
        if found != expected:
            raise self._error(f"the slices have {found} of {expected} elements")
        # No memory is taken for more bytes than the files have.
        tensors = sorted(
            (tensor for _, tensor in parts), key=lambda part: (part.shard, part.offset)
        )
        for tensor in tensors:
            tensor.check_present()
        for first, second in itertools.pairwise(tensors):
            if first.shard == second.shard and first.offset + first.size > second.offset:
                raise self._error(f"{first.name!r} and {second.name!r} lie in the same bytes")
        return parts

    def _error(self, what: str) -> errors.DataLossError:
        return errors.DataLossError(f"{self.path}: tensor {self.name!r}: {what}", path=self.path)


def _common(a: Bounds, b: Bounds) -> Bounds:
    """The region that two regions have in common."""
    return tuple(
        (max(start, other_start), min(stop, other_stop))
        for (start, stop), (other_start, other_stop) in zip(a, b, strict=True)
    )


def _within(inner: Bounds, outer: Bounds) -> Bounds:
    """A region as it lies in one that contains it."""
    return tuple(
        (start - origin, stop - origin)
        for (start, stop), (origin, _) in zip(inner, outer, strict=True)
    )
