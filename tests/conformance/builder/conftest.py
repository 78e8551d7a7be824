"""Every program of the suite, run once by each side."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from tests.conformance.builder.program import all_programs
from tests.oracle.process import Oracle
from tests.saved_model import our_side

# Programs that we warn of: an init op runs the initialiser of a variable, tags are one str.
WARNED = {
    "main_op_of_all_initializers": "variable 'v'",
    "testCustomInitOp": "variable 'v1'",
    "odd_tags": "tags: 'serve' is one str",
}


@attrs.frozen
class Pair:
    """The export directories of one program."""

    ours: Path
    theirs: Path


Pairs = Callable[[str], Pair]


@pytest.fixture(scope="session")
def pairs(oracle: Oracle, tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    """What a program saved: TensorFlow's at once for all, ours when it is first asked for."""
    root = tmp_path_factory.mktemp("builder")
    programs = all_programs()
    exports = {name: (root / "theirs" / name / "1", root / "files" / name) for name in programs}
    for _, files in exports.values():
        files.mkdir(parents=True)
    oracle("tests.conformance.builder.tf_programs", "run_programs", exports)
    done: dict[str, Pair] = {}

    def pair(name: str) -> Pair:
        if name not in done:
            theirs, files = exports[name]
            ours = root / "ours" / name / "1"
            if name in WARNED:
                with pytest.warns(UserWarning, match=WARNED[name]):
                    programs[name](our_side, str(ours), files)
            else:
                programs[name](our_side, str(ours), files)
            assert os.listdir(ours.parent) == ["1"], "something is left beside it"
            shutil.rmtree(files)  # a model has its own copies
            done[name] = Pair(ours, theirs)
        return done[name]

    return pair
