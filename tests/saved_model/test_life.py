"""The life of a builder: nothing is seen before save, all of it after, and nothing is left."""

from __future__ import annotations

import errno
import gc
import os
import re
import shutil
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors, graph, protos, saved_model, variables
from savedmodel_writer.array_ops import identity, placeholder
from savedmodel_writer.control_flow import no_op
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.tensor_bundle import BundleReader
from savedmodel_writer.train import Saver
from tests.files.faults import NEEDS_SPACE, FaultyStorage, faults, tree

FILES = ["saved_model.pb", "variables", "variables/variables.data-00000-of-00001"]
FILES += ["variables/variables.index"]


class Model:
    """A small graph, with an asset."""

    def __init__(self, directory: Path, name: str = "vocabulary.txt") -> None:
        self.asset_file = directory / name
        self.asset_file.write_text("a\nb\n")
        self.value = np.float32([[1, 2], [3, 4]])
        with graph.Graph() as self.graph:
            self.x = placeholder(np.float32, [None, 2], name="x")
            self.w = variables.Variable(self.value, name="w")
            self.y = identity(self.x @ self.w, name="y")
            self.asset = graph.constant(str(self.asset_file), name="asset")
        self.signatures = {
            "serving_default": saved_model.predict_signature_def({"x": self.x}, {"y": self.y})
        }

    def add(self, builder: saved_model.SavedModelBuilder, **kwargs: Any) -> None:
        builder.add_meta_graph_and_variables(self.graph, ["serve"], self.signatures, **kwargs)


