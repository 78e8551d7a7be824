"""docs/publication.md: every promise names a test, and the test is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from savedmodel_writer.files import LocalStorage
from tests.publication.models import Model, names, publish

PAGE = Path(__file__).resolve().parents[2] / "docs" / "publication.md"
PROMISES = [
    " ".join(promise.split())
    for promise in re.findall(r"^- (.*?)(?=\n\n|\n- )", PAGE.read_text("utf-8"), re.M | re.S)
]


def functions_of(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_there_are_promises() -> None:
    assert len(PROMISES) > 30
    assert len(PROMISES) == len(re.findall(r"^- ", PAGE.read_text("utf-8"), re.M))


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_is_one_sentence_and_names_its_tests(promise: str) -> None:
    sentence, _, tests = promise.rpartition(" ([`")
    assert tests.endswith(").")
    assert ". " not in re.sub(r"\[`.*?\]\(.*?\)", "", sentence), "one sentence"
    links = re.findall(r"\[`(test_\w+)`\]\((\.\./tests/[\w/]+\.py)\)", promise)
    assert links
    for name, path in links:
        assert name in functions_of(PAGE.parent / path), f"there is no {name} in {path}"


def test_without_rename_or_copy_of_data(tmp_path: Path) -> None:
    """On a local file system: bytes written are the bytes of the model, once."""
    written: list[int] = []

    class Counting(LocalStorage):
        def open(self, path: str, mode: Any) -> Any:
            file = super().open(path, mode)
            if mode == "wb":
                write = file.write

                def counted(data: Any) -> int:
                    written.append(memoryview(data).nbytes)
                    return write(data)

                file.write = counted  # type: ignore[method-assign]
            return file

    model = Model(tmp_path / "sources", size=1 << 20)
    version = publish(tmp_path / "base", model, storage=Counting(fsync=False))
    sizes = [path.stat().st_size for path in version.rglob("*") if path.is_file()]
    assert sum(written) == sum(sizes) > 4 << 20
    assert names(tmp_path / "base") == ["1"]
