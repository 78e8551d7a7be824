"""write_graph against tf.compat.v1.train.write_graph."""

from __future__ import annotations

from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, protos, train
from tests.oracle.process import Oracle


def small_graph() -> sm.Graph:
    with sm.Graph() as graph, sm.device("/cpu:0"):
        x = sm.placeholder("float32", [None, 3], name="x")
        sm.identity(x * 2.0, name="y")
    return graph


@pytest.mark.parametrize("as_text", [True, False])
def test_as_tensorflow(as_text: bool, oracle: Oracle, tmp_path: Path) -> None:
    graph_def = small_graph().as_graph_def()
    found = train.write_graph(graph_def, tmp_path / "a/b", "graph", as_text)
    assert found == str(tmp_path / "a/b/graph")
    theirs = oracle(
        "tests.train.tf_graph_file",
        "written",
        graph_def.SerializeToString(),
        str(tmp_path / "theirs"),
        as_text,
    )
    assert theirs[0] == str(tmp_path / "theirs/graph")
    ours = Path(found).read_bytes()
    if as_text:
        read = protos.text.from_text(protos.GraphDef, theirs[1].decode())
        assert protos.text.from_text(protos.GraphDef, ours.decode()) == read == graph_def
    else:
        assert ours == theirs[1]


def test_of_a_graph_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "graph.pbtxt").write_text("old")
    graph = small_graph()
    path = train.write_graph(graph, str(tmp_path), "graph.pbtxt")
    text = Path(path).read_text()
    assert protos.text.from_text(sm.GraphDef, text) == graph.as_graph_def()
    with pytest.raises(errors.InvalidTypeError):
        train.write_graph("no graph", tmp_path, "graph.pbtxt")  # type: ignore[arg-type]
    with pytest.raises(errors.StorageError):
        train.write_graph(graph, tmp_path / "graph.pbtxt", "below a file")
    assert Path(path).read_text() == text


def test_in_a_store() -> None:
    fsspec = pytest.importorskip("fsspec", reason="pip install 'savedmodel-writer[remote]'")
    graph = small_graph()
    path = train.write_graph(graph, "memory://graphs/1", "graph.pb", as_text=False)
    assert path == "memory://graphs/1/graph.pb"
    data = fsspec.filesystem("memory").cat_file("/graphs/1/graph.pb")
    assert sm.GraphDef.FromString(data) == graph.as_graph_def()
