"""The GraphDefs that the cases take over are what TensorFlow makes today."""

from __future__ import annotations

from pathlib import Path

from savedmodel_writer.protos import GraphDef
from tests.oracle.process import Oracle


def test_files_are_what_tensorflow_writes() -> None:
    oracle = Oracle()  # a new process: TensorFlow numbers functions through a process's life
    try:
        expected = oracle("tests.conformance.tf_graphs", "written")
    finally:
        oracle.close()
    directory = Path(__file__).parent / "graphs"
    found = {path.stem: path.read_bytes() for path in directory.glob("*.pb")}
    assert found.keys() == expected.keys()
    for name, content in found.items():
        assert _message(content) == _message(expected[name]), f"{name}: write it anew"


def _message(content: bytes) -> GraphDef:
    message = GraphDef.FromString(content)
    message.library.function.sort(key=lambda function: function.signature.name)
    return message
