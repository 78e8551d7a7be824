"""Publication on stores that cannot rename: in place, nothing twice, the model's file last."""

from __future__ import annotations

import errno
import itertools
import logging
import os
from pathlib import Path
from typing import Any

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.files import hidden_names
from tests.files.faults import NEEDS_SPACE, FaultyStorage, faults
from tests.publication.models import FILES, Model, WithoutRename, names, publish
from tests.trees import tree

_numbers = itertools.count()


class ObjectStore(FaultyStorage):
    """Local files, written as those of an object store are; it remembers what was written."""

    atomic_rename = False

    def __init__(self, at: int = -1, *args: Any, **kwargs: Any) -> None:
        super().__init__(at, *args, **kwargs)
        self.written: list[str] = []

    def open(self, path: str, mode: Any) -> Any:
        if mode == "wb":
            self.written.append(path)
        return super().open(path, mode)


def visible(found: dict[str, bytes | None]) -> list[str]:
    return [name for name, data in found.items() if data is not None]


# --- what is written when ---------------------------------------------------------------------


def test_each_file_is_written_once_and_the_model_last(base: Path, model: Model) -> None:
    store = ObjectStore()
    with sm.publish(base, storage=store) as builder:
        model.add(builder)
        builder.add_assets_extra({"tf_serving_warmup_requests": str(model.asset_file)})
        builder.save()
    written = [os.path.relpath(path, base / "1") for path in store.written]
    marker, *files = written
    assert hidden_names.is_hidden_name(marker)
    assert sorted(files) == sorted(
        [*FILES, "assets/number.txt", "assets.extra/tf_serving_warmup_requests"]
    )
    assert files[-1] == "saved_model.pb"
    assert files.index(FILES[1]) < files.index(FILES[2]), "the index after the data"
    assert not {"replace", "rename_directory"} & set(store.calls)
    assert sorted(visible(tree(base / "1"))) == sorted(files)


def test_no_loader_takes_it_for_a_model_before_save(base: Path, model: Model) -> None:
    with sm.publish(base, storage=ObjectStore()) as builder:
        model.add(builder)
        assert "variables/variables.index" in tree(base / "1")
        assert not sm.contains_saved_model(base / "1")
        builder.save()
    assert sm.contains_saved_model(base / "1")


@pytest.mark.parametrize("end", ["close", "error", "forgotten", "add fails"])
def test_what_is_not_saved_is_removed(base: Path, model: Model, end: str) -> None:
    (base / "1").mkdir()
    (base / "1" / "mine").write_text("")
    store = ObjectStore()
    builder = sm.publish(base, 2, storage=store)
    model.add(builder)
    (base / "2" / "theirs").write_text("put there meanwhile")
    if end == "close":
        builder.close()
    elif end == "error":
        with pytest.raises(ZeroDivisionError), builder:
            raise ZeroDivisionError
    elif end == "add fails":
        with pytest.raises(errors.AssetError):
            builder.add_assets_extra({"a": str(model.asset_file), "b": "/nowhere"})
        assert "2/saved_model.pb" not in tree(base)
        builder.close()
    else:
        del builder
    assert visible(tree(base)) == ["1/mine", "2/theirs"]


def test_a_second_save(base: Path, model: Model) -> None:
    with sm.publish(base, storage=ObjectStore()) as builder:
        model.add(builder)
        builder.save()
        old = tree(base / "1")
        builder.add_assets_extra({"more": str(model.asset_file)})
        assert sorted(visible(tree(base / "1"))) == sorted([*visible(old), "assets.extra/more"])
    assert tree(base / "1") == old, "closed without a save"
    with sm.publish(base, storage=ObjectStore()) as builder:
        model.add(builder)
        builder.save()
        builder.add_assets_extra({"more": str(model.asset_file)})
        builder.save()
    assert set(tree(base / "2")) - set(old) == {"assets.extra", "assets.extra/more"}


# --- faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize("for_good", [False, True])
def test_a_refusal_at_every_call(base: Path, model: Model, for_good: bool) -> None:
    def scenario(store: FaultyStorage) -> None:
        publish(base, model, storage=store)

    count = 0
    for at in range(1000):
        store = ObjectStore(at, counted=NEEDS_SPACE.__contains__, for_good=for_good)
        try:
            scenario(store)
        except errors.ResourceExhaustedError as error:
            assert error.errno == errno.ENOSPC
        else:
            break
        assert tree(base) == {}, f"call {at}, {store.calls[at]}"
        count += 1
    assert count > 12
    assert sorted(visible(tree(base / "1"))) == sorted([*FILES, "assets/number.txt"])


