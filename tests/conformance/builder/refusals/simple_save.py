"""What `simple_save` refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.refusal import case


@case
def simple_save_without_inputs(tf: Any, work: Path) -> Any:
    x = tf.placeholder("float32", [], name="x")
    try:
        tf.simple_save(tf.default_graph(), str(work / "export"), {}, {"x": x})
    finally:
        assert not (work / "export").exists(), "bad inputs raise before the directory is made"


@case
def simple_save_into_a_full_directory(tf: Any, work: Path) -> Any:
    (work / "file").touch()
    x = tf.placeholder("float32", [], name="x")
    tf.simple_save(tf.default_graph(), str(work), {"x": x}, {"x": x})
