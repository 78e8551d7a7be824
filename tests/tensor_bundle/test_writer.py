"""BundleWriter: the worked example, its files, and what it makes of tensors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
    merge_bundles,
    save_checkpoint,
)
from tests.table.test_table_builder import EXAMPLE
from tests.tensor_bundle.broken_sources import Source
from tests.tensor_bundle.our_bundles import writer
from tests.trees import files_in

ONE = np.float32(1)


def test_the_worked_example(tmp_path: Path) -> None:
    with writer(tmp_path) as bundle:
        bundle.add("a", np.array([1, 2], np.float32))
        bundle.add("b", np.float32(3))
    assert files_in(tmp_path) == {
        "x.data-00000-of-00001": bytes.fromhex("0000803f0000004000004040"),
        "x.index": EXAMPLE,
    }


def test_a_bundle_without_tensors(tmp_path: Path) -> None:
    writer(tmp_path).finish()
    files = files_in(tmp_path)
    assert files["x.data-00000-of-00001"] == b""
    assert len(files["x.index"]) == 101


def test_nothing_is_visible_before_the_end(tmp_path: Path) -> None:
    bundle = writer(tmp_path)
    bundle.add("a", np.zeros(1 << 20, np.float32))
    assert [name for name in os.listdir(tmp_path) if not name.startswith(".")] == []
    bundle.finish()
    assert sorted(os.listdir(tmp_path)) == ["x.data-00000-of-00001", "x.index"]


def test_the_directory_is_made_one_level(tmp_path: Path) -> None:
    BundleWriter(tmp_path / "new" / "x").finish()
    assert sorted(os.listdir(tmp_path / "new")) == ["x.data-00000-of-00001", "x.index"]
    with pytest.raises(errors.NotFoundError):
        BundleWriter(tmp_path / "missing" / "new" / "x")


def test_a_prefix_in_the_current_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with BundleWriter("x") as bundle:
        bundle.add("a", ONE)
    assert sorted(os.listdir(tmp_path)) == ["x.data-00000-of-00001", "x.index"]
    with BundleReader(b"x") as reader:
        assert reader.read("a") == ONE


def test_large_tensors_are_streamed(tmp_path: Path) -> None:
    """A source of 64 MiB is asked for pieces, and no piece is kept."""
    pieces: list[int] = []

    @attrs.frozen
    class Stream(Source):
        def chunks(self, max_bytes: int) -> Iterator[bytes]:
            left = 64 << 20
            while left:
                pieces.append(min(max_bytes, left))
                left -= pieces[-1]
                yield bytes(pieces[-1])

    with writer(tmp_path) as bundle:
        bundle.add("a", Stream((16 << 20,), dtypes.float32, None))
    assert max(pieces) <= 8 << 20
    assert (tmp_path / "x.data-00000-of-00001").stat().st_size == 64 << 20


def test_mistakes_with_arguments_are_named(tmp_path: Path) -> None:
    wrong: Any = 3
    cases: list[tuple[str, Callable[[], object]]] = [
        ("a path is a str, bytes or os.PathLike", lambda: BundleWriter(wrong)),
        ("a path is a str, bytes or os.PathLike", lambda: BundleReader(wrong)),
        ("expected a dict of arrays by name, found a int", lambda: save_checkpoint("c", wrong)),
        ("prefixes: expected a list of paths", lambda: merge_bundles(str(tmp_path / "a"), "b")),
    ]
    for what, call in cases:
        with pytest.raises(errors.InvalidTypeError, match=what):
            call()


def test_repr(tmp_path: Path) -> None:
    with BundleWriter(tmp_path / "a") as bundle:
        bundle.add("x", [1])
        assert repr(bundle) == f"<BundleWriter {str(tmp_path / 'a')!r}: 1 tensors, open>"
    assert repr(bundle).endswith("finished>")
    assert repr(BundleReader(tmp_path / "a")["x"]).startswith("StoredTensor(name='x', dtype=")


def test_large_chunks_are_written_in_pieces_whatever_their_elements(tmp_path: Path) -> None:
    """A chunk may be a view of any shape and kind of elements; empty ones do no harm."""
    array = np.arange(1 << 20, dtype=np.float32).reshape(1024, 1024)

    @attrs.frozen
    class Views(Source):
        def chunks(self, max_bytes: int) -> Iterator[Any]:
            yield array[:0].data
            yield array.data
            yield b""

    with writer(tmp_path) as bundle:
        bundle.add("views", Views(array.shape, dtypes.float32, None))
        bundle.add("array", array)
    data = (tmp_path / "x.data-00000-of-00001").read_bytes()
    assert data == 2 * array.tobytes()
    with BundleReader(tmp_path / "x") as reader:
        reader.verify()
