"""Each change, made to models of both kinds: all loaders load the result, and answer as before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting as rw
from tests.oracle.process import Oracle
from tests.rewriting.requests import assert_equal_answers

Asked = tuple[tuple[str, ...], str, dict[str, Any]]
Tolerance = tuple[float, float]

KEEP = rw.KeepTags("serve")
EXACT, HALF, BFLOAT16 = (1e-6, 1e-6), (4e-3, 4e-3), (3e-2, 3e-2)

# By name: the changes, and how far the answers may be from the original's.
OF_GRAPHS: dict[str, tuple[list[rw.Change], Tolerance]] = {
    "strip": ([KEEP, rw.StripTraining()], EXACT),
    "strip_both": ([rw.StripTraining()], EXACT),
    "prune": ([KEEP, rw.Prune()], EXACT),
    "freeze": ([KEEP, rw.Freeze()], EXACT),
    "freeze_some": ([KEEP, rw.Freeze(["w", "parts"])], EXACT),
    "freeze_pruned": ([KEEP, rw.Prune(), rw.Freeze()], EXACT),
    "half": ([KEEP, rw.StripTraining(), rw.CastVariables("half")], HALF),
    "bfloat16": ([KEEP, rw.Prune(), rw.CastVariables("bfloat16")], BFLOAT16),
    "half_some": ([KEEP, rw.StripTraining(), rw.CastVariables("half", ["b", "embedding"])], HALF),
    "unfreeze": ([KEEP, rw.Unfreeze()], EXACT),
    "there_and_back": ([KEEP, rw.Freeze(), rw.Unfreeze(16)], EXACT),
    "all": ([KEEP, rw.Prune(), rw.Unfreeze(), rw.CastVariables("half"), rw.Freeze()], HALF),
}
OF_OBJECTS: dict[str, tuple[list[rw.Change], Tolerance]] = {
    "strip": ([rw.StripTraining()], EXACT),
    "prune": ([rw.Prune()], EXACT),
    "freeze": ([rw.Prune(), rw.Freeze()], EXACT),
    "freeze_some": ([rw.StripTraining(), rw.Freeze(["w"])], EXACT),
    "freeze_embedding": ([rw.StripTraining(), rw.Freeze(["embedding"])], EXACT),
    "half": ([rw.Prune(), rw.CastVariables("half")], HALF),
    "bfloat16": ([rw.Prune(), rw.CastVariables("bfloat16")], BFLOAT16),
    "half_some": ([rw.StripTraining(), rw.CastVariables("half", ["w"])], HALF),
    "drop": ([rw.DropObjectGraph()], EXACT),
    "drop_and_prune": ([rw.DropObjectGraph(), rw.Prune()], EXACT),
    "drop_and_freeze": ([rw.DropObjectGraph(), rw.Freeze()], EXACT),
    "drop_and_unfreeze": ([rw.DropObjectGraph(), rw.Unfreeze(4)], EXACT),
    "drop_and_cast": ([rw.DropObjectGraph(), rw.CastVariables("half")], HALF),
}


def check(
    new: Path, oracle: Oracle, asked: list[Asked], expected: list[Any], tolerance: Tolerance
) -> None:
    for loader in ("cpp", "v1", "v2"):
        found = oracle("tests.conformance.tf_loaders", loader, str(new), asked)
        assert_equal_answers(expected, found, *tolerance)
    reader = sm.load(new, "serve")
    assert reader.graph.get_operations()
    checkpoint = reader.checkpoint
    if checkpoint is not None and reader.meta_graph_def.HasField("saver_def"):
        checkpoint.verify()
        again = oracle("tests.rewriting.tf_running", "saved", str(new), str(new.parent / "again"))
        assert again == {
            name: (tensor.dtype.name, list(tensor.shape)) for name, tensor in checkpoint.items()
        }


@pytest.mark.parametrize("name", OF_GRAPHS)
def test_graph_model(
    name: str,
    graph_model: Path,
    tmp_path: Path,
    oracle: Oracle,
    asked: dict[Path, list[Asked]],
    expected: dict[Path, list[Any]],
) -> None:
    changes, tolerance = OF_GRAPHS[name]
    sm.rewrite(graph_model, tmp_path / "new", *changes)
    check(tmp_path / "new", oracle, asked[graph_model], expected[graph_model], tolerance)


@pytest.mark.parametrize("name", OF_OBJECTS)
def test_object_model(
    name: str,
    object_model: Path,
    tmp_path: Path,
    oracle: Oracle,
    asked: dict[Path, list[Asked]],
    expected: dict[Path, list[Any]],
) -> None:
    changes, tolerance = OF_OBJECTS[name]
    sm.rewrite(object_model, tmp_path / "new", *changes)
    check(tmp_path / "new", oracle, asked[object_model], expected[object_model], tolerance)
