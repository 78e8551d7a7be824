"""Kinds of collections, and what is dropped with which warning, against TensorFlow."""

from __future__ import annotations

import logging
import math
from typing import Any

import numpy as np
import pytest

from savedmodel_writer.protos import AssetFileDef, MetaGraphDef, pack_any
from savedmodel_writer.saved_model.collection_def import add_collection_def

CASES: list[tuple[str, list[Any]]] = [
    ("k", ["a", b"b"]),
    ("k", [b"\xff", "é"]),
    ("k", ["a", bytearray(b"x")]),
    ("k", ["a", 1]),
    ("k", ["a", None]),
    ("k", ["\ud800"]),
    ("k", [1, 2, -(2**63), 2**63 - 1]),
    ("k", [1, np.int64(3), np.array(2)]),
    ("k", [1, "a"]),
    ("k", [1, 2.5]),
    ("k", [True]),
    ("k", [1, False]),
    ("k", [2**70]),
    ("k", [2**63]),
    ("k", [1.5, 2, True, -0.0, math.inf]),
    ("k", [np.float64(1.5), np.float32(2), np.int64(3)]),
    ("k", [1.5, 1e60]),
    ("k", [1.5, "a"]),
    ("k", [1.5, None]),
    ("k", [1.5, 10**400]),
    ("k", [np.int64(1)]),
    ("k", [np.float32(1)]),
    ("k", [None]),
    ("k", [[1, 2]]),
    ("k", [{"a": 1}]),
    ("k", ["<named>", "<named>"]),
    ("k", []),
]


@pytest.fixture(scope="module")
def theirs(oracle: Any) -> list[tuple[bytes, list[str]]]:
    answer = oracle("tests.saved_model.tf_meta_graph", "collection_defs", CASES)
    assert len(answer) == len(CASES)
    return list(answer)


class Named:
    """Something with a name and nothing else."""

    name = "named"


@pytest.mark.parametrize("index", range(len(CASES)), ids=lambda index: repr(CASES[index])[:50])
def test_as_tensorflow(
    index: int, theirs: list[tuple[bytes, list[str]]], caplog: pytest.LogCaptureFixture
) -> None:
    key, items = CASES[index]
    message = MetaGraphDef()
    with caplog.at_level(logging.WARNING):
        add_collection_def(message, key, [Named() if x == "<named>" else x for x in items])
    expected, warnings = theirs[index]
    assert message == MetaGraphDef.FromString(expected)
    ours = [record.getMessage() for record in caplog.records]
    # protobuf names its field in some of these texts.
    prefix = "Field tensorflow.CollectionDef.Int64List.value: "
    assert ours == [text.replace(prefix, "") for text in warnings]


def test_any(oracle: Any) -> None:
    asset = pack_any(AssetFileDef(filename="vocabulary.txt"))
    message = MetaGraphDef()
    add_collection_def(message, "k", [asset, asset])
    ((expected, warnings),) = oracle(
        "tests.saved_model.tf_meta_graph", "collection_defs", [("k", [asset, asset])]
    )
    assert not warnings
    assert message == MetaGraphDef.FromString(expected)
    assert (
        message.collection_def["k"].any_list.value[0].type_url.endswith("/tensorflow.AssetFileDef")
    )


class Prototype:
    """An item that gives any message."""

    def __init__(self, message: Any) -> None:
        self._message = message

    def to_proto(self) -> Any:
        return self._message


def test_items_with_messages(caplog: pytest.LogCaptureFixture) -> None:
    message = MetaGraphDef()
    add_collection_def(message, "savers", [Prototype(None)])
    assert message.collection_def["savers"].WhichOneof("kind") is None
    add_collection_def(message, "variables", [Prototype(AssetFileDef())])
    add_collection_def(message, "local_variables", [1])
    assert "variables" not in message.collection_def
    assert "local_variables" not in message.collection_def
    assert "expected a VariableDef, got a AssetFileDef" in caplog.text
    assert "'int' object has no attribute 'to_proto'" in caplog.text
