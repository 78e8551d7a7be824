"""What a builder tells while it writes: bytes of variables and assets; and nothing on its own."""

from __future__ import annotations

import ast
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from tests.publication.models import QUICK, Model, names, publish


class Told:
    """A callback that remembers."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int | None]] = []

    def __call__(self, done: int, total: int | None) -> None:
        self.calls.append((done, total))


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return Model(tmp_path / "sources", size=3 << 20)


@pytest.mark.parametrize("begin", [sm.SavedModelBuilder, sm.publish])
def test_bytes_of_variables_and_assets(
    tmp_path: Path, model: Model, begin: Callable[..., sm.SavedModelBuilder]
) -> None:
    told = Told()
    model.asset_file.write_bytes(bytes(5 << 20))
    total = (12 << 20) + (5 << 20)
    with begin(tmp_path / "base", storage=QUICK, progress=told) as builder:
        model.add(builder)
        done = [done for done, _ in told.calls]
        assert done == sorted(set(done)), "it grows from call to call"
        assert done[-1] == total
        assert {given for _, given in told.calls} == {total}
        assert len(done) >= 8
        assert max(b - a for a, b in zip([0, *done], done, strict=False)) <= 4 << 20
        told.calls.clear()
        builder.add_assets_extra({"a": str(model.asset_file), "b": str(model.asset_file)})
        assert told.calls[-1] == (10 << 20, 10 << 20)
        assert told.calls[0] == (1 << 20, 10 << 20), "each addition counts its own"
        told.calls.clear()
        builder.save()
    assert told.calls == []


def test_the_end_is_not_known_for_strings(tmp_path: Path) -> None:
    told = Told()
    with sm.Graph() as graph:
        sm.Variable(np.array([b"abc", b""], object), name="words")
        sm.Variable(np.float32([1]), name="w")
    with sm.publish(tmp_path / "base", storage=QUICK, progress=told) as builder:
        builder.add_meta_graph_and_variables(graph, ["serve"])
    assert {total for _, total in told.calls} == {None}
    assert told.calls[-1][0] > 7


def test_shards_are_one_job(tmp_path: Path) -> None:
    told = Told()
    with sm.Graph() as graph:
        for device in ("/job:ps/task:0", "/job:ps/task:1"):
            with graph.device(device):
                sm.Variable(np.zeros(1000, np.float32))
    with sm.publish(tmp_path / "base", storage=QUICK, progress=told) as builder:
        builder.add_meta_graph_and_variables(graph, ["serve"])
    assert told.calls == [(4000, 8000), (8000, 8000)]


def test_what_the_callback_raises_ends_the_work(tmp_path: Path, model: Model) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, total: int | None) -> None:
        if done > 6 << 20:
            raise Enough

    builder = sm.publish(tmp_path / "base", storage=QUICK, progress=stop)
    with pytest.raises(Enough):
        model.add(builder)
    assert not (tmp_path / "base").exists()


def test_nothing_is_printed_and_one_logger_is_used(
    tmp_path: Path,
    model: Model,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Also not where there is something to say: files that appear one by one."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with caplog.at_level(logging.DEBUG):
        publish(tmp_path / "base", model, keep=1, remove_leftovers=True)
        assert caplog.records == []
        with sm.SavedModelBuilder(tmp_path / "link", storage=QUICK) as builder:
            model.add(builder)
            builder.save()
        with pytest.raises(errors.ExportDirectoryError):
            sm.SavedModelBuilder(tmp_path / "link")
    assert {record.name for record in caplog.records} == {"savedmodel_writer"}
    assert "one by one" in caplog.text
    assert capfd.readouterr() == ("", "")
    assert names(tmp_path / "base") == ["1"]


def test_without_a_handler_nothing_is_printed(
    tmp_path: Path, model: Model, capfd: pytest.CaptureFixture[str]
) -> None:
    """Python prints warnings of loggers that have none."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    try:
        with sm.SavedModelBuilder(tmp_path / "link", storage=QUICK) as builder:
            model.add(builder)
            builder.save()
    finally:
        root.handlers = handlers
    assert capfd.readouterr() == ("", "")


def test_no_module_prints_or_has_another_logger() -> None:
    package = Path(sm.__file__).parent
    for path in package.rglob("*.py"):
        called = {
            getattr(call.func, "id", getattr(call.func, "attr", None))
            for call in ast.walk(ast.parse(path.read_text()))
            if isinstance(call, ast.Call)
        }
        assert "print" not in called, path
        assert "getLogger" not in called or path.name == "_logger.py", path