@pytest.fixture
def model(tmp_path: Path) -> Model:
    (tmp_path / "sources").mkdir()
    return Model(tmp_path / "sources")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The directory of the models, with nothing else in it."""
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


def builder_at(path: Any, **kwargs: Any) -> saved_model.SavedModelBuilder:
    return saved_model.SavedModelBuilder(path, **({"fsync": False} | kwargs))


def read(export_dir: Path) -> protos.SavedModel:
    return protos.SavedModel.FromString((export_dir / "saved_model.pb").read_bytes())


# --- what is seen when ------------------------------------------------------------------------


def test_nothing_is_seen_before_save(model: Model, root: Path) -> None:
    builder = builder_at(root / "1")
    assert tree(root) == {}
    model.add(builder, assets_collection=[model.asset])
    (hidden,) = os.listdir(root)
    assert hidden.startswith(".savedmodel_writer-1-")
    assert builder.save() == str(root / "1" / "saved_model.pb")
    assert os.listdir(root) == ["1"]
    assert list(tree(root / "1")) == ["assets", "assets/vocabulary.txt", *FILES]


def test_what_is_added_is_copied_at_once(model: Model, root: Path) -> None:
    builder = builder_at(root / "1")
    model.add(builder, assets_collection=[model.asset])
    count = len(model.graph.get_operations())
    model.value[:] = 9
    model.asset_file.write_text("changed")
    model.signatures["serving_default"].method_name = "changed"
    with model.graph.as_default():
        no_op(name="later")
    builder.save()
    (meta_graph,) = read(root / "1").meta_graphs
    assert len(meta_graph.graph_def.node) == count
    assert meta_graph.signature_def["serving_default"].method_name.endswith("predict")
    assert (root / "1/assets/vocabulary.txt").read_text() == "a\nb\n"
    with BundleReader(root / "1/variables/variables") as bundle:
        assert bundle.read("w").tolist() == [[1, 2], [3, 4]]


def test_a_relative_path_is_where_it_was_when_given(
    model: Model, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    builder = builder_at("deep/1")
    (root / "elsewhere").mkdir()
    monkeypatch.chdir(root / "elsewhere")
    model.add(builder)
    monkeypatch.chdir("/")
    builder.save()
    assert list(tree(root / "deep" / "1")) == FILES
    assert tree(root / "elsewhere") == {}


def test_a_relative_asset_path(model: Model, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(model.asset_file.parent)
    with model.graph.as_default():
        relative = graph.constant("vocabulary.txt", name="relative")
    builder = builder_at(root / "1")
    model.add(builder, assets_collection=[relative, model.asset])
    builder.save()
    assert os.listdir(root / "1/assets") == ["vocabulary.txt"]


@pytest.mark.parametrize("form", [str, Path, lambda path: os.fsencode(path)])
def test_kinds_of_paths(model: Model, root: Path, form: Callable[[Any], Any]) -> None:
    builder = builder_at(form(root / "1"))
    model.add(builder)
    assert builder.save() == str(root / "1" / "saved_model.pb")
    with pytest.raises(AssertionError):
        builder_at(form(root / "1"))


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_modes(model: Model, root: Path, umask: int) -> None:
    model.asset_file.chmod(0o600)
    before = os.umask(umask)
    try:
        builder = builder_at(root / "new" / "1")
        model.add(builder, assets_collection=[model.asset])
        builder.save()
    finally:
        os.umask(before)
    found = list((root / "new").rglob("*"))
    assert len(found) == 7
    for path in found:
        wanted = (0o777 if path.is_dir() else 0o666) & ~umask
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_the_same_bytes_every_time(model: Model, root: Path, tmp_path: Path) -> None:
    other = Model(model.asset_file.parent)
    for made, name in ((model, "1"), (other, "2")):
        builder = builder_at(root / name)
        made.add(builder, assets_collection=[made.asset])
        builder.save()
    assert tree(root / "1") == tree(root / "2")


# --- ends -------------------------------------------------------------------------------------


def test_close_takes_it_away(model: Model, root: Path) -> None:
    builder = builder_at(root / "deep" / "1")
    model.add(builder)
    builder.close()
    assert tree(root) == {}
    builder.close()
    for call in (builder.save, lambda: model.add(builder), lambda: builder.add_meta_graph(["a"])):
        with pytest.raises(errors.SequenceError, match="closed"):
            call()


def test_leaving_with_takes_it_away(model: Model, root: Path) -> None:
    with builder_at(root / "1") as builder:
        model.add(builder)
    assert tree(root) == {}
    with pytest.raises(ZeroDivisionError), builder_at(root / "1") as builder:
        model.add(builder)
        raise ZeroDivisionError
    assert tree(root) == {}
    with builder_at(root / "1") as builder:
        model.add(builder)
        builder.save()
    assert list(tree(root / "1")) == FILES


def test_garbage_collection_takes_it_away(model: Model, root: Path) -> None:
    builder = builder_at(root / "1")
    model.add(builder)
    del builder
    gc.collect()
    assert tree(root) == {}


SCRIPT = """
    import os, sys
    import numpy as np
    from savedmodel_writer import graph, saved_model, variables
    with graph.Graph() as made:
        variables.Variable(np.ones(3), name="w")
    builder = saved_model.SavedModelBuilder(sys.argv[1], fsync=False)
    builder.add_meta_graph_and_variables(made, ["serve"])
    assert os.listdir(os.path.dirname(sys.argv[1]))
