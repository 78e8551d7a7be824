"""MetaGraphDefs of imported graphs, with functions, against `export_meta_graph`."""

from __future__ import annotations

from typing import Any

import pytest

from savedmodel_writer import Graph, import_graph_def
from savedmodel_writer.protos import GraphDef, MetaGraphDef, text
from savedmodel_writer.saved_model.meta_graph import export_meta_graph_def
from tests.graph.test_import_graph_def import GRAPHS
from tests.oracle.process import Oracle

OPTIONS = {"clear_devices": True, "strip_default_attrs": True}


@pytest.fixture(scope="module")
def exported(oracle: Oracle) -> Any:
    return oracle("tests.graph.tf_graphs", "meta_graphs", OPTIONS)


@pytest.mark.parametrize("name", GRAPHS)
def test_same_meta_graph(exported: Any, name: str) -> None:
    graph_def, serialized = exported[name]
    with Graph() as graph:
        import_graph_def(GraphDef.FromString(graph_def), name="")
    ours = export_meta_graph_def(graph, **OPTIONS)
    theirs = MetaGraphDef.FromString(serialized)
    theirs.graph_def.library.function.sort(key=lambda function: function.signature.name)
    for info in (ours.meta_info_def, theirs.meta_info_def):
        info.ClearField("tensorflow_version")
        info.ClearField("tensorflow_git_version")
    if ours != theirs:
        assert text.to_text(ours) == text.to_text(theirs)
    assert ours == theirs
