"""The command as a process: started as a module, without click, with nobody reading."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import savedmodel_writer as sm

MODULE = [sys.executable, "-m", "savedmodel_writer"]


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, capture_output=True, env=os.environ | environment, check=False)


def test_the_module(model: Path) -> None:
    done = run([*MODULE, "show", str(model)])
    assert (done.returncode, done.stderr) == (0, b"")
    lines = ["The given SavedModel contains the following tag-sets:", "'serve'", "'gpu, serve'"]
    assert done.stdout.decode().splitlines() == lines


def test_without_click(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise ModuleNotFoundError('No click', name='click')\n")
    done = run([*MODULE, "show", "model"], PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert b"pip install 'savedmodel-writer[cli]'" in done.stderr


def test_nobody_reads(model: Path) -> None:
    process = subprocess.Popen(
        [*MODULE, "show", str(model), "--all"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    with process:
        assert process.stderr.read() == b""


def test_a_terminal_without_unicode(tmp_path: Path) -> None:
    sm.save_checkpoint(tmp_path / "a", {b"\xffodd": [1.0], "→": [1.0]})
    command = [*MODULE, "checkpoint", str(tmp_path / "a")]
    done = run(command, PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"\\u2192 (DT_FLOAT) [1]\n\\udcffodd (DT_FLOAT) [1]\n"
