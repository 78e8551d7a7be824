"""Programs as people write them for tf.compat.v1, run there and here: the models do the same.

Each file of ported_programs/ is one program; a line that ends with `# TensorFlow` is left out
here, one with `# here` there, and all others are the same: what porting takes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from tests.oracle.process import Oracle

PROGRAMS = sorted(Path(__file__).with_name("ported_programs").glob("*.txt"))
TF = "tests.saved_model.tf_ported_programs"
READINGS = "tests.conformance.builder.tf_readings"
# The share of lines that are the same, at least.
SAME = 0.7


def source(program: Path, left_out: str) -> str:
    """The program of one side; the other side's lines are empty, so that numbers stay."""
    lines = program.read_text().splitlines()
    return "\n".join("" if line.endswith(f"  # {left_out}") else line for line in lines)


@pytest.fixture(scope="module")
def files(oracle: Oracle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the programs find: weights, a frozen graph, checkpoints."""
    files = tmp_path_factory.mktemp("files")
    rng = np.random.default_rng(5)
    np.savez(
        files / "weights.npz",
        w=rng.normal(size=(784, 10)).astype(np.float32),
        b=rng.normal(size=10).astype(np.float32),
    )
    oracle(TF, "make_files", str(files))
    return files


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_does_the_same(program: Path, files: Path, oracle: Oracle, tmp_path: Path) -> None:
    ours, theirs = str(tmp_path / "ours"), str(tmp_path / "theirs")
    oracle(TF, "run", source(program, "here"), {"EXPORT": theirs, "FILES": str(files)})
    code = compile(source(program, "TensorFlow"), program.name, "exec")
    with sm.Graph():  # what the default graph is
        exec(code, {"EXPORT": ours, "FILES": str(files)})
    found, wanted = map(version_in, (ours, theirs))
    assert sorted(tree(found)) == sorted(tree(wanted))
    assert signatures(found) == signatures(wanted)
    for path in (files / "foo.txt", files / "vocabulary.txt"):
        path.unlink(missing_ok=True)  # a model has its own copies
    for loader in ("cpp", "v1", "v2"):
        ours_read, theirs_read = (
            oracle(READINGS, "readings", loader, at) for at in (found, wanted)
        )
        assert ours_read == theirs_read, loader
        for _, (kind, values) in ours_read:
            assert kind == "value"
            assert any(kind == "value" for kind, _ in values.values())


def version_in(directory: str) -> str:
    """The model's directory: the one given, or a version in it."""
    inside = os.path.join(directory, "1")
    return inside if os.path.isdir(inside) else directory


def tree(directory: str) -> list[str]:
    return [str(path.relative_to(directory)) for path in Path(directory).rglob("*")]


def signatures(directory: str) -> list[Any]:
    return [
        (
            list(meta_graph.meta_info_def.tags),
            sorted(meta_graph.collection_def),
            [
                (key, meta_graph.signature_def[key].SerializeToString(deterministic=True))
                for key in sorted(meta_graph.signature_def)
            ],
        )
        for meta_graph in sm.SavedModel.read(directory).proto.meta_graphs
    ]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_little_is_changed(program: Path) -> None:
    lines = [line for line in program.read_text().splitlines() if line.strip()]
    theirs = [line for line in lines if not line.endswith("  # here")]
    same = [line for line in theirs if not line.endswith("  # TensorFlow")]
    assert len(same) < len(theirs)
    assert len(same) / len(theirs) >= SAME


def test_there_are_programs() -> None:
    assert len(PROGRAMS) == 7
