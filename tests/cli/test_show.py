"""`show` prints what `saved_model_cli show` prints, for models of all kinds and all options."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer.cli import main
from tests.conformance.case import all_cases
from tests.conformance.conftest import Export
from tests.oracle.process import Oracle
from tests.real_models import BASIC_PITCH, TFX_KERAS, RealModel

CLI = "tests.cli.tf_saved_model_cli"
OPS = re.compile(r"(?<=contains the following ops: )(.*)$", re.MULTILINE)
BY_TENSORFLOW = [
    *("module", "nothing", "keras", "composite_functions", "jax"),
    *("session_model", "composite_signatures", "signature_defaults"),
]


def all_options(export_dir: Path | str) -> list[list[str]]:
    """Each way to ask for something of a model."""
    asked = [[], ["--list_ops"], ["--all"]]
    for meta_graph in sm.SavedModel.read(export_dir).meta_graphs:
        tags = ["--tag_set", ",".join(sorted(meta_graph.tags))]
        asked.append(tags)
        if meta_graph.tags:  # of no tags it lists no ops and no signature
            asked.append([*tags, "--list_ops"])
            keys = sorted(meta_graph.meta_graph_def.signature_def)
            asked += [[*tags, f"--signature_def={key}"] for key in keys]
    return asked


def comparable(shown: str) -> str:
    """The text with its sets of ops sorted, and with a last line that ends."""
    as_sets = OPS.sub(lambda found: str(sorted(set_of(found[1]))), shown)
    return as_sets if as_sets.endswith("\n") else f"{as_sets}\n"


def set_of(shown: str) -> set[str]:
    return set() if shown == "set()" else ast.literal_eval(shown)


def assert_shown_alike(
    oracle: Oracle, capsys: pytest.CaptureFixture[str], export_dirs: list[str]
) -> None:
    asked = [(path, all_options(path)) for path in export_dirs]
    for (path, lists), theirs in zip(asked, oracle(CLI, "show", asked), strict=True):
        for options, shown in zip(lists, theirs, strict=True):
            assert main(["show", "--dir", path, *options]) == 0
            ours, told = capsys.readouterr()
            assert comparable(ours) == comparable(shown), (path, options)
            assert ours == OPS.sub(in_order, ours) and not told


def in_order(found: re.Match[str]) -> str:
    """A set of ops as it is to be printed."""
    ops = sorted(set_of(found[1]))
    return f"{{{', '.join(map(repr, ops))}}}" if ops else "set()"


def test_models_that_tensorflow_writes(
    oracle: Oracle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in BY_TENSORFLOW:
        oracle("tests.reading.tf_models", "write", name, str(tmp_path / name))
    assert_shown_alike(oracle, capsys, [str(tmp_path / name) for name in BY_TENSORFLOW])


def test_models_of_ours(
    oracle: Oracle, exported: Export, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_shown_alike(oracle, capsys, [str(exported(case)[0]) for case in all_cases()])


def test_functions_of_many_traces(
    oracle: Oracle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their order is that of the command in a process of its own."""
    oracle(CLI, "functions", str(tmp_path / "model"))
    theirs = assert_all_shown_alike(tmp_path / "model", capsys)
    assert theirs.count("Option #") == 26
    assert main(["show", str(tmp_path / "model"), "--json"]) == 0
    (shown,) = json.loads(capsys.readouterr().out)["meta_graphs"]
    x = {"name": "x", "dtype": "float32", "shape": [None, 2]}
    more = {"name": "more_0", "dtype": "int8", "shape": []}
    only = {"name": "only", "dtype": "float32", "shape": []}
    functions = shown["functions"]
    assert functions["of_many"] == [{"arguments": [x, more, 5], "keyword_arguments": {}}]
    assert functions["by_name"] == [{"arguments": [], "keyword_arguments": {"only": only}}]
    assert functions["untraced"] == [] and len(functions["anything"]) == 21
    values = [trace["arguments"][1] for trace in functions["anything"]]
    for value in (True, 0.5, None, "tf.float32", [1, "two", 3.0], {"key": ["tf.int32", x]}):
        assert value in values


@pytest.mark.long
@pytest.mark.parametrize("real", [BASIC_PITCH, TFX_KERAS], ids=lambda real: real.name)
def test_functions_of_keras(
    real: RealModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As they are, TensorFlow 2.21 cannot load them, for their optimizers."""
    sm.rewrite(real.unpack(tmp_path), tmp_path / "model", sm.rewriting.StripTraining())
    assert "Option #4" in assert_all_shown_alike(tmp_path / "model", capsys)


def assert_all_shown_alike(export_dir: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The same, asked of the command itself; what it prints."""
    options = ["show", "--dir", str(export_dir), "--all"]
    theirs = subprocess.run(
        [sys.executable, "-m", "tensorflow.python.tools.saved_model_cli", *options],
        capture_output=True,
        text=True,
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "-1"},
        check=True,
    ).stdout
    assert "N/A" not in theirs
    assert main(options) == 0
    assert comparable(capsys.readouterr().out) == comparable(theirs)
    return theirs
