"""An op that loaders run and that would set saved variables to zeros gives a warning."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import saved_model
from savedmodel_writer.control_flow import local_variables_initializer
from savedmodel_writer.train import Saver


@pytest.fixture
def graph() -> Iterator[sm.Graph]:
    with sm.Graph() as made:
        yield made


def save(graph: sm.Graph, tmp_path: Path, **kwargs: Any) -> saved_model.SavedModelBuilder:
    builder = sm.SavedModelBuilder(tmp_path / "export", fsync=False)
    builder.add_meta_graph_and_variables(graph, ["serve"], **kwargs)
    return builder


OPS: dict[str, Callable[[sm.Variable], Any]] = {
    "initializer": lambda v: v.initializer,
    "group": lambda v: sm.group(v.initializer, name="grouped"),
    "global_variables_initializer": lambda v: sm.global_variables_initializer(),
    "main_op": lambda v: saved_model.main_op.main_op(),
    "by_data": lambda v: initialised_then_read(v),
}


def initialised_then_read(v: sm.Variable) -> sm.Operation:
    with v.graph.control_dependencies([v.initializer]):
        value = v.read_value()
    return (value * 2.0).op


@pytest.mark.parametrize("op", OPS)
@pytest.mark.parametrize("argument", ["main_op", "legacy_init_op", "init_op"])
@pytest.mark.parametrize("resource", [True, False])
def test_it_warns(graph: sm.Graph, tmp_path: Path, op: str, argument: str, resource: bool) -> None:
    v = sm.Variable(np.float32([1, 2]), name="layer/weights", use_resource=resource)
    init = OPS[op](v)
    with pytest.warns(UserWarning, match=r"initialiser of variable 'layer/weights': ") as caught:
        save(graph, tmp_path, **{argument: init})
    assert repr(init.name) in str(caught[0].message)


def test_an_init_op_may_be_a_tensor(graph: sm.Graph, tmp_path: Path) -> None:
    v = sm.Variable(1.0, name="v")
    with graph.control_dependencies([v.initializer]):
        tensor = sm.constant(1.0)
    with pytest.warns(UserWarning, match="the init op 'Const' runs"):
        save(graph, tmp_path, init_op=tensor)


@pytest.mark.parametrize("key", ["saved_model_main_op", "legacy_init_op"])
def test_ops_in_the_collections_count(graph: sm.Graph, tmp_path: Path, key: str) -> None:
    v = sm.Variable(1.0, name="v")
    graph.add_to_collection(key, v.initializer)
    with pytest.warns(UserWarning, match="op 'v/Assign' runs"):
        save(graph, tmp_path)


def test_each_meta_graph_is_looked_at(graph: sm.Graph, tmp_path: Path) -> None:
    sm.Variable(1.0, name="v")
    builder = save(graph, tmp_path)
    with sm.Graph():
        v = sm.Variable(1.0, name="v")
        with pytest.warns(UserWarning, match="variable 'v'"):
            builder.add_meta_graph(["other"], main_op=v.initializer)


def test_several_variables_are_counted(graph: sm.Graph, tmp_path: Path) -> None:
    partition = lambda shape, dtype: [2]  # noqa: E731 - as short as it can be
    sm.Variable(np.arange(4.0), name="p", partitioner=partition)
    sm.Variable(1.0, name="v")
    with pytest.warns(UserWarning, match=r"variable 'p/part_0' and of 2 more: "):
        save(graph, tmp_path, main_op=sm.global_variables_initializer())


def test_it_points_at_the_call(graph: sm.Graph, tmp_path: Path) -> None:
    v = sm.Variable(1.0, name="v")
    builder = sm.SavedModelBuilder(tmp_path / "export", fsync=False)
    frame = inspect.currentframe()
    assert frame is not None
    with pytest.warns(UserWarning) as caught:
        builder.add_meta_graph_and_variables(graph, ["serve"], main_op=v.initializer)
        line = frame.f_lineno - 1
    assert (caught[0].filename, caught[0].lineno) == (__file__, line)


def test_as_an_error_it_leaves_nothing(graph: sm.Graph, tmp_path: Path) -> None:
    v = sm.Variable(1.0, name="v")
    builder = sm.SavedModelBuilder(tmp_path / "export", fsync=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning):
            builder.add_meta_graph_and_variables(graph, ["serve"], main_op=v.initializer)
    assert list(tmp_path.iterdir()) == []
    builder.add_meta_graph_and_variables(graph, ["serve"])


QUIET: dict[str, Callable[[sm.Variable], Any]] = {
    "assignment of another value": lambda v: v.assign(v + 1.0, read_value=False),
    "read": lambda v: v.read_value().op,
    "tables": lambda v: sm.tables_initializer(),
    "local variables": lambda v: local_variables_initializer(),
}


@pytest.mark.parametrize("op", QUIET)
def test_other_ops_do_not_warn(graph: sm.Graph, tmp_path: Path, op: str) -> None:
    v = sm.Variable(1.0, name="v")
    sm.Variable(1.0, name="local", collections=["local_variables"])
    save(graph, tmp_path, main_op=QUIET[op](v))


def test_a_variable_that_is_not_saved_may_be_initialised(graph: sm.Graph, tmp_path: Path) -> None:
    saved, scratch = sm.Variable(1.0, name="saved"), sm.Variable(1.0, name="scratch")
    builder = save(graph, tmp_path, main_op=scratch.initializer, saver=Saver([saved]))
    with pytest.warns(UserWarning, match="variable 'scratch'"):
        builder.add_meta_graph(["automatic"])


def test_savers_by_other_names_and_of_a_saver_def(graph: sm.Graph, tmp_path: Path) -> None:
    v, w = sm.Variable(1.0, name="v"), sm.Variable(1.0, name="w")
    saver = Saver(saver_def=Saver({"other": v}, sharded=True).as_saver_def())
    with pytest.warns(UserWarning, match="variable 'v': "):
        save(graph, tmp_path, main_op=sm.group(v.initializer, w.initializer), saver=saver)


def test_a_graph_without_variables(graph: sm.Graph, tmp_path: Path) -> None:
    save(graph, tmp_path, main_op=saved_model.main_op.main_op())
