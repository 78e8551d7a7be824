"""What single changes change, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, rewriting as rw
from tests.oracle.process import Oracle
from tests.rewriting.requests import ask, read

X = np.array([[1, 2, 3], [-1, 0, 1]], np.float32)


def keys(model: Path) -> set[str]:
    return set(sm.load(model, "serve").checkpoint or ())


@pytest.mark.parametrize("kind", ["graph_model", "object_model"])
def test_renamed_signatures(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, oracle: Oracle
) -> None:
    model = request.getfixturevalue(kind)
    new = tmp_path / "new"
    changes: list[rw.Change] = [
        rw.Signatures({"first": "serving_default", "again": "serving_default"})
    ]
    if kind == "graph_model":
        changes = [rw.KeepTags("serve"), *changes]
    else:
        changes.append(rw.StripTraining())
    sm.rewrite(model, new, *changes)
    expected = ask(oracle, "cpp", model, "serving_default", x=X)
    for signature in ("first", "again"):
        for loader in ("cpp", "v2"):
            found = ask(oracle, loader, new, signature, x=X)
            assert found.keys() == expected.keys()
            np.testing.assert_allclose(found["y"], expected["y"], rtol=1e-6)
    assert set(sm.load(new).signatures) == {"first", "again"}


def test_a_new_signature(graph_model: Path, tmp_path: Path, oracle: Oracle) -> None:
    old = read(graph_model).meta_graphs[0].signature_def["serving_default"]
    narrow = sm.build_signature_def(
        dict(old.inputs), {"y": old.outputs["y"]}, "tensorflow/serving/predict"
    )
    sm.rewrite(
        graph_model, tmp_path / "new", rw.KeepTags("serve"), rw.Signatures({"narrow": narrow})
    )
    assert set(ask(oracle, "cpp", tmp_path / "new", "narrow", x=X)) == {"y"}


def test_signatures_refused(graph_model: Path, object_model: Path, tmp_path: Path) -> None:
    old = read(graph_model).meta_graphs[0].signature_def["serving_default"]
    wrong = type(old).FromString(old.SerializeToString())
    wrong.outputs["y"].name = "nope:0"
    empty = type(old).FromString(old.SerializeToString())
    empty.outputs["y"].dtype = 0
    new, serve = tmp_path / "new", rw.KeepTags("serve")
    with pytest.raises(errors.InvalidArgumentError, match="did you mean 'serving_default'"):
        sm.rewrite(graph_model, new, serve, rw.Signatures({"a": "serving_defalt"}))
    with pytest.raises(errors.TensorNotFoundError, match="'nope:0'"):
        sm.rewrite(graph_model, new, serve, rw.Signatures({"a": wrong}))
    with pytest.raises(errors.SignatureError, match="needs a name and a dtype"):
        sm.rewrite(graph_model, new, serve, rw.Signatures({"a": empty}))
    with pytest.raises(errors.UnimplementedError, match="DropObjectGraph"):
        sm.rewrite(object_model, new, rw.Signatures({"a": old}))
    with pytest.raises(errors.ReservedKeyError, match="reserved"):
        rw.Signatures({"__saved_model_init_op": "a"})
    with pytest.raises(errors.InvalidTypeError, match="expected a dict"):
        rw.Signatures(["a"])  # type: ignore[arg-type]
    assert not new.exists()


def test_tags(graph_model: Path, tmp_path: Path, oracle: Oracle) -> None:
    new = tmp_path / "new"
    sm.rewrite(graph_model, new, rw.KeepTags(["serve"]), rw.SetTags({("serve",): ["serve", "gpu"]}))
    (meta_graph,) = read(new).meta_graphs
    assert list(meta_graph.meta_info_def.tags) == ["serve", "gpu"]
    assert "y" in ask(oracle, "cpp", new, "serving_default", x=X)
    for change in (rw.KeepTags("nope"), rw.SetTags({"nope": "a"})):
        with pytest.raises(errors.MetaGraphNotFoundError, match="'nope'"):
            sm.rewrite(graph_model, tmp_path / "other", change)
    with pytest.raises(errors.InvalidTypeError, match="tags"):
        rw.KeepTags([7])  # type: ignore[list-item]


def test_renamed_nodes(graph_model: Path, tmp_path: Path, oracle: Oracle) -> None:
    new = tmp_path / "new"
    names = {"x": "input", "w": "kernel", "y": "out/y", "save/Const": "prefix", "b": "bias"}
    names |= {"b/Assign": "bias/Assign", "save/restore_all": "restore", "hash_table": "table"}
    sm.rewrite(graph_model, new, rw.KeepTags("serve"), rw.RenameNodes(names))
    for loader in ("cpp", "v1", "v2"):
        np.testing.assert_array_equal(
            ask(oracle, loader, new, "serving_default", x=X)["y"],
            ask(oracle, "v1", graph_model, "serving_default", x=X)["y"],
        )
    assert keys(new) == keys(graph_model)
    sm.rewrite(new, tmp_path / "back", rw.RenameNodes({new: old for old, new in names.items()}))
    assert read(tmp_path / "back").meta_graphs[0] == read(graph_model).meta_graphs[0]
    for bad, kind in (
        ({"nope": "a"}, errors.TensorNotFoundError),
        ({"x": "w"}, errors.DuplicateNameError),
        ({"x": "_x"}, errors.NodeNameError),
    ):
        with pytest.raises(kind):
            sm.rewrite(graph_model, tmp_path / "other", rw.RenameNodes(bad))


def test_what_goes(graph_model: Path, object_model: Path, tmp_path: Path) -> None:
    sm.rewrite(graph_model, tmp_path / "1", rw.KeepTags("serve"), rw.StripTraining())
    assert keys(tmp_path / "1") == {"w", "b", "embedding", "parts"}
    sm.rewrite(graph_model, tmp_path / "2", rw.KeepTags("serve"), rw.Prune("pick"))
    assert keys(tmp_path / "2") == {"embedding"}
    assert set(sm.load(tmp_path / "2").signatures) == {"pick"}
    sm.rewrite(graph_model, tmp_path / "3", rw.KeepTags("serve"), rw.Freeze())
    assert not (tmp_path / "3" / "variables" / "variables.index").exists()
    assert not read(tmp_path / "3").meta_graphs[0].HasField("saver_def")
    value, graph = "/.ATTRIBUTES/VARIABLE_VALUE", "_CHECKPOINTABLE_OBJECT_GRAPH"
    sm.rewrite(object_model, tmp_path / "4", rw.StripTraining())
    assert keys(tmp_path / "4") == {graph, f"w{value}", f"embedding{value}", f"unused{value}"}
    sm.rewrite(object_model, tmp_path / "5", rw.Prune("look"))
    assert keys(tmp_path / "5") == {graph, f"embedding{value}"}
    sm.rewrite(object_model, tmp_path / "6", rw.Prune(), rw.Freeze())
    assert keys(tmp_path / "6") == {graph}
    sm.rewrite(object_model, tmp_path / "7", rw.DropObjectGraph(), rw.Prune())
    assert keys(tmp_path / "7") == {f"w{value}", f"embedding{value}"}


def test_objects_stay_whole(object_model: Path, tmp_path: Path, oracle: Oracle) -> None:
    """Functions that no signature names still run after slots are gone or variables cast."""
    for name, changes in (
        ("strip", [rw.StripTraining()]),
        ("freeze", [rw.StripTraining(), rw.Freeze(["w", "embedding"])]),
        ("cast", [rw.StripTraining(), rw.CastVariables("half", ["w"])]),
    ):
        sm.rewrite(object_model, tmp_path / name, *changes)
        assert oracle("tests.rewriting.tf_models", "call", str(tmp_path / name), "grow") == 2.0


def test_cast_values(object_model: Path, tmp_path: Path, oracle: Oracle) -> None:
    sm.rewrite(
        object_model, tmp_path / "new", rw.StripTraining(), rw.CastVariables("bfloat16", ["w"])
    )
    found = oracle("tests.rewriting.tf_models", "variables", str(tmp_path / "new"))
    assert {name: dtype for name, (dtype, _) in found.items()} == {
        "w:0": "bfloat16",
        "embedding:0": "float32",
    }
    checkpoint = sm.load(tmp_path / "new").variables
    np.testing.assert_array_equal(checkpoint["w"].read().astype(np.float64), found["w:0"][1])


@pytest.mark.parametrize(
    ("kind", "changes", "error", "message"),
    [
        ("object_model", [rw.StripTraining(), rw.Freeze()], errors.UnimplementedError, "Prune"),
        (
            "object_model",
            [rw.StripTraining(), rw.CastVariables("half")],
            errors.UnimplementedError,
            "AssignAdd",
        ),
        (
            "object_model",
            [rw.Prune(), rw.Unfreeze(4)],
            errors.UnimplementedError,
            "DropObjectGraph",
        ),
        ("graph_model", [rw.CastVariables("half")], errors.UnimplementedError, "StripTraining"),
        (
            "graph_model",
            [rw.KeepTags("serve"), rw.Freeze(["nope"])],
            errors.InvalidArgumentError,
            "'nope'",
        ),
        (
            "graph_model",
            [rw.CastVariables("half", ["count"])],
            errors.InvalidTypeError,
            "not floating",
        ),
        ("graph_model", [rw.Freeze("w")], errors.InvalidTypeError, "in a list"),
        ("graph_model", [rw.Prune("nope")], errors.InvalidArgumentError, "no signature 'nope'"),
        (
            "graph_model",
            [rw.KeepTags("serve"), rw.StripTraining(), rw.CastVariables("half", ["parts"])],
            errors.UnimplementedError,
            "partitioned",
        ),
    ],
)
@pytest.mark.usefixtures("oracle")  # which wrote the models
def test_what_is_refused(
    kind: str,
    changes: list[rw.Change],
    error: type[Exception],
    message: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    with pytest.raises(error, match=message):
        sm.rewrite(request.getfixturevalue(kind), tmp_path / "new", *changes)
    assert list(tmp_path.iterdir()) == []


def test_arguments() -> None:
    with pytest.raises(errors.InvalidTypeError, match="floating"):
        rw.CastVariables("int8")


@pytest.mark.parametrize("use_resource", [True, False])
def test_a_signature_that_writes(use_resource: bool, tmp_path: Path) -> None:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [], name="x")
        count = sm.Variable(np.float32(1), name="count", use_resource=use_resource)
        with graph.control_dependencies([sm.assign_add(count, x)]):
            total = sm.identity(count, name="total")
    sm.simple_save(graph, tmp_path / "model", {"x": x}, {"total": total})
    for change, message in (
        (rw.Freeze(), "writes to a variable to freeze"),
        (rw.CastVariables("half"), "other than by reading or assigning"),
    ):
        with pytest.raises(errors.UnimplementedError, match=message) as raised:
            sm.rewrite(tmp_path / "model", tmp_path / "new", change)
        assert raised.value.op in ("AssignAddVariableOp", "AssignAdd")
