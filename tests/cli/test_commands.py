"""The commands: what they print, as text and as JSON, and the codes they end with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest

import savedmodel_writer as sm
from savedmodel_writer.cli import main


@attrs.frozen
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: object) -> Result:
        return Result(main([str(one) for one in arguments]), *capsys.readouterr())

    return run


def damage(export_dir: Path) -> None:
    data = export_dir / "variables/variables.data-00000-of-00001"
    data.write_bytes(bytes(len(data.read_bytes())))


def test_show_as_json(run: Any, model: Path) -> None:
    whole = run("show", model, "--json").json
    assert whole["directory"] == str(model)
    serve, gpu = whole["meta_graphs"]
    assert (serve["tags"], gpu["tags"]) == (["serve"], ["gpu", "serve"])
    assert serve["ops"] == sorted(
        {op.type for op in sm.load(model, "serve").graph.get_operations()}
    )
    assert serve["functions"] == {} and gpu["signatures"] == {}
    assert serve["signatures"]["serving_default"] == {
        "method_name": "tensorflow/serving/predict",
        "inputs": {"x": tensor("x:0", [None, 2])},
        "outputs": {"y": tensor("y:0", [None, 1])},
        "optional_inputs": [],
    }
    assert serve["signatures"]["other"]["optional_inputs"] == ["x"]
    one = run("show", model, "--tag-set", "serve", "--signature-def", "other", "--json").json
    del serve["signatures"]["serving_default"]
    assert one["meta_graphs"] == [serve]
    assert run("show", model, "--all", "--json").json == whole | {
        "meta_graphs": run("show", model, "--json").json["meta_graphs"]
    }


def tensor(name: str, shape: list[int | None]) -> dict[str, Any]:
    described = {"name": name, "dtype": "float32", "shape": shape}
    return described | {"type_spec": None, "components": []}


def test_verify(run: Any, model: Path) -> None:
    sound = run("verify", model)
    assert sound == Result(0, f"{sm.verify(model)}\n", "")
    assert run("verify", model, "--json").json["ok"] is True
    damage(model)
    report = sm.verify(model, "serving")
    assert run("verify", model, "--target", "serving") == Result(1, f"{report}\n", "")
    found = run("verify", "--target=serving", "--json", model)
    assert found.code == 1 and found.json == {
        "directory": str(model),
        "ok": False,
        "findings": [attrs.asdict(finding) for finding in report],
    }


def test_diff(run: Any, model: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert run("rewrite", model, other, "--freeze").code == 0
    assert run("diff", model, model) == Result(0, "no differences\n", "")
    assert run("diff", model, model, "--json").json == {"equal": True, "differences": []}
    differences = sm.diff(model, other)
    assert run("diff", model, other) == Result(1, f"{differences}\n", "")
    found = run("diff", model, other, "--json")
    assert found.code == 1 and found.json["equal"] is False
    assert found.json["differences"] == [attrs.asdict(one) for one in differences]


def test_checkpoint(run: Any, model: Path, tmp_path: Path) -> None:
    prefix = model / "variables/variables"
    weights = "layer/w (DT_FLOAT) [2,1]\n"
    assert run("checkpoint", prefix) == run("checkpoint", model) == Result(0, weights, "")
    right = Result(0, f"{weights}all checksums are right\n", "")
    assert run("checkpoint", prefix, "--name", "layer/w", "--verify") == right
    shown = {"dtype": "float32", "shape": [2, 1]}
    whole = {"ok": None, "damage": None, "tensors": {"layer/w": shown}}
    assert run("checkpoint", prefix, "--json").json == whole
    assert run("checkpoint", prefix, "--json", "--verify").json == whole | {"ok": True}
    damage(model)
    with pytest.raises(sm.errors.DataLossError) as raised:
        sm.BundleReader(prefix).verify()
    assert run("checkpoint", prefix).code == 0
    assert run("checkpoint", prefix, "--verify") == Result(1, f"{weights}{raised.value}\n", "")
    found = run("checkpoint", prefix, "--verify", "--json")
    assert found.code == 1
    assert found.json == whole | {"ok": False, "damage": str(raised.value)}
    sm.save_checkpoint(tmp_path / "first", {"a": [1.0]})
    (tmp_path / "checkpoint").write_text('model_checkpoint_path: "first"')
    assert run("checkpoint", tmp_path).out == "a (DT_FLOAT) [1]\n"


def test_rewrite(run: Any, model: Path, tmp_path: Path) -> None:
    changes = sm.rewriting
    every = {
        ("--keep-tags=serve",): [changes.KeepTags("serve")],
        ("--keep-tags=gpu,serve", "--keep-tags=serve"): [
            changes.KeepTags(["gpu", "serve"], "serve")
        ],
        ("--prune=other", "--keep-tags=serve"): [changes.KeepTags("serve"), changes.Prune("other")],
        ("--strip-training", "--drop-objects"): [
            changes.StripTraining(),
            changes.DropObjectGraph(),
        ],
        ("--freeze", "--cast=half"): [changes.CastVariables("half"), changes.Freeze()],
        (): [],
    }
    for number, (options, expected) in enumerate(every.items()):
        ours, wanted = tmp_path / f"ours{number}", tmp_path / f"wanted{number}"
        assert run("rewrite", model, ours, *options) == Result(0, f"{ours}/saved_model.pb\n", "")
        sm.rewrite(model, wanted, *expected)
        assert not sm.diff(ours, wanted)
    assert sm.diff(model, tmp_path / "ours0") and sm.diff(model, tmp_path / "ours4")


def test_codes_and_lines_of_errors(run: Any, model: Path, tmp_path: Path) -> None:
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged/saved_model.pb").write_bytes(b"\xff\n\xff")
    for code, arguments in (
        (2, []),
        (2, ["nothing-like-this"]),
        (2, ["show"]),
        (2, ["show", model, "--dir", model]),
        (2, ["show", model, "--tag_set", "train"]),
        (2, ["show", model, "--tag_set", "serve", "--signature_def", "none"]),
        (2, ["show", model, "--tag_set", "serve", "--signature_def", "none", "--json"]),
        (2, ["show", "nope://bucket/model"]),
        (2, ["verify", model, "--target", "toaster"]),
        (2, ["diff", model]),
        (2, ["rewrite", model, model]),
        (2, ["rewrite", model, tmp_path / "new", "--cast", "int8"]),
        (3, ["show", tmp_path / "absent"]),
        (3, ["show", tmp_path / "damaged"]),
        (3, ["diff", model, tmp_path / "absent"]),
        (3, ["checkpoint", tmp_path / "absent"]),
        (3, ["checkpoint", model, "--name", "absent"]),
        (3, ["rewrite", tmp_path / "damaged", tmp_path / "new"]),
    ):
        found = run(*arguments)
        assert (found.code, found.out, found.err.count("\n")) == (code, "", 1), (arguments, found)
        assert found.err.startswith("savedmodel-writer: "), arguments
    assert run("verify", tmp_path / "absent").code == 1  # a finding
    assert not (tmp_path / "new").exists()


def test_a_model_in_a_store(run: Any, model: Path) -> None:
    sm.rewrite(model, "memory://cli/model")
    assert run("show", "memory://cli/model").out == run("show", model).out
    assert run("diff", model, "memory://cli/model").code == 0
    assert run("checkpoint", "memory://cli/model").out == run("checkpoint", model).out


def test_help_and_version(run: Any) -> None:
    assert run("--version") == Result(0, f"{sm.__version__}\n", "")
    for command in ("show", "verify", "diff", "checkpoint", "rewrite"):
        assert run(command, "--help").code == 0
        assert f"\n  {command} " in run("--help").out
