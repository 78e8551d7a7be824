"""Damaged object graphs: each variable gets a key that the checkpoint's graph has, or none."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.protos import SavedModel, SavedObjectGraph, TrackableObjectGraph
from savedmodel_writer.saved_model.object_graph import KEY_SUFFIX, OBJECT_GRAPH_KEY, ObjectGraph
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.message_mutations import damage_message
from tests.fuzz.mutations import damaged
from tests.golden.written_files import golden


class Checkpoint:
    """As much of a BundleReader as an object graph needs."""

    def __init__(self, tracked: bytes) -> None:
        self._tracked = tracked

    def __contains__(self, key: object) -> bool:
        return key == OBJECT_GRAPH_KEY

    def read(self, key: str) -> np.ndarray:
        return np.array(self._tracked, object)


def tracked_like(saved: SavedObjectGraph) -> TrackableObjectGraph:
    """The checkpoint's graph of the same objects, in the opposite order after the root."""
    tracked = TrackableObjectGraph()
    last = len(saved.nodes)

    def place(number: int) -> int:
        return (last - number) % last

    for number in [0, *range(last - 1, 0, -1)]:
        node = saved.nodes[number]
        new = tracked.nodes.add()
        for child in node.children:
            new.children.add(local_name=child.local_name, node_id=place(child.node_id))
        for slot in node.slot_variables:
            new.slot_variables.add(
                original_variable_node_id=place(slot.original_variable_node_id),
                slot_name=slot.slot_name,
                slot_variable_node_id=place(slot.slot_variable_node_id),
            )
        if node.HasField("variable"):
            key = f"{node.variable.name}-{number}{KEY_SUFFIX}"
            new.attributes.add(name="VARIABLE_VALUE", checkpoint_key=key)
    return tracked


def model() -> SavedObjectGraph:
    """A small model of TensorFlow's with further variables, and slots of theirs at an optimizer."""
    (meta_graph,) = SavedModel.FromString(golden("fingerprint")["saved_model.pb"]).meta_graphs
    saved = meta_graph.object_graph_def
    saved.concrete_functions.clear()  # which have no part in this
    for name in ("a", "b", "a"):
        saved.nodes[0].children.add(
            local_name=f"{name}{len(saved.nodes)}", node_id=len(saved.nodes)
        )
        saved.nodes.add().variable.name = name
    variable = len(saved.nodes) - 1
    saved.nodes[0].children.add(local_name="optimizer", node_id=variable + 1)
    optimizer = saved.nodes.add()
    for number, slot in enumerate("mv", variable + 2):
        optimizer.slot_variables.add(
            original_variable_node_id=variable, slot_name=slot, slot_variable_node_id=number
        )
        saved.nodes.add().variable.name = f"slot_{slot}"
    return saved


SAVED = model()
TRACKED = tracked_like(SAVED)


def keys(saved: SavedObjectGraph, tracked: bytes) -> dict[str, str]:
    checkpoint: Any = Checkpoint(tracked)
    return dict(ObjectGraph(saved, checkpoint).checkpoint_keys)


def test_without_damage() -> None:
    variables = [node.variable.name for node in SAVED.nodes if node.HasField("variable")]
    found = keys(SAVED, TRACKED.SerializeToString())
    assert len(found) == len(variables) == 6
    for name, key in found.items():
        assert key.startswith(f"{name}-" if variables.count(name) == 1 else name)
        assert key == f"{name}{KEY_SUFFIX}" or variables.count(name) == 1


def test_damaged_graphs() -> None:
    def attempt(chance: Random) -> bool:
        saved = SavedObjectGraph()
        saved.CopyFrom(SAVED)
        tracked = TrackableObjectGraph()
        tracked.CopyFrom(TRACKED)
        for _ in range(chance.choice([1, 1, 2, 5])):
            damage_message(chance.choice([saved, tracked]), chance)
        serialized = tracked.SerializeToString()
        if chance.random() < 0.3:
            serialized = damaged(serialized, chance)
        try:
            found = keys(saved, serialized)
        except errors.DataLossError as error:
            assert error.message
            return True
        known = TrackableObjectGraph.FromString(serialized)
        there = {one.checkpoint_key for node in known.nodes for one in node.attributes}
        assert set(found.values()) <= there and all(found)
        return False

    fuzz(0.07, attempt)
