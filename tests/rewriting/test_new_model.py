"""`rewrite` itself: what stays, what appears when, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, rewriting as rw
from savedmodel_writer.protos import Message, text
from tests.rewriting.requests import read
from tests.trees import tree
from tests.warmup.models import export

# Field 1,000 with the bytes "new": what a later TensorFlow might write.
UNKNOWN = b"\xc2\x3e\x03new"


def test_without_changes_every_byte_stays(object_model: Path, tmp_path: Path) -> None:
    before = tree(object_model)
    path = sm.rewrite(object_model, tmp_path / "new")
    assert path == str(tmp_path / "new" / "saved_model.pb")
    assert tree(tmp_path / "new") == before == tree(object_model)
    assert "fingerprint.pb" in before


def test_only_what_is_named_changes(graph_model: Path, object_model: Path, tmp_path: Path) -> None:
    for model in (graph_model, object_model):
        new = tmp_path / model.parent.name
        sm.rewrite(model, new, rw.Signatures({"other": "serving_default"}, "serve"))
        before, after = tree(model), tree(new)
        assert before.pop("saved_model.pb") != after.pop("saved_model.pb")
        before.pop("fingerprint.pb", None)  # it would tell of another model
        assert after == before


def test_what_counts_objects_goes_with_them(object_model: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    sm.rewrite(object_model, source)
    (source / "keras_metadata.pb").write_bytes(b"numbers")
    sm.rewrite(source, tmp_path / "same", rw.CastVariables("half", ["embedding"]))
    assert (tmp_path / "same" / "keras_metadata.pb").read_bytes() == b"numbers"
    sm.rewrite(source, tmp_path / "fewer", rw.StripTraining())
    assert not (tmp_path / "fewer" / "keras_metadata.pb").exists()


def test_unknown_fields_stay(graph_model: Path, tmp_path: Path) -> None:
    saved_model = read(graph_model)
    marked: list[Message] = [saved_model]
    for meta_graph in saved_model.meta_graphs:
        marked += [meta_graph, meta_graph.graph_def, meta_graph.meta_info_def]
        marked += [*meta_graph.graph_def.node, *meta_graph.signature_def.values()]
        marked += list(meta_graph.graph_def.library.function)
    for message in marked:
        message.MergeFromString(UNKNOWN)
    source = tmp_path / "source"
    sm.rewrite(graph_model, source)
    (source / "saved_model.pb").write_bytes(saved_model.SerializeToString())
    changes = [
        rw.KeepTags("serve"),
        rw.Signatures({"new": "serving_default", "loop": "loop"}),
        rw.StripTraining(),
        rw.RenameNodes({"y": "renamed/y"}),
        rw.CastVariables("bfloat16", ["w"]),
    ]
    sm.rewrite(source, tmp_path / "new", *changes)
    after = read(tmp_path / "new")
    (meta_graph,) = after.meta_graphs
    added = {"Cast"}
    kept: list[Message] = [after, meta_graph, meta_graph.graph_def, meta_graph.meta_info_def]
    kept += [node for node in meta_graph.graph_def.node if node.op not in added]
    kept += [*meta_graph.signature_def.values(), *meta_graph.graph_def.library.function]
    assert len(kept) > 50
    for message in kept:
        assert message.SerializeToString().count(UNKNOWN[3:]) >= 1, text.to_text(message)
    # Nodes that nothing speaks of are the same messages.
    old = {node.name: node for node in saved_model.meta_graphs[0].graph_def.node}
    new = {node.name: node for node in meta_graph.graph_def.node}
    for name in (
        "x",
        "words",
        "large",
        "b",
        "b/read",
    ):
        assert new[name] == old[name]


def test_of_what_was_loaded(graph_model: Path, tmp_path: Path) -> None:
    sm.rewrite(sm.SavedModel.read(graph_model), tmp_path / "both")
    assert tree(tmp_path / "both") == tree(graph_model)
    sm.rewrite(sm.load(graph_model, "train"), tmp_path / "train")
    (meta_graph,) = read(tmp_path / "train").meta_graphs
    assert meta_graph == read(graph_model).meta_graphs[1]


def test_text_stays_text(tmp_path: Path) -> None:
    export(tmp_path / "model")
    message = read(tmp_path / "model")
    (tmp_path / "model" / "saved_model.pb").unlink()
    (tmp_path / "model" / "saved_model.pbtxt").write_text(text.to_text(message))
    path = sm.rewrite(tmp_path / "model", tmp_path / "new", rw.SetTags({"serve": ["a", "b"]}))
    assert path.endswith("saved_model.pbtxt")
    message.meta_graphs[0].meta_info_def.tags[:] = ["a", "b"]
    assert sm.SavedModel.read(tmp_path / "new").proto == message
    assert not (tmp_path / "new" / "saved_model.pb").exists()


def test_progress(graph_model: Path, tmp_path: Path) -> None:
    told: list[int] = []
    sm.rewrite(graph_model, tmp_path / "new", progress=lambda done, total: told.append(done))
    sizes = [len(data) for data in tree(graph_model).values() if data]
    message = (graph_model / "saved_model.pb").stat().st_size
    assert told == sorted(told) and told[-1] == sum(sizes) - message


def test_a_failing_change_leaves_nothing(graph_model: Path, tmp_path: Path) -> None:
    before = tree(graph_model)

    def fail(model: rw.Model) -> None:
        model.values.clear()
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        sm.rewrite(graph_model, tmp_path / "new", rw.Freeze(["w"]), fail)
    assert list(tmp_path.iterdir()) == []
    assert tree(graph_model) == before


def test_a_failing_write_leaves_nothing(graph_model: Path, tmp_path: Path) -> None:
    def fail(done: int, total: int | None) -> None:
        if done > 1000:
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        sm.rewrite(graph_model, tmp_path / "new", progress=fail)
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_go(graph_model: Path, tmp_path: Path) -> None:
    before = tree(graph_model)
    link = tmp_path / "link"
    link.symlink_to(graph_model)
    for place in (graph_model, graph_model / "new", link, link / "new", tmp_path):
        with pytest.raises(errors.ExportDirectoryError):
            sm.rewrite(graph_model, place)
    assert tree(graph_model) == before


def test_no_model_and_no_change(tmp_path: Path, graph_model: Path) -> None:
    with pytest.raises(errors.NotFoundError, match="SavedModel file does not exist"):
        sm.rewrite(tmp_path / "nothing", tmp_path / "new")
    with pytest.raises(errors.InvalidTypeError, match="expected a change"):
        sm.rewrite(graph_model, tmp_path / "new", "freeze")  # type: ignore[arg-type]
    with pytest.raises(errors.InvalidTypeError, match="expected a directory"):
        sm.rewrite(7, tmp_path / "new")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_link_out_of_the_model_is_not_followed(tmp_path: Path) -> None:
    export(tmp_path / "model")
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "model" / "assets.extra").mkdir()
    (tmp_path / "model" / "assets.extra" / "f").symlink_to(tmp_path / "secret")
    with pytest.raises(errors.DataLossError, match="a link that leads out"):
        sm.rewrite(tmp_path / "model", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_on_an_object_store(graph_model: Path, tmp_path: Path) -> None:
    store = f"memory://{tmp_path.name}"
    path = sm.rewrite(graph_model, f"{store}/1", rw.KeepTags("serve"), rw.StripTraining())
    assert path == f"{store}/1/saved_model.pb"
    sm.rewrite(f"{store}/1", f"{store}/2", rw.RenameNodes({"x": "input"}))
    sm.rewrite(f"{store}/2", tmp_path / "back", rw.RenameNodes({"input": "x"}))
    sm.rewrite(graph_model, tmp_path / "here", rw.KeepTags("serve"), rw.StripTraining())
    assert tree(tmp_path / "back") == tree(tmp_path / "here")
    with pytest.raises(errors.ExportDirectoryError):
        sm.rewrite(f"{store}/1", f"{store}/2")
