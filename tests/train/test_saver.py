"""Savers against `tf.compat.v1.train.Saver`: whole MetaGraphDefs of small programs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import SaverDef
from savedmodel_writer.train import Saver
from savedmodel_writer.variables import Variable
from tests.train import programs
from tests.variables import comparison, our_side

test_same_meta_graph = comparison.same_meta_graph(programs)
test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(programs, same_message=True)


def test_shards_are_in_the_order_of_save_v2() -> None:
    with Graph() as graph:
        for name, device in [("b", ""), ("a", "/gpu:1"), ("c", "/cpu:0"), ("a1", "")]:
            with graph.device(device):
                Variable(np.full([2], ord(name[0])), name=name)
        saver = Saver(sharded=True)
    names = [[spec.name for spec in shard] for shard in saver.shards]
    assert names == [["a1", "b"], ["c"], ["a"]]
    saves = [op for op in graph.get_operations() if op.type == "SaveV2"]
    assert [len(save.inputs) - 3 for save in saves] == [2, 1, 1]
    assert saver.shards[1][0].source.read().tolist() == [99, 99]
    assert {spec.slice_spec for shard in saver.shards for spec in shard} == {""}


def test_one_shard_unless_sharded() -> None:
    with Graph() as graph:
        Variable([1.0], name="b")
        with graph.device("/gpu:0"):
            Variable([2.0], name="a")
        saver = Saver()
    assert [[spec.name for spec in shard] for shard in saver.shards] == [["a", "b"]]


def test_empty_saver_adds_nothing() -> None:
    with Graph() as graph:
        saver = Saver(allow_empty=True)
        assert not Saver([], allow_empty=True).shards
    assert saver.saver_def is None
    assert saver.to_proto() is None
    assert saver.shards == ()
    assert graph.get_operations() == []


def test_outside_of_its_graph() -> None:
    with Graph() as graph:
        v = Variable([1.0], name="v")
    saver = Saver([v])
    assert graph.get_operation_by_name("save/restore_all")
    assert saver.saver_def is not None
    assert saver.saver_def.restore_op_name == "save/restore_all"


def test_variables_of_two_graphs() -> None:
    with Graph() as graph:
        v = Variable([1.0], name="v")
    with Graph():
        w = Variable([1.0], name="w")
    count = len(graph.get_operations())
    with pytest.raises(errors.InputError, match="'v' and 'w' must be from the same graph"):
        Saver([v, w])
    assert len(graph.get_operations()) == count


def test_finalized_graph() -> None:
    with Graph() as graph:
        Variable([1.0])
        graph.finalize()
        with pytest.raises(errors.StateError, match="finalized"):
            Saver()
        assert Saver(allow_empty=True, var_list=[]).saver_def is None


def test_custom_builder_is_refused() -> None:
    with Graph():
        Variable([1.0])
        with pytest.raises(errors.InvalidInputError, match="builder"):
            Saver(builder=object())  # type: ignore[arg-type]


def test_write_version_is_checked() -> None:
    with Graph():
        Variable([1.0])
        with pytest.raises(errors.InvalidArgumentError, match="write_version"):
            Saver(write_version=SaverDef.LEGACY)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"max_to_keep": "x"}, "max_to_keep.*'x'"),
        ({"keep_checkpoint_every_n_hours": None, "sharded": "no"}, "sharded.*'no'"),
        ({"write_version": 7}, "write_version.*7"),
    ],
)
def test_settings_are_checked_before_nodes_are_made(settings: dict[str, Any], says: str) -> None:
    with Graph() as graph:
        Variable([1.0])
        before = graph.get_operations()
        with pytest.raises(errors.InvalidInputError, match=says):
            Saver(**settings)
        assert graph.get_operations() == before


def test_one_variable_is_no_list() -> None:
    with Graph():
        v = Variable([1.0], name="v")
        for defer_build in (False, True):
            with pytest.raises(errors.InvalidTypeError, match=r"in a dict or a list\. Got <Var"):
                Saver(v, defer_build=defer_build)


def test_repr() -> None:
    with Graph():
        assert repr(Saver(allow_empty=True)) == "<Saver of nothing>"
        Variable([1.0])
        saver = Saver(defer_build=True)
        assert repr(saver) == "<Saver of nothing yet: build() was not called>"
        saver.build()
        assert repr(saver) == "<Saver 'save/restore_all' of 1 tensors>"


def test_from_proto() -> None:
    with Graph():
        Variable([1.0])
        saver_def = Saver().saver_def
        saver = Saver.from_proto(saver_def)
    assert saver.saver_def == saver_def
    assert saver.is_built


@pytest.mark.parametrize(
    "name",
    ["two_variables", "sharded_two_devices", "sharded_partitioned", "partitioned_references"],
)
def test_from_proto_finds_what_the_nodes_save(name: str) -> None:
    with Graph():
        made = programs.EXPORTED[name](our_side.OurSide)
        found = Saver.from_proto(made.saver_def)
    described = [
        [[(spec.name, spec.slice_spec, spec.source) for spec in shard] for shard in saver.shards]
        for saver in (made, found)
    ]
    assert described[0]
    assert described[0] == described[1]


def test_from_proto_of_nodes_elsewhere() -> None:
    saver_def = SaverDef(
        filename_tensor_name="a:0", save_tensor_name="b:0", restore_op_name="c", version=2
    )
    with Graph():
        Variable([1.0])
        assert Saver.from_proto(saver_def).shards == ()
