"""References to variables of TensorFlow 1 that a RefSwitch hands on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting as rw
from tests.oracle.process import Oracle
from tests.rewriting.requests import assert_equal_answers, read


def export(path: Path, *, writes: bool) -> None:
    """`out` is the variable, if asked for; in another branch something may write to it."""
    with sm.Graph() as graph:
        wanted = sm.placeholder("bool", [], "wanted")
        variable = sm.Variable(np.float32([1, 2]), name="v", use_resource=False)
        holder = variable.op.outputs[0]
        outer = graph.create_op("RefSwitch", [holder, wanted], name="outer")
        inner = graph.create_op("RefSwitch", [outer.outputs[1], wanted], name="inner")
        if writes:
            graph.create_op("Assign", [inner.outputs[0], sm.constant([3.0, 4.0])], name="write")
        out = sm.raw_ops.Neg(x=inner.outputs[1], name="out")
        sm.simple_save(graph, path, {"wanted": wanted}, {"out": out}, fsync=False)


@pytest.mark.parametrize("change", [rw.Freeze(), rw.CastVariables("half")])
def test_a_value_is_handed_on(change: rw.Change, oracle: Oracle, tmp_path: Path) -> None:
    export(tmp_path / "model", writes=False)
    sm.rewrite(tmp_path / "model", tmp_path / "new", change)
    graph = sm.load(tmp_path / "new").graph
    assert [graph.get_operation_by_name(one).type for one in ("outer", "inner")] == ["Switch"] * 2
    asked = [(("serve",), "serving_default", {"wanted": np.array(True)})]
    for loader in ("cpp", "v1"):
        (answer,) = oracle("tests.conformance.tf_loaders", loader, str(tmp_path / "new"), asked)
        assert answer["out"].tolist() == [-1, -2]


@pytest.mark.parametrize("change", [rw.Freeze(), rw.CastVariables("half")])
def test_what_is_written_to_is_refused(change: rw.Change, tmp_path: Path) -> None:
    export(tmp_path / "model", writes=True)
    with pytest.raises(sm.errors.UnimplementedError, match=r"node 'write' \(Assign\) writes"):
        sm.rewrite(tmp_path / "model", tmp_path / "new", change)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["b/Adam", "b/Adam_1"])
def test_what_writes_to_another_input_than_the_first_goes(
    name: str,
    graph_model: Path,
    asked: dict[Path, list[Any]],
    expected: dict[Path, list[Any]],
    oracle: Oracle,
    tmp_path: Path,
) -> None:
    """ApplyAdam takes a variable and two slots by reference: frozen, a slot is none."""
    sm.rewrite(graph_model, tmp_path / "new", rw.Freeze([name]))
    found = oracle("tests.conformance.tf_loaders", "cpp", str(tmp_path / "new"), asked[graph_model])
    assert_equal_answers(expected[graph_model], found)
    nodes = {node.op for node in read(tmp_path / "new").meta_graphs[0].graph_def.node}
    assert "ApplyAdam" not in nodes and "ResourceApplyAdam" in nodes


def export_with_readers(path: Path) -> None:
    """Reference variables that are inputs like any other, of ops named as writers are."""
    with sm.Graph() as graph:
        x = sm.placeholder("float32", [], "x")
        values = sm.Variable(np.float32([1, 2]), name="values", use_resource=False)
        rows = sm.Variable(np.int32([[1], [0]]), name="rows", use_resource=False)
        other = sm.Variable(np.float32([0, 0]), name="other", use_resource=False)
        handles = [one.op.outputs[0] for one in (other, values, rows)]
        assigned = graph.create_op("Assign", handles[:2], name="assigned").outputs[0]
        placed = graph.create_op("ScatterNd", [handles[2], handles[1], [2]], name="placed").outputs[
            0
        ]
        outputs = {"assigned": sm.identity(assigned * x), "placed": placed * x}
        sm.simple_save(graph, path, {"x": x}, outputs, fsync=False)


@pytest.mark.parametrize(
    "change", [rw.Freeze(["values", "rows"]), rw.CastVariables("half", ["values"])], ids=repr
)
def test_references_that_are_read(change: rw.Change, oracle: Oracle, tmp_path: Path) -> None:
    export_with_readers(tmp_path / "model")
    sm.rewrite(tmp_path / "model", tmp_path / "new", change)
    asked = [(("serve",), "serving_default", {"x": np.float32(2)})]
    for loader in ("cpp", "v1"):
        (answer,) = oracle("tests.conformance.tf_loaders", loader, str(tmp_path / "new"), asked)
        assert answer["assigned"].tolist() == [2, 4]
        assert answer["placed"].tolist() == [4, 2]
