"""A thousand of each in one process, whatever becomes of them: no descriptor and no memory left."""

from __future__ import annotations

import ctypes
import gc
import itertools
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, rewriting as rw
from tests.files.faults import NEEDS_SPACE, FaultyStorage
from tests.publication.models import QUICK, Model, WithoutRename, names, publish

A_THOUSAND = 1000
A_LEAK = 512  # bytes of memory for each export; what is kept is none
SMALL = 32  # bytes, or more, of each of the objects that Python's own allocator has

LIBC = ctypes.CDLL(None)
pytestmark = pytest.mark.skipif(
    not (os.path.isdir("/proc/self/fd") and hasattr(LIBC, "mallinfo2")),
    reason="memory and descriptors are counted by Linux, and glibc from 2.33 on",
)


class Place:
    """A model that is there, another to be exported, and a directory for the exports."""

    def __init__(self, directory: Path) -> None:
        self.model = Model(directory / "sources")
        self.base = directory / "base"
        self.there = publish(directory / "there", self.model)
        self.damaged = publish(directory / "damaged", self.model)
        index = self.damaged / "variables" / "variables.index"
        index.write_bytes(index.read_bytes()[:-1])
        self.numbers = itertools.count()

    def begun(self) -> sm.SavedModelBuilder:
        builder = sm.publish(self.base, storage=QUICK)
        self.model.add(builder)
        return builder


def published(place: Place) -> None:
    publish(place.base, place.model, keep=1)


def published_in_place(place: Place) -> None:
    publish(place.base, place.model, keep=1, storage=WithoutRename(fsync=False))


def saved_twice(place: Place) -> None:
    with sm.publish(place.base, keep=1, storage=QUICK) as builder:
        place.model.add(builder)
        builder.save()
        builder.add_assets_extra({"more": place.model.asset_file})
        builder.save()


def closed(place: Place) -> None:
    place.begun().close()


def forgotten(place: Place) -> None:
    place.begun()


def left_by_an_error(place: Place) -> None:
    with pytest.raises(ZeroDivisionError), place.begun():
        raise ZeroDivisionError


def with_an_asset_that_is_absent(place: Place) -> None:
    with pytest.raises(errors.AssetError):
        place.begun().add_assets_extra({"x": "/nowhere"})


def with_a_signature_that_is_refused(place: Place) -> None:
    builder = place.begun()
    info = sm.protos.TensorInfo(dtype=1)
    with pytest.raises(errors.SignatureError):
        builder.add_meta_graph(["x"], {"x": sm.build_signature_def({"x": info}, {})})


def on_a_full_disk(place: Place) -> None:
    store = FaultyStorage(next(place.numbers) % 12, counted=NEEDS_SPACE.__contains__)
    with pytest.raises(errors.ResourceExhaustedError):
        publish(place.base, place.model, storage=store)


def of_a_value_that_cannot_be_read(place: Place) -> None:
    def read() -> np.ndarray:
        raise ZeroDivisionError

    with sm.Graph() as graph:
        y = sm.Variable(sm.LazyTensor(read, (3,), np.float32), name="w").value()
    with pytest.raises(errors.SourceError):
        sm.simple_save(graph, place.base, {"y": y}, {"y": y}, fsync=False)


def where_something_is(place: Place) -> None:
    with pytest.raises(errors.ExportDirectoryError):
        sm.SavedModelBuilder(place.there)


def loaded(place: Place) -> None:
    meta_graph = sm.load(place.there, "serve")
    assert meta_graph.graph.get_operations() and meta_graph.collections
    assert [tensor.read()[0] for tensor in meta_graph.variables.values()] == [1]
    assert dict(meta_graph.assets)


def loaded_though_damaged(place: Place) -> None:
    with pytest.raises(errors.DataLossError):
        dict(sm.load(place.damaged, "serve").variables)


def rewritten(place: Place) -> None:
    sm.rewrite(place.there, place.base, rw.CastVariables("half"), fsync=False)
    shutil.rmtree(place.base)


def rewriting_refused(place: Place) -> None:
    with pytest.raises(errors.InvalidArgumentError):
        sm.rewrite(place.there, place.base, rw.Freeze(["x"]), fsync=False)


LEAVE_ONE = [published, published_in_place, saved_twice]
LEAVE_NOTHING = [
    *(closed, forgotten, left_by_an_error, with_an_asset_that_is_absent),
    *(with_a_signature_that_is_refused, on_a_full_disk, of_a_value_that_cannot_be_read),
    *(where_something_is, loaded, loaded_though_damaged, rewritten, rewriting_refused),
]


@pytest.mark.parametrize("count", [50, pytest.param(A_THOUSAND, marks=pytest.mark.long)])
@pytest.mark.parametrize("export", [*LEAVE_ONE, *LEAVE_NOTHING], ids=lambda one: one.__name__)
def test_no_descriptor_is_left(tmp_path: Path, export: Callable[[Place], None], count: int) -> None:
    """Nor memory."""
    place = Place(tmp_path)
    descriptors, grown = left_by(lambda: export(place), count)
    assert descriptors == []
    assert grown < A_LEAK * count
    assert not place.base.exists() if export in LEAVE_NOTHING else len(names(place.base)) == 1


def test_a_thousand_exports_leave_no_memory(tmp_path: Path) -> None:
    """Good ones and failed ones, by turns."""
    place = Place(tmp_path)
    kinds = itertools.cycle([published, with_an_asset_that_is_absent, on_a_full_disk])
    descriptors, grown = left_by(lambda: next(kinds)(place), A_THOUSAND)
    assert descriptors == [] and grown < A_LEAK * A_THOUSAND
    assert len(names(place.base)) == 1


def test_a_leak_is_seen() -> None:
    kept: list[object] = []
    _, grown = left_by(lambda: kept.append(bytes(1 << 10)), A_THOUSAND)
    assert grown > A_LEAK * A_THOUSAND
    descriptors, _ = left_by(lambda: kept.append(os.open(os.devnull, os.O_RDONLY)), 3)
    assert len(descriptors) >= 3
    for descriptor in kept[-len(descriptors) :]:
        os.close(descriptor)  # type: ignore[arg-type]


def left_by(function: Callable[[], object], count: int) -> tuple[list[str], int]:
    """New descriptors, and by how many bytes memory grows with so many calls.

    A leak grows each time, caches the first time only.
    """
    before = set(os.listdir("/proc/self/fd"))
    grown = []
    for _ in range(3):
        memory = _in_use()
        for _ in range(count):
            function()
        gc.collect()
        grown.append(_in_use() - memory)
        if grown[-1] < A_LEAK * count:
            break
    return sorted(set(os.listdir("/proc/self/fd")) - before), min(grown)


def _in_use() -> int:
    """Bytes in use, not those that the allocators keep for later, where a leak would hide."""
    malloc = LIBC.mallinfo2()
    return malloc.uordblks + malloc.hblkhd + SMALL * sys.getallocatedblocks()


class Mallinfo2(ctypes.Structure):
    """What glibc's malloc tells: uordblks are bytes in use, hblkhd those in maps of their own."""

    _fields_ = (
        *((name, ctypes.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd")),
        *((name, ctypes.c_size_t) for name in ("usmblks", "fsmblks", "uordblks", "fordblks")),
        ("keepcost", ctypes.c_size_t),
    )


if hasattr(LIBC, "mallinfo2"):
    LIBC.mallinfo2.restype = Mallinfo2
