"""The same program, run by TensorFlow and by us, saves the same model: every file of it."""

from __future__ import annotations

import pytest

from savedmodel_writer import protos
from tests.conformance.builder.conftest import Pairs
from tests.conformance.builder.program import all_programs
from tests.oracle.process import Oracle
from tests.trees import tree

MODEL_FILES = ("saved_model.pb", "saved_model.pbtxt")


@pytest.mark.parametrize("name", all_programs())
def test_same_model(name: str, pairs: Pairs, oracle: Oracle) -> None:
    pair = pairs(name)
    found, wanted = tree(pair.ours), tree(pair.theirs)
    assert list(found) == list(wanted)
    for path, content in wanted.items():
        if path in MODEL_FILES:
            both = [
                oracle("tests.conformance.builder.tf_programs", "comparable", data, path)
                for data in (found[path], content)
            ]
            assert_same_message(*both)
        else:
            assert found[path] == content, path


def assert_same_message(found: bytes, wanted: bytes) -> None:
    if found == wanted:
        return
    ours, theirs = protos.SavedModel.FromString(found), protos.SavedModel.FromString(wanted)
    assert len(ours.meta_graphs) == len(theirs.meta_graphs)
    for one, other in zip(ours.meta_graphs, theirs.meta_graphs, strict=True):
        assert [node.name for node in one.graph_def.node] == [n.name for n in other.graph_def.node]
        for node, node2 in zip(one.graph_def.node, other.graph_def.node, strict=True):
            assert node == node2
        for field in type(one).DESCRIPTOR.fields_by_name:
            assert getattr(one, field) == getattr(other, field), field
    assert found == wanted


def test_there_are_enough() -> None:
    assert len(all_programs()) >= 80
