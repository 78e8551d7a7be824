"""Dask arrays as values: each of their chunks is computed once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer.files import LocalStorage
from savedmodel_writer.sources import as_source, lazy
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint

da = pytest.importorskip("dask.array", reason="no dask: pip install 'dask[array]'")

ARRAY = np.arange(24_000, dtype=np.float32).reshape(40, 20, 30)
CHUNKS: dict[str, Any] = {
    "rows": (7, -1, -1),
    "rows of unlike size": ((1, 9, 0, 20, 10), 20, 30),
    "rows and columns": (10, 10, 10),
    "columns": (-1, 5, 30),
    "one": (-1, -1, -1),
}


def computed(chunks: Any) -> tuple[Any, list[tuple[int, ...]]]:
    """An array that Dask computes, and the shapes of the chunks that were."""
    made: list[tuple[int, ...]] = []

    def make(block: np.ndarray) -> np.ndarray:
        made.append(block.shape)
        return block + 1

    start = da.from_array(ARRAY - 1, chunks=chunks)
    return start.map_blocks(make, dtype=np.float32, meta=np.empty((0, 0, 0), np.float32)), made


@pytest.mark.parametrize("max_bytes", [4, 1000, 2400, 30_000, 1 << 22])
@pytest.mark.parametrize("name", CHUNKS)
def test_every_chunk_is_computed_once(name: str, max_bytes: int) -> None:
    array, made = computed(CHUNKS[name])
    chunks = list(as_source(array).chunks(max_bytes))
    assert b"".join(chunks) == ARRAY.tobytes()
    assert max(memoryview(chunk).nbytes for chunk in chunks) <= max_bytes
    assert sum(map(np.prod, made)) == ARRAY.size


def test_what_is_too_large_is_computed_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lazy, "_LARGEST_CHUNKS", 30_000)
    array, made = computed((20, -1, -1))
    assert b"".join(as_source(array).chunks(24_000)) == ARRAY.tobytes()
    assert len(made) == 4


def test_in_a_checkpoint(tmp_path: Path) -> None:
    values = {name: computed(chunks)[0] for name, chunks in CHUNKS.items()}
    strings = da.from_array(np.array([b"a", b"bc", b""], object), chunks=2)
    save_checkpoint(tmp_path / "x", values | {"s": strings}, 3, storage=LocalStorage(fsync=False))
    with BundleReader(tmp_path / "x") as reader:
        for name in values:
            np.testing.assert_array_equal(reader.read(name), ARRAY)
        assert reader.read("s").tolist() == [b"a", b"bc", b""]
