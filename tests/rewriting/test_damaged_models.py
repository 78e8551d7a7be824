"""Models that are not what they seem: an error of this package, never another, and no hang."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, rewriting as rw
from savedmodel_writer.protos import SavedModel
from tests.fuzz.message_mutations import damage_message
from tests.rewriting.requests import read

CHANGES: list[list[rw.Change]] = [
    [rw.StripTraining()],
    [rw.Prune()],
    [rw.Prune(), rw.Freeze()],
    [rw.StripTraining(), rw.CastVariables("bfloat16")],
    [rw.DropObjectGraph(), rw.Unfreeze(16)],
    [rw.RenameNodes({"x": "y2"})],
]


def damage(saved_model: SavedModel, seed: int) -> None:
    """Changes something that changes rely on."""
    chance = random.Random(seed)
    meta_graph = chance.choice(list(saved_model.meta_graphs))
    bodies = [meta_graph.graph_def.node]
    bodies += [function.node_def for function in meta_graph.graph_def.library.function]
    nodes = [node for body in bodies for node in body]
    node = chance.choice(nodes)
    kind = chance.randrange(8)
    if kind == 0 and node.input:
        node.input[chance.randrange(len(node.input))] = chance.choice(nodes).name
    elif kind == 1 and node.input:
        del node.input[chance.randrange(len(node.input))]
    elif kind == 2 and node.attr:
        del node.attr[chance.choice(sorted(node.attr))]
    elif kind == 3:
        node.op = chance.choice(nodes).op
    elif kind == 4:
        del bodies[0][chance.randrange(len(bodies[0]))]
    elif kind == 5 and meta_graph.object_graph_def.nodes:
        children = chance.choice(list(meta_graph.object_graph_def.nodes)).children
        children.add(node_id=chance.choice([-1, 0, 1, 10**6]), local_name="more")
    elif kind == 6:
        calls = [one for one in nodes if "f" in one.attr]
        if calls:
            names = [one.signature.name for one in meta_graph.graph_def.library.function]
            chance.choice(calls).attr["f"].func.name = chance.choice([*names, "nope"])
    else:
        meta_graph.saver_def.restore_op_name = chance.choice(nodes).name


@pytest.mark.parametrize("kind", ["graph_model", "object_model"])
@pytest.mark.parametrize("part", range(4))
@pytest.mark.usefixtures("oracle")  # which wrote the models
def test_damaged(kind: str, part: int, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    source = tmp_path / "source"
    sm.rewrite(request.getfixturevalue(kind), source)
    whole = read(source)
    written = refused = 0
    for seed in range(part * 15, part * 15 + 15):
        damaged = SavedModel()
        damaged.CopyFrom(whole)
        damage(damaged, seed)
        (source / "saved_model.pb").write_bytes(damaged.SerializeToString())
        for number, changes in enumerate(CHANGES):
            try:
                sm.rewrite(source, tmp_path / f"{seed}-{number}", *changes, fsync=False)
                written += 1
            except errors.SavedModelWriterError:
                refused += 1
    assert written and refused


@pytest.mark.parametrize("kind", ["graph_model", "object_model"])
@pytest.mark.parametrize(
    "seeds",
    [range(25), pytest.param(range(25, 500), marks=pytest.mark.long)],
    ids=["short", "long"],
)
@pytest.mark.usefixtures("oracle")  # which wrote the models
def test_damaged_fields(
    kind: str, seeds: range, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Any field of any message in it."""
    source, new = tmp_path / "source", tmp_path / "new"
    sm.rewrite(request.getfixturevalue(kind), source)
    whole = read(source)
    for meta_graph in whole.meta_graphs:
        meta_graph.meta_info_def.ClearField("stripped_op_list")  # most of the fields
    written = refused = 0
    for seed in seeds:
        damaged = SavedModel()
        damaged.CopyFrom(whole)
        damage_message(damaged, random.Random(seed))
        (source / "saved_model.pb").write_bytes(damaged.SerializeToString())
        for changes in CHANGES:
            try:
                sm.rewrite(source, new, *changes, fsync=False)
                written += 1
                shutil.rmtree(new)
            except errors.SavedModelWriterError:
                refused += 1
                assert not new.exists()
    assert written and refused
