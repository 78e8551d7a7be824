"""What the pages of `docs/` and the docstrings of the errors say is so.

That their generated parts are up to date is tested by `test_generated`.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from savedmodel_writer import errors
from tests.oracle.process import Oracle

REPOSITORY = Path(__file__).resolve().parents[1]
PAGES = sorted((REPOSITORY / "docs").glob("*.md"))
FAMILIES = (errors.InvalidInputError, errors.DataLossError, errors.StorageError)
CLASSES = [
    error
    for error in vars(errors).values()
    if inspect.isclass(error)
    and issubclass(error, errors.SavedModelWriterError)
    and error is not errors.SavedModelWriterError
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (page.parent / link).exists(), link
    for path in re.findall(r"`((?:tests|scripts|protos|docs)/[^`<>]*)`", text):
        assert list(REPOSITORY.glob(path.rstrip("/"))), path


def test_the_architecture_names_every_file() -> None:
    text = (REPOSITORY / "docs/architecture.md").read_text("utf-8")
    package = REPOSITORY / "savedmodel_writer"
    sections = re.split(r"^### `(.*)`$", text, flags=re.MULTILINE)
    listed = set()
    for room, section in zip(sections[1::2], sections[2::2], strict=True):
        names = re.findall(r"^- `(.*?)`: \S.*\.$", section, re.MULTILINE)
        listed |= {f"{room}{name}" for name in names} | {room}
    for path in package.rglob("*.py"):
        name = path.relative_to(package)
        if "_generated" not in name.parts:
            folder = name.parent.as_posix() + "/"
            shown = folder if name.name == "__init__.py" and folder != "./" else name.as_posix()
            assert shown in listed, f"{shown} is not in docs/architecture.md: run `make docs`"


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_every_error_has_a_family(error: type[Exception]) -> None:
    assert issubclass(error, FAMILIES)


def test_errors_of_tensorflow_have_their_names(oracle: Oracle) -> None:
    theirs = set(oracle("tests.tf_errors", "names"))
    for error in CLASSES:
        named = re.match(r"`tf\.errors\.(\w+)`: ", error.__doc__ or "")
        assert (named.group(1) if named else None) == (
            error.__name__ if error.__name__ in theirs else None
        )
    assert {error.__name__ for error in CLASSES} & theirs