"""


def run(script: str, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT) + textwrap.dedent(script), target],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )


def test_the_end_of_the_interpreter_takes_it_away(root: Path) -> None:
    result = run("sys.exit(4)", root / "1")
    assert (result.returncode, tree(root)) == (4, {}), result.stderr


def test_a_forked_child_takes_nothing_away(root: Path) -> None:
    script = """
        child = os.fork()
        if child == 0:
            try:
                builder.save()
            except AssertionError as error:
                assert "fork" in str(error), error
            builder.close()
            del builder
            sys.exit(7)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        builder.save()
    """
    result = run(script, root / "1")
    assert result.returncode == 0, result.stderr
    assert list(tree(root / "1")) == FILES


# --- others on the same directory -------------------------------------------------------------


@pytest.mark.parametrize("made", [False, True])
def test_two_builders_on_one_directory(model: Model, root: Path, made: bool) -> None:
    if made:
        (root / "1").mkdir()
    first, second = builder_at(root / "1"), builder_at(root / "1")
    model.add(first)
    Model(model.asset_file.parent).add(second)
    first.save()
    before = tree(root / "1")
    with pytest.raises(errors.ExportDirectoryError, match="since this builder looked") as caught:
        second.save()
    assert isinstance(caught.value, AssertionError)
    with pytest.raises(errors.SequenceError, match="failed"):
        second.save()
    first.save()
    assert tree(root / "1") == before
    assert os.listdir(root) == ["1"]


def test_two_builders_without_variables_in_two_forms(root: Path) -> None:
    first, second = builder_at(root / "1"), builder_at(root / "1")
    first.save()
    with pytest.raises(AssertionError):
        second.save(as_text=True)
    assert list(tree(root)) == ["1", "1/saved_model.pb"]


def test_extra_assets_put_there_meanwhile_stay(model: Model, root: Path) -> None:
    builder = builder_at(root / "1")
    model.add(builder)
    (root / "1" / "assets.extra").mkdir(parents=True)
    (root / "1" / "assets.extra" / "tf_serving_warmup_requests").write_bytes(b"w")
    builder.save()
    extra = ["assets.extra", "assets.extra/tf_serving_warmup_requests"]
    assert list(tree(root / "1")) == [*extra, *FILES]


def test_into_a_linked_directory(model: Model, root: Path) -> None:
    (root / "real").mkdir()
    (root / "1").symlink_to("real")
    builder = builder_at(root / "1")
    model.add(builder)
    builder.save()
    assert (root / "1").is_symlink()
    assert list(tree(root / "real")) == FILES


def test_text_has_its_keys_sorted(model: Model, root: Path) -> None:
    """TensorFlow's have the order of a hash table, another each time."""
    signatures = {
        key: saved_model.predict_signature_def(
            dict.fromkeys("qcmab", model.x), dict.fromkeys("zya", model.y)
        )
        for key in ("q", "m", "c", "b/", "b")
    }
    builder = builder_at(root / "1")
    builder.add_meta_graph_and_variables(model.graph, ["serve"], signatures)
    path = builder.save(as_text=True)
    text = Path(path).read_text()
    assert text.startswith("saved_model_schema_version: 1\n")
    assert protos.text.from_text(protos.SavedModel, text).meta_graphs[0].signature_def == signatures

    def keys(field: str, indentation: int) -> list[str]:
        return re.findall(rf'(?m)^ {{{indentation}}}{field} {{\n +key: "(.*)"$', text)

    assert keys("signature_def", 2) == ["b", "b/", "c", "m", "q"]
    assert keys("inputs", 6) == sorted("qcmab") * 5
    assert keys("outputs", 6) == ["a", "y", "z"] * 5
    assert keys("collection_def", 2) == ["trainable_variables", "variables"]
    attrs = [re.findall(r'key: "(.*)"', node) for node in text.split("    node {\n")[1:-1]]
    assert len(attrs) > 10 and all(names == sorted(names) for names in attrs)


@pytest.mark.parametrize("caught", [RuntimeError, NotImplementedError, ValueError])
def test_the_image_format_is_refused(model: Model, root: Path, caught: type[Exception]) -> None:
    builder = builder_at(root / "1")
    model.add(builder)
    with pytest.raises(caught, match=r"No proto_splitter.* 2 GiB, hold large constants in Var"):
        builder.save(experimental_image_format=True)
    builder.save()
    assert list(tree(root / "1")) == FILES


# --- errors -----------------------------------------------------------------------------------


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


