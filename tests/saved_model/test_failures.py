"""A failing disk or an interrupt leaves nothing, and nothing that was saved is lost."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from savedmodel_writer import errors
from savedmodel_writer.control_flow import no_op
from tests.files.faults import NEEDS_SPACE, FaultyStorage, faults
from tests.saved_model.small_model import FILES, Model, builder_at, read
from tests.trees import tree


def save_all(model: Model, target: Path) -> Callable[[FaultyStorage], None]:
    def scenario(storage: FaultyStorage) -> None:
        builder = builder_at(target, storage=storage)
        model.add(builder, assets_list=[model.asset])
        builder.add_meta_graph(["again"], graph=model.graph, assets_list=[model.asset])
        builder.save()
        builder.close()

    return scenario


@pytest.mark.parametrize("for_good", [False, True])
def test_a_full_disk_at_every_call(model: Model, root: Path, for_good: bool) -> None:
    (root / "1").mkdir()
    number = 0
    for storage in faults(
        save_all(model, root / "1"), counted=NEEDS_SPACE.__contains__, for_good=for_good
    ):
        assert tree(root) == {"1": None}, f"call {number}, {storage.calls[number]}"
        number += 1
    assert number > 12
    assert list(tree(root / "1")) == ["assets", "assets/vocabulary.txt", *FILES]


@pytest.mark.parametrize("after", [False, True])
def test_an_interrupt_at_every_call(model: Model, root: Path, after: bool) -> None:
    complete = ["assets", "assets/vocabulary.txt", *FILES]
    cleaning = ("remove", "remove_tree", "remove_directory")
    count = 0
    for storage in faults(
        save_all(model, root / "1"),
        raises=KeyboardInterrupt,
        after=after,
        counted=lambda name: name not in cleaning,
    ):
        call = storage.calls[count]
        if after and call == "rename_directory" and os.listdir(root) == ["1"]:
            assert list(tree(root / "1")) == complete, "it came when all was done"
            shutil.rmtree(root / "1")
        assert tree(root) == {}, f"call {count}, {call}"
        count += 1
    assert count > 30
    assert list(tree(root / "1")) == complete


def test_a_failing_second_save_leaves_the_first(model: Model, root: Path) -> None:
    second = Model(model.asset_file.parent, "second.txt")
    first_files = ["assets", "assets/vocabulary.txt", *FILES]

    def scenario(storage: FaultyStorage) -> None:
        target = root / str(len(os.listdir(root)))
        builder = builder_at(target, storage=storage)
        model.add(builder, assets_list=[model.asset])
        builder.save()
        builder.add_meta_graph(["2"], graph=second.graph, assets_list=[second.asset])
        builder.save()

    count = 0
    for storage in faults(scenario, counted=lambda name: name in NEEDS_SPACE):
        for name in os.listdir(root):
            assert not name.startswith("."), f"call {count}, {storage.calls[count]}"
            files = list(tree(root / name))
            complete = len(read(root / name).meta_graphs) == 2
            wanted = ["assets", "assets/second.txt", *first_files[1:]] if complete else first_files
            assert files == wanted, f"call {count}, {storage.calls[count]}"
        count += 1
    assert count > 20


def test_a_failed_save_ends_the_builder(model: Model, root: Path) -> None:
    storage = FaultyStorage(0, counted=lambda name: name == "rename_directory")
    builder = builder_at(root / "1", storage=storage)
    model.add(builder)
    with pytest.raises(errors.ResourceExhaustedError) as caught:
        builder.save()
    assert caught.value.errno == errno.ENOSPC
    assert tree(root) == {}
    with pytest.raises(errors.SequenceError, match="begin again"):
        builder.save()


def test_a_failed_add_can_be_repeated(model: Model, root: Path) -> None:
    storage = FaultyStorage(0, counted=lambda name: name == "write")
    builder = builder_at(root / "1", storage=storage)
    with model.graph.as_default():
        init = no_op(name="init")
    arguments = {"assets_collection": [model.asset], "main_op": init}
    with pytest.raises(errors.ResourceExhaustedError):
        model.add(builder, **arguments)
    assert tree(root) == {}
    assert model.graph.get_collection("saved_model_main_op") == []
    assert model.graph.get_collection("saved_model_assets") == []
    model.add(builder, **arguments)
    builder.save()
    (meta_graph,) = read(root / "1").meta_graphs
    assert meta_graph.collection_def["saved_model_main_op"].node_list.value == ["init"]
    assert len(meta_graph.collection_def["saved_model_assets"].any_list.value) == 1


def test_a_failed_second_add_leaves_the_first(model: Model, root: Path) -> None:
    storage = FaultyStorage(-1)
    second = Model(model.asset_file.parent, "second.txt")
    builder = builder_at(root / "1", storage=storage)
    model.add(builder, assets_list=[model.asset])
    before = tree(root)
    storage._at = len(storage.calls) + 2
    with pytest.raises(errors.ResourceExhaustedError):
        builder.add_meta_graph(["2"], graph=second.graph, assets_list=[second.asset])
    assert tree(root) == before
    builder.save()
    assert len(read(root / "1").meta_graphs) == 1
