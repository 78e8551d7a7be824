"""References to variables of TensorFlow 1 that a RefSwitch hands on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting as rw
from tests.oracle.process import Oracle


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
