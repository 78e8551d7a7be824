"""Names of the variables of object graphs, and their keys in the checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.protos import SavedObjectGraph, TrackableObjectGraph
from savedmodel_writer.saved_model.object_graph import KEY_SUFFIX, OBJECT_GRAPH_KEY, ObjectGraph

# By the path of each variable: its name.
VARIABLES = {"layer/kernel": "kernel", "layer/bias": "bias", "metric/count": "count"}


def graphs(variables: dict[str, str]) -> tuple[SavedObjectGraph, TrackableObjectGraph]:
    """Both graphs of objects at these paths; the second numbers the variables last."""
    saved, tracked = SavedObjectGraph(), TrackableObjectGraph()
    parents = sorted({path.rpartition("/")[0] for path in variables} - {""})
    nodes = ["", *parents, *variables]
    tracked_nodes = ["", *reversed(parents), *reversed(list(variables))]
    for graph, order in ((saved, nodes), (tracked, tracked_nodes)):
        for _ in order:
            graph.nodes.add()
        for path in order[1:]:
            parent, _, name = path.rpartition("/")
            graph.nodes[order.index(parent)].children.add(
                local_name=name, node_id=order.index(path)
            )
    for path, name in variables.items():
        saved.nodes[nodes.index(path)].variable.name = name
        attributes = tracked.nodes[tracked_nodes.index(path)].attributes
        attributes.add(name="VARIABLE_VALUE", full_name=name, checkpoint_key=path + KEY_SUFFIX)
    return saved, tracked


def opened(directory: Path, saved: SavedObjectGraph, tracked: Any, **values: float) -> ObjectGraph:
    if isinstance(tracked, TrackableObjectGraph):
        tracked = tracked.SerializeToString()
    tensors = values | ({} if tracked is None else {OBJECT_GRAPH_KEY: tracked})
    sm.save_checkpoint(directory / "c", tensors)
    return ObjectGraph(saved, sm.BundleReader(directory / "c"))


def keys(directory: Path, variables: dict[str, str]) -> dict[str, str]:
    found = opened(directory, *graphs(variables)).checkpoint_keys
    return {name: key.removesuffix(KEY_SUFFIX) for name, key in found.items()}


def test_names(tmp_path: Path) -> None:
    assert keys(tmp_path, VARIABLES) == {name: path for path, name in VARIABLES.items()}


def test_names_that_several_have(tmp_path: Path) -> None:
    assert keys(tmp_path, {**VARIABLES, "metric2/count": "count"}) == {
        "bias": "layer/bias",
        "kernel": "layer/kernel",
        "metric/count": "metric/count",
        "metric2/count": "metric2/count",
    }


def test_no_name(tmp_path: Path) -> None:
    assert keys(tmp_path, {"a/b": "", "a/c": ""}) == {"a/b": "a/b", "a/c": "a/c"}


def test_a_name_that_is_the_path_of_another(tmp_path: Path) -> None:
    """Then all are named by their paths: no variable may hide another."""
    variables = {"x": "same", "y": "same", "z": "x"}
    assert keys(tmp_path, variables) == {"x": "x", "y": "y", "z": "z"}


def test_one_variable_in_two_places(tmp_path: Path) -> None:
    saved, tracked = graphs(VARIABLES)
    saved.nodes[0].children.add(local_name="alias", node_id=3)
    tracked.nodes[0].children.add(local_name="alias", node_id=5)
    found = opened(tmp_path, saved, tracked).checkpoint_keys
    assert found["kernel"] == f"layer/kernel{KEY_SUFFIX}"
    assert len(found) == len(VARIABLES)


def test_slots_of_an_optimizer(tmp_path: Path) -> None:
    saved, tracked = graphs({"w": "w", "optimizer": ""})
    for graph, optimizer, variable in ((saved, 2, 1), (tracked, 1, 2)):
        graph.nodes[optimizer].slot_variables.add(
            original_variable_node_id=variable, slot_name="m", slot_variable_node_id=3
        )
        graph.nodes.add()
    saved.nodes[3].variable.name = "w/Adam"
    tracked.nodes[3].attributes.add(name="VARIABLE_VALUE", checkpoint_key="slot")
    assert opened(tmp_path, saved, tracked).checkpoint_keys["w/Adam"] == "slot"


def test_what_the_checkpoint_does_not_know_is_left_out(tmp_path: Path) -> None:
    saved, tracked = graphs(VARIABLES)
    del tracked.nodes[3].attributes[:]
    assert len(opened(tmp_path, saved, tracked).checkpoint_keys) == len(VARIABLES) - 1


def test_a_checkpoint_of_names(tmp_path: Path) -> None:
    saved, _ = graphs(VARIABLES)
    graph = opened(tmp_path, saved, None, kernel=1.0)
    assert graph.tracked is None
    assert graph.checkpoint_keys == {name: name for name in sorted(VARIABLES.values())}


@pytest.mark.parametrize("value", [b"\xff", np.float32(1), np.array([b"", b""], object)])
def test_something_else_in_its_place(tmp_path: Path, value: Any) -> None:
    with pytest.raises(errors.DataLossError, match=OBJECT_GRAPH_KEY):
        opened(tmp_path, SavedObjectGraph(), value)


@pytest.mark.parametrize("number", [-1, 99, 2**31 - 1])
@pytest.mark.parametrize("which", [0, 1])
def test_objects_that_are_not_there(tmp_path: Path, number: int, which: int) -> None:
    made = graphs(VARIABLES)
    made[which].nodes[0].children[0].node_id = number
    with pytest.raises(errors.DataLossError, match="the object graph refers to object"):
        _ = opened(tmp_path, *made).checkpoint_keys
