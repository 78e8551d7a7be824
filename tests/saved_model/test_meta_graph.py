"""export_meta_graph_def against `Saver.export_meta_graph`: whole messages."""

from __future__ import annotations

from typing import Any

import pytest

from savedmodel_writer import __version__
from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import canonical
from savedmodel_writer.saved_model.meta_graph import export_meta_graph_def
from savedmodel_writer.train import Saver
from savedmodel_writer.variables import Variable
from tests.saved_model import meta_graph_programs as programs
from tests.variables import our_side

MODULE = programs.__name__
OPTIONS = {
    "plain": {},
    "clear_devices": {"clear_devices": True},
    "strip_default_attrs": {"strip_default_attrs": True},
    "both": {"clear_devices": True, "strip_default_attrs": True},
}


@pytest.fixture(scope="module")
def theirs(oracle: Any) -> dict[str, dict[str, bytes]]:
    return {
        label: oracle("tests.variables.tf_side", "export", MODULE, [*programs.EXPORTED], **options)
        for label, options in OPTIONS.items()
    }


@pytest.mark.parametrize("label", OPTIONS)
@pytest.mark.parametrize("name", programs.EXPORTED)
def test_same_message(name: str, label: str, theirs: dict[str, dict[str, bytes]]) -> None:
    ours = our_side.export(MODULE, [name], **OPTIONS[label])[name]
    differences = our_side.differences(ours, theirs[label][name])
    assert not differences, "\n".join(differences)


def test_versions() -> None:
    info = export_meta_graph_def(Graph()).meta_info_def
    assert info.tensorflow_version == "2.21.0"
    assert info.tensorflow_git_version == f"savedmodel_writer {__version__}"
    assert info.HasField("stripped_op_list")
    assert not info.stripped_default_attrs


def test_the_graph_is_not_changed() -> None:
    with Graph() as graph:
        with graph.device("/gpu:0"):
            Variable([1.0], name="v")
        saver = Saver()
    before = canonical.serialize(graph.as_graph_def())
    options = {"clear_devices": True, "strip_default_attrs": True}
    first = export_meta_graph_def(graph, saver=saver, **options)
    assert canonical.serialize(graph.as_graph_def()) == before
    assert export_meta_graph_def(graph, saver=saver, **options) == first
    first.saver_def.restore_op_name = "other"
    assert saver.saver_def is not None
    assert saver.saver_def.restore_op_name == "save/restore_all"


def test_the_value_is_not_in_the_graph() -> None:
    with Graph() as graph:
        Variable([1234.5] * 100, name="v")
    content = export_meta_graph_def(graph).SerializeToString()
    assert len(content) < 10_000
