"""The hidden directory goes away with the object and the process that made it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from savedmodel_writer.files import LocalStorage
from tests.files.publications import FIRST, begin, put
from tests.trees import tree


def test_garbage_collection_takes_it_away(tmp_path: Path) -> None:
    model = begin(tmp_path / "models" / "1")
    put(model, FIRST)
    assert tree(tmp_path)
    del model
    gc.collect()
    assert tree(tmp_path) == {}


def run(script: str, *args: object) -> subprocess.CompletedProcess[str]:
    prelude = """
        import os, sys
        from savedmodel_writer.files import LocalStorage
        from savedmodel_writer.files.publication import publication_for
        model = publication_for(sys.argv[1], LocalStorage(), taken_by=["last"])

        def put():
            model.directory

    """
    program = textwrap.dedent(prelude) + textwrap.dedent(script)
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.parametrize("end", ["", "sys.exit(3)", "raise SystemError", "raise KeyboardInterrupt"])
def test_the_end_of_the_interpreter_takes_it_away(tmp_path: Path, end: str) -> None:
    result = run(
        f"put(); assert os.listdir(os.path.dirname(sys.argv[1])); {end}", tmp_path / "models" / "1"
    )
    assert tree(tmp_path) == {}, result.stderr
    assert "AssertionError" not in result.stderr


def test_a_forked_child_takes_nothing_away(tmp_path: Path) -> None:
    script = """
        put()
        child = os.fork()
        if child == 0:
            try:
                model.publish("last", b"")
            except AssertionError as error:
                assert "forked" in str(error), error
            else:
                os._exit(5)
            model.discard()
            sys.exit(7)  # runs what is registered for the exit
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        model.publish("last", b"")
    """
    result = run(script, tmp_path / "1")
    assert result.returncode == 0, result.stderr
    assert tree(tmp_path) == {"1": None, "1/last": b""}


def test_a_child_forked_before_anything_was_made_works(tmp_path: Path) -> None:
    script = """
        child = os.fork()
        if child == 0:
            put()
            model.publish("last", b"")
        else:
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    """
    result = run(script, tmp_path / "1")
    assert result.returncode == 0, result.stderr
    assert tree(tmp_path) == {"1": None, "1/last": b""}


def test_a_parent_that_another_process_removes_is_made_again(tmp_path: Path) -> None:
    """That process made it, and gave up."""

    class Raced(LocalStorage):
        def make_directory(self, path: str, parents: bool = False, exist_ok: bool = False) -> None:
            if not raced and os.path.basename(path).startswith("."):
                raced.append(path)
                os.rmdir(tmp_path / "models")
            super().make_directory(path, parents, exist_ok)

    raced: list[str] = []
    model = begin(tmp_path / "models" / "1", Raced(fsync=False))
    put(model, FIRST)
    assert raced
    model.discard()
    assert tree(tmp_path) == {}
