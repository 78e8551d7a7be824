"""The commands of docs/command_line.md print what stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer.cli import main
from tests.oracle.process import REPOSITORY


def export(directory: str, value: float) -> None:
    with sm.Graph() as graph:
        x = sm.placeholder("float32", [None, 2], "x")
        w = sm.Variable([[1.0], [value]], name="w")
        y = sm.raw_ops.MatMul(a=x, b=w, name="y")
    sm.simple_save(graph, directory, {"x": x}, {"y": y})


def test_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    export("export/1", 2.0)
    export("export/2", 3.0)
    page = (REPOSITORY / "docs/command_line.md").read_text("utf-8")
    blocks = "".join(re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL))
    commands = re.findall(r"^\$ savedmodel-writer (.*)\n((?:[^$].*\n)*)", blocks, re.MULTILINE)
    assert len(commands) == blocks.count("$ ") > 5
    for command, shown in commands:
        main(shlex.split(command))
        printed, told = capsys.readouterr()
        assert printed.replace(f"{tmp_path}/", "") == shown and not told, command