def test_a_refusal_at_every_call_of_a_second_save(base: Path, model: Model) -> None:
    def scenario(store: FaultyStorage) -> None:
        builder = sm.publish(base, storage=WithoutRename())
        model.add(builder)
        builder.save()
        builder._files._publication.storage.inner = store
        builder.add_assets_extra({"more": str(model.asset_file)})
        model.add_again(builder)
        builder.save()

    whole = [*FILES, "assets/number.txt"]
    count = 0
    for number, store in enumerate(faults(scenario, counted=NEEDS_SPACE.__contains__), 1):
        found = tree(base / str(number))
        if "assets.extra/more" in found:  # the store kept the new model, and then said no
            found = {name: found[name] for name in found if "assets.extra" not in name}
            data = found["saved_model.pb"] or b""
            assert len(sm.protos.SavedModel.FromString(data).meta_graphs) == 2
            assert store.calls[-1] == "sync"
        assert sorted(visible(found)) == sorted(whole), store.calls
        count += 1
    assert count > 3


# --- others -----------------------------------------------------------------------------------


def test_a_directory_that_is_not_empty_is_refused(base: Path, model: Model) -> None:
    (base / "model").mkdir()
    (base / "model" / "notes").write_text("")
    with pytest.raises(errors.ExportDirectoryError, match="isn't empty"):
        sm.SavedModelBuilder(base / "model", storage=ObjectStore())
    (base / "model" / "notes").unlink()
    builder = sm.SavedModelBuilder(base / "model", storage=ObjectStore())
    (base / "model" / "notes").write_text("")
    with pytest.raises(errors.ExportDirectoryError, match="since this builder looked"):
        model.add(builder)
    assert tree(base) == {"model": None, "model/notes": b""}


def test_a_model_saved_there_meanwhile_stays(base: Path, model: Model) -> None:
    builder = sm.SavedModelBuilder(base / "model", storage=ObjectStore())
    model.add(builder)
    (base / "model" / "saved_model.pb").write_text("another exporter's")
    with pytest.raises(errors.ExportDirectoryError, match=r"has got saved_model\.pb"):
        builder.save()
    assert visible(tree(base)) == ["model/saved_model.pb"]


def test_two_publishers_of_one_number(base: Path, model: Model) -> None:
    with (
        sm.publish(base, storage=ObjectStore()) as one,
        sm.publish(base, storage=ObjectStore()) as two,
    ):
        model.add(one)
        model.add(two)
        assert two.save() == str(base / "2" / "saved_model.pb")
        assert one.save() == str(base / "1" / "saved_model.pb")
    assert names(base) == ["1", "2"]


def test_two_that_begin_at_the_same_moment(base: Path, model: Model) -> None:
    """Each leaves its mark, then looks: the second to look sees both, and so may the first."""
    rival = base / "1" / hidden_names.hidden_name("writer")

    class Meeting(ObjectStore):
        def open(self, path: str, mode: Any) -> Any:
            if len(self.written) == 0:
                rival.parent.mkdir(exist_ok=True)
                rival.write_bytes(b"")
            return super().open(path, mode)

    assert publish(base, model, storage=Meeting()).name == "2"
    assert names(base / "1") == [rival.name]


def test_the_leftovers_of_a_killed_process(base: Path, model: Model) -> None:
    machine = hidden_names._machine()
    marker = f".savedmodel_writer-writer-{machine}-999999999-0"
    for name, files in {
        "1": [marker, "variables/variables.index"],
        "2": [marker, "saved_model.pb"],
        "3": [".savedmodel_writer-writer-other.1-999999999-0"],
        "x": [marker],
    }.items():
        for file in files:
            (base / name / file).parent.mkdir(parents=True, exist_ok=True)
            (base / name / file).write_text("")
    publish(base, model, remove_leftovers=True, storage=ObjectStore())
    assert visible({name: data for name, data in tree(base).items() if name[0] != "4"}) == [
        "2/saved_model.pb",
        "3/.savedmodel_writer-writer-other.1-999999999-0",
        f"x/{marker}",
    ]


def test_old_versions_lose_the_models_file_first(base: Path, model: Model) -> None:
    removed: list[str] = []

    class Recording(ObjectStore):
        def __getattr__(self, name: str) -> Any:
            function = super().__getattr__(name)

            def call(path: str, *args: Any, **kwargs: Any) -> Any:
                if name.startswith("remove"):
                    removed.append(f"{name} {os.path.relpath(path, base)}")
                return function(path, *args, **kwargs)

            return call

    publish(base, model, storage=ObjectStore())
    publish(base, model, keep=1, storage=Recording())
    assert removed[-2:] == ["remove 1/saved_model.pb", "remove_tree 1"]
    assert names(base) == ["2"]


def test_nothing_is_logged_when_all_goes_well(
    base: Path, model: Model, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        publish(base, model, storage=ObjectStore())
    assert caplog.records == []
