"""The example of docs/reading.md runs as it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import savedmodel_writer as sm
from tests.oracle.process import REPOSITORY


def test_example(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (REPOSITORY / "docs" / "reading.md").read_text("utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(model.parent)
    names: dict[str, object] = {}
    exec(compile(example, "docs/reading.md", "exec"), names)
    printed = capsys.readouterr().out.splitlines()
    assert "serving_default tensorflow/serving/predict" in printed
    assert f"layer/w {sm.float32} (2, 1)" in printed
    assert printed[-1] == "saved_model.pb [['serve'], ['gpu', 'serve']]"