def test_a_signature_of_a_missing_tensor(model: Model, root: Path) -> None:
    builder = builder_at(root / "1")
    for name in ("nope:0", "x:1", "nope", "", "x:", "asset:0:0"):
        info = protos.TensorInfo(name=name, dtype=1)
        signature = saved_model.build_signature_def({"a": info}, method_name="m")
        with pytest.raises(errors.TensorNotFoundError, match=r"signature 'key', inputs\['a'\]"):
            builder.add_meta_graph_and_variables(model.graph, ["serve"], {"key": signature})
    parts = protos.TensorInfo.CompositeTensor(components=[protos.TensorInfo(name="q:0", dtype=1)])
    for info in (
        protos.TensorInfo(composite_tensor=parts),
        protos.TensorInfo(
            dtype=1, coo_sparse=protos.TensorInfo.CooSparse(indices_tensor_name="q:0")
        ),
    ):
        signature = saved_model.build_signature_def(outputs={"b": info})
        with pytest.raises(KeyError, match="q:0"):
            builder.add_meta_graph_and_variables(model.graph, ["serve"], {"key": signature})
    assert tree(root) == {}
    model.add(builder)
    builder.save()


def test_a_saver_of_another_graph(model: Model, root: Path) -> None:
    with graph.Graph():
        variables.Variable([1.0], name="w")
        other = Saver(name="other")
    with pytest.raises(errors.InputError, match="other"):
        model.add(builder_at(root / "1"), saver=other)
    with model.graph.as_default():
        names = {"filename_tensor_name": "x:0", "save_tensor_name": "y:0", "restore_op_name": "y"}
        named = Saver(saver_def=protos.SaverDef(**names, version=protos.SaverDef.V2))
    with pytest.raises(errors.InvalidArgumentError, match="SaverDef"):
        model.add(builder_at(root / "1"), saver=named)
    with model.graph.as_default():
        old = Saver(write_version=protos.SaverDef.V1)
    with pytest.raises(errors.UnimplementedError, match="V2"):
        model.add(builder_at(root / "1"), saver=old)
    assert tree(root) == {}


def test_a_main_op_of_another_graph(model: Model, root: Path) -> None:
    with graph.Graph():
        other = no_op(name="other")
    with pytest.raises(errors.InputError, match="other graph"):
        model.add(builder_at(root / "1"), main_op=other)


# --- the device -------------------------------------------------------------------------------


def test_everything_is_synced_before_it_is_seen(
    model: Model, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """saved_model.pb is written last; no name appears before its content is on the device."""
    calls: list[str] = []
    fsync, rename = os.fsync, os.rename

    def recorded_fsync(descriptor: int) -> None:
        calls.append(os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")))
        fsync(descriptor)

    def recorded_rename(*paths: str) -> None:
        calls.append("rename")
        rename(*paths)

    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(os, "rename", recorded_rename)
    with saved_model.SavedModelBuilder(root / "1") as builder:
        model.add(builder, assets_list=[model.asset])
        builder.save()
    published = calls.index("rename")
    assert calls[published + 1 :] == ["models"], "the parent is synced after the rename"
    before = calls[:published]
    model_file = before.index("saved_model.pb")
    for name in ("data-00000-of-00001", "index", "vocabulary.txt"):
        assert any(name in call for call in before[:model_file]), name
    for name in ("variables", "assets"):
        assert name in before[model_file:], f"directory {name}"
    assert before[-1].startswith(".savedmodel_writer-1"), "the hidden directory itself"


def test_without_fsync(model: Model, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise AssertionError("fsync was called")

    monkeypatch.setattr(os, "fsync", refuse)
    with builder_at(root / "1", fsync=False) as builder:
        model.add(builder, assets_list=[model.asset])
        builder.save()
    saved_model.simple_save(model.graph, root / "2", {"x": model.x}, {"y": model.y}, fsync=False)
    assert list(tree(root / "2")) == FILES


def test_any_storage(model: Model, root: Path) -> None:
    with builder_at(root / "1", storage=LocalStorage(fsync=False)) as builder:
        model.add(builder)
        builder.save()
    assert list(tree(root / "1")) == FILES
