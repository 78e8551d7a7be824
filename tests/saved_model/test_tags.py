"""Tags that are one str: TensorFlow takes its letters, and so do we, with a warning."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import savedmodel_writer as sm


def test_one_str_is_warned_of(tmp_path: Path) -> None:
    builder = sm.SavedModelBuilder(tmp_path / "export", fsync=False)
    with pytest.warns(UserWarning, match=r"tags: 'serve' is one str.*give \['serve'\]") as caught:
        line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
        builder.add_meta_graph_and_variables(sm.Graph(), "serve")
    assert [(one.filename, one.lineno) for one in caught] == [(__file__, line)]
    builder.add_meta_graph("a", graph=sm.Graph())  # one letter is one tag
    builder.add_meta_graph(["serve"], graph=sm.Graph())
    tags = [list(one.meta_info_def.tags) for one in builder.meta_graph_defs]
    assert tags == [["s", "e", "r", "v", "e"], ["a"], ["serve"]]
