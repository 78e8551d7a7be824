"""Damage that takes more to do: entries of an index, graphs that are too large to be built."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer.inspection import Report
from savedmodel_writer.protos import BundleEntryProto
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY
from savedmodel_writer.table import Table, TableBuilder
from tests.inspection.damage import INDEX, Damaged, copy


def found(report: Report, code: str) -> list[str]:
    return [one.place for one in report if one.code == code]


def change_entry(model: Damaged, key: bytes, change: Callable[[BundleEntryProto], None]) -> None:
    path = model.path / INDEX
    entries = list(Table(io.BytesIO(path.read_bytes())))
    with path.open("wb") as file:
        builder = TableBuilder(file.write)
        for name, value in entries:
            if name == key:
                entry = BundleEntryProto.FromString(value)
                change(entry)
                value = entry.SerializeToString()
            builder.add(name, value)
        builder.finish()


def other_dtype(entry: BundleEntryProto) -> None:
    entry.dtype = 0


def other_size(entry: BundleEntryProto) -> None:
    entry.size += 1


@pytest.mark.parametrize("change", [other_dtype, other_size])
def test_entries(
    change: Callable[[BundleEntryProto], None], originals: dict[str, Path], tmp_path: Path
) -> None:
    model = copy(originals["graph"], tmp_path)
    change_entry(model, b"w", change)
    assert found(sm.verify(model.path), "tensor-entry") == [f"{INDEX}, tensor 'w'"]


def test_another_shard(originals: dict[str, Path], tmp_path: Path) -> None:
    model = copy(originals["graph"], tmp_path)

    def change(entry: BundleEntryProto) -> None:
        entry.shard_id = 7

    change_entry(model, b"w", change)
    assert found(sm.verify(model.path), "tensor-damaged") == [f"{INDEX}, tensor 'w'"]


def test_a_checkpoint_without_objects(originals: dict[str, Path], tmp_path: Path) -> None:
    model = copy(originals["object"], tmp_path)
    with sm.BundleReader(model.path / "variables/variables") as reader:
        values = {name: tensor.read() for name, tensor in reader.items()}
    del values[OBJECT_GRAPH_KEY]
    shutil.rmtree(model.path / "variables")
    sm.save_checkpoint(model.path / "variables/variables", values)
    report = sm.verify(model.path)
    assert found(report, "object-graph-untracked") == ["MetaGraph serve, object graph"]


def test_signatures_of_functions(originals: dict[str, Path], tmp_path: Path) -> None:
    model = copy(originals["object"], tmp_path)
    with model.serve() as serve:
        function = serve.graph_def.library.function.add()
        function.signature.name = "odd"
        attr = function.signature.attr.add(name="T", type="frobnicated")
        attr.default_value.i = 1
    assert found(sm.verify(model.path), "function-signature") == ["MetaGraph serve, function 'odd'"]


def test_graphs_that_are_too_large(originals: dict[str, Path], tmp_path: Path) -> None:
    """A few bytes that stand for millions of tensors."""
    model = copy(originals["graph"], tmp_path)
    with model.serve() as serve:
        for name in ("large_a", "large_b"):
            node = serve.graph_def.node.add(name=name, op="RecvTPUEmbeddingActivations")
            node.attr["num_outputs"].i = 600_000
            node.attr["config"].s = b""
    report = sm.verify(model.path)
    assert found(report, "graph") == ["MetaGraph serve"]
