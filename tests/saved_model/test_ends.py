"""However a builder ends without saving, nothing of it is left."""

from __future__ import annotations

import gc
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from savedmodel_writer import errors
from tests.saved_model.small_model import FILES, Model, builder_at
from tests.trees import tree


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
