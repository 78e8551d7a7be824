"""Each row of the tables of errors: refused by both sides for the same clauses, or by neither."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.saved_model import our_side
from tests.saved_model.attempts import Attempt, assert_as_theirs, attempt
from tests.saved_model.error_rows.row import Row, all_rows

ROWS = all_rows()
PAGE = Path(__file__).resolve().parents[2] / "docs" / "coming_from_tensorflow.md"


@pytest.fixture(scope="module")
def theirs(oracle: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Attempt]:
    directory = str(tmp_path_factory.mktemp("theirs"))
    return dict(oracle("tests.saved_model.tf_error_rows", "run_in", directory))


def run(row: Row, work: Path, monkeypatch: pytest.MonkeyPatch) -> Attempt:
    monkeypatch.chdir(work)
    with our_side.new_graph():
        kind, what, value = attempt(lambda: row.program(our_side, work))
    return kind, what, value.replace(str(work), "WORK") if kind == "error" else value


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if not row.differs])
def test_as_tensorflow(
    name: str, theirs: dict[str, Attempt], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ROWS[name]
    ours = run(row, tmp_path, monkeypatch)
    assert_as_theirs(ours, theirs[name], row.says)
    assert not row.promised or row.promised in ours[1]


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.differs])
def test_what_differs_is_on_the_page(
    name: str, theirs: dict[str, Attempt], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ROWS[name]
    kind, what, value = run(row, tmp_path, monkeypatch)
    if row.ours:
        assert (kind, what[:1]) == ("error", [row.ours]), value
    else:
        assert kind == "value", value
    assert theirs[name][0] == ("value" if row.ours else "error")
    assert row.differs in PAGE.read_text()


# How many rows each section has here; a section that is not named has no row of errors.
SECTIONS = {
    "builder 1": 5,
    "builder 2": 17,
    "builder 3": 16,
    "builder 4": 1,
    "builder 5": 52,
    "builder 6": 8,
    "builder 7.1": 25,
    "builder 7.2": 9,
    "builder 8.1": 31,
    "builder 8.2": 8,
    "builder 11": 7,
    "builder 12.1": 5,
    "builder 12.3": 3,
    "builder 12.4": 6,
    "builder 12.5": 6,
    "builder 12.6": 6,
    "builder 12.7": 4,
    "builder 12.9": 5,
    "builder 12.11": 3,
    "builder 12.12": 5,
    "builder 12.13": 1,
    "meta graph 4": 12,
}


def test_every_section_has_its_rows() -> None:
    assert dict(Counter(row.section for row in ROWS.values())) == SECTIONS
