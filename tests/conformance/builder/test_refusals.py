"""What TensorFlow's builder refuses, ours refuses with an error that the same clauses catch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.builder.refusal import all_refusals
from tests.saved_model import our_side
from tests.saved_model.attempts import assert_as_theirs, attempt

CASES = all_refusals()


@pytest.fixture(scope="module")
def theirs(oracle: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    directory = str(tmp_path_factory.mktemp("theirs"))
    return oracle("tests.conformance.builder.tf_programs", "run_in", directory)


@pytest.mark.parametrize("name", CASES)
def test_as_tensorflow(
    name: str, theirs: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with our_side.new_graph():
        kind, what, value = attempt(lambda: CASES[name](our_side, tmp_path))
    if kind == "error":
        value = value.replace(str(tmp_path), "WORK")
    assert_as_theirs((kind, what, value), theirs[name], OTHER_WORDS.get(name, ()))
    if kind == "error":
        assert not [path for path in os.listdir(tmp_path) if path.startswith(".")]
        assert name in SAVES_FIRST or not (tmp_path / "export").exists()


SAVES_FIRST = {"no_overwrite", "no_overwrite_of_text"}

# Where TensorFlow's message is Python's or protobuf's, or is about something else.
OTHER_WORDS = {
    "signature_none": ["'k'", "expected a SignatureDef"],
    "signature_map_a_list": ["expected a dict", "found list"],
    "signature_key_a_number": ["key is a str", "3"],
    "tags_numbers": ["a tag is a str", "1"],
    "finalized_graph": ["Graph is finalized and cannot be modified"],
    "graph_is_no_graph": ["expected the Graph", "NotAGraph"],
    "main_op_tensor": ["k:0", "not a Python bool"],
    "assets_tensor": ["list of string constants"],
    "assets_tensor_again": ["list of string constants"],
    # TensorFlow shows the path as bytes.
    **{
        f"update_reads_saved_model.{form}_{content!r}": ["Cannot parse file", f"saved_model.{form}"]
        for form in ("pb", "pbtxt")
        for content in ("garbage", "\0\1")
    },
}


def test_there_are_enough(theirs: dict[str, Any]) -> None:
    assert [kind for kind, _, _ in theirs.values()].count("error") > 70
