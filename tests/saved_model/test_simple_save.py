"""The short form checks what a signature of names cannot tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm


def model() -> tuple[sm.Graph, sm.Tensor, sm.Tensor]:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 2], name="x")
        y = sm.identity(x, name="y")
    return graph, x, y


def test_a_tensor_of_a_twin_graph_is_refused(tmp_path: Path) -> None:
    """The names would match, and the wrong model would be exported."""
    graph, x, y = model()
    _, _, other = model()
    with pytest.raises(sm.errors.InputError, match=r"output .y.: .* not to be saved"):
        sm.simple_save(graph, tmp_path / "1", inputs={"x": x}, outputs={"y": other})
    assert list(tmp_path.iterdir()) == []
    sm.simple_save(graph, tmp_path / "1", inputs={"x": x}, outputs={"y": y}, fsync=False)
    assert (tmp_path / "1" / "saved_model.pb").is_file()
