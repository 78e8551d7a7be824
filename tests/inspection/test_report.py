"""Reports, codes and the page about them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, protos
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.inspection import CODES, Report
from savedmodel_writer.inspection.codes.code import LEVELS
from tests.inspection.damage import copy
from tests.oracle.process import REPOSITORY
from tests.trees import tree


def test_every_code_is_on_the_page() -> None:
    page = (REPOSITORY / "docs/inspection.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \| .+\. \| .+\. \|$", page, re.M)
    assert rows == [(name, code.level) for name, code in CODES.items()]


def test_the_example_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (("export/1", 1.0), ("export/2", 2.0)):
        with sm.Graph() as graph:
            x = sm.placeholder("float32", [None], name="x")
            y = sm.raw_ops.Mul(x=x, y=sm.Variable(value, name="v"), name="y")
        sm.simple_save(graph, name, {"x": x}, {"y": y})
    page = (REPOSITORY / "docs/inspection.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names = {"graph": graph}
    exec(compile(block, "docs/inspection.md", "exec"), names)
    assert str(names["differences"]) == (
        "! variable 'v': float32 [] → 1 of 1 elements differ, by at most 1"
    )


def test_every_code_is_used() -> None:
    source = "".join(
        path.read_text("utf-8")
        for path in (REPOSITORY / "savedmodel_writer/inspection").glob("*.py")
    )
    assert [name for name in CODES if f'"{name}"' not in source] == []


def test_findings_are_sorted_and_printed(originals: dict[str, Path], tmp_path: Path) -> None:
    model = copy(originals["graph"], tmp_path)
    with model.serve() as serve:
        for number in range(15):
            serve.graph_def.node.add(name=f"n{number:02}", op="Frobnicate")
        serve.graph_def.node[0].attr["frobnicated"].b = True
    report = sm.verify(model.path)
    assert isinstance(report, Report) and len(report) == len(list(report)) == 16
    assert [one.level for one in report] == ["error"] * 15 + ["warning"]
    assert [LEVELS.index(one.level) for one in report] == sorted(
        LEVELS.index(one.level) for one in report
    )
    first = report.findings[0]
    assert (first.code, first.place) == ("unknown-op", "MetaGraph serve, node 'n00'")
    assert "No op 'Frobnicate' is registered" in first.message and first.advice in str(report)
    assert str(report).startswith(f"{model.path}: 15 errors, 1 warning\nerror: MetaGraph serve")
    assert "… and 5 more [unknown-op]" in str(report)
    assert "node 'n09'" in str(report) and "node 'n10'" not in str(report)
    assert repr(report) == f"<Report on {model.path}: 15 errors, 1 warning>"
    assert report and not report.ok


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    (finding,) = sm.verify(tmp_path / "nope")
    assert (finding.code, finding.level) == ("no-model-file", "error")
    with pytest.raises(errors.InvalidTypeError):
        sm.verify(3)  # type: ignore[arg-type]


def test_nothing_is_written(originals: dict[str, Path]) -> None:
    before = tree(originals["object"])
    sm.verify(originals["object"], "serving")
    sm.diff(originals["object"], originals["graph"])
    assert tree(originals["object"]) == before


def test_links_are_followed_if_asked(originals: dict[str, Path], tmp_path: Path) -> None:
    model = copy(originals["graph"], tmp_path)
    outside = tmp_path / "outside"
    (model.path / "variables").rename(outside)
    (model.path / "variables").symlink_to(outside)
    assert {one.code for one in sm.verify(model.path)} >= {"index-damaged"}
    assert sm.verify(model.path, storage=LocalStorage()).ok


def test_models_as_text_and_without_files(tmp_path: Path) -> None:
    with sm.Graph() as graph, sm.SavedModelBuilder(tmp_path / "text") as builder:
        sm.Variable([1.0], name="v")
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save(as_text=True)
    assert [one.code for one in sm.verify(tmp_path / "text")] == ["no-signature"]
    path = tmp_path / "bare"
    path.mkdir()
    message = protos.SavedModel(saved_model_schema_version=1)
    meta_graph = message.meta_graphs.add()
    meta_graph.meta_info_def.tags.append("serve")
    meta_graph.graph_def.node.add(name="n", op="NoOp")
    (path / "saved_model.pb").write_bytes(message.SerializeToString())
    assert [one.code for one in sm.verify(path)] == ["no-signature"]
