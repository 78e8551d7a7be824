"""Canonical bytes against both Python backends and, through its hash, against C++."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from savedmodel_writer import errors, protos
from savedmodel_writer.protos import canonical, wire
from tests.oracle.process import Oracle
from tests.protos import all_types
from tests.protos.backend import message_class
from tests.protos.strategies import messages

# One example is a batch: asking the other process costs more than serializing.
BATCHES = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
WITHOUT_MAPS = ["BundleEntryProto", "TrackableObjectGraph"]
CLASSES = [
    *("SavedModel", "MetaGraphDef", "GraphDef", "FunctionDef", "NodeDef", "SavedObjectGraph"),
    *("GraphDebugInfo", "StructuredValue", *WITHOUT_MAPS),
    *all_types.CLASSES,
]


def test_string_keys_ascend_with_prefixes_first() -> None:
    message = protos.NameAttrList()
    for key in ("b", "ab", "aa", "a", "", "é"):
        message.attr[key].i = 1
    entry = b"\x12\x02\x18\x01"  # the value: field 2, AttrValue.i = 1
    assert canonical.serialize(message) == (
        (b"\x12\x06\x0a\x00" + entry)
        + (b"\x12\x07\x0a\x01a" + entry)
        + (b"\x12\x08\x0a\x02aa" + entry)
        + (b"\x12\x08\x0a\x02ab" + entry)
        + (b"\x12\x07\x0a\x01b" + entry)
        + (b"\x12\x08\x0a\x02\xc3\xa9" + entry)
    )


def test_integer_keys_ascend_and_defaults_are_written() -> None:
    message = protos.FunctionDef()
    for key in (70000, 2, 0):
        message.arg_attr[key].SetInParent()
    assert canonical.serialize(message) == (
        b"\x3a\x04\x08\x00\x12\x00"
        + b"\x3a\x04\x08\x02\x12\x00"
        + b"\x3a\x06\x08\xf0\xa2\x04\x12\x00"
    )


@pytest.mark.parametrize(
    ("name", "keys", "written"),
    [
        ("keys_bool", [True, False], [b"\x00", b"\x01"]),
        ("keys_sint32", [1, -1, -2], [b"\x03", b"\x01", b"\x02"]),
        ("keys_int64", [300, -1], [b"\xff" * 9 + b"\x01", b"\xac\x02"]),
    ],
)
def test_signed_and_bool_keys(name: str, keys: list[int], written: list[bytes]) -> None:
    message: Any = all_types.CLASSES["proto3.All"]()
    for key in keys:
        getattr(message, name)[key].SetInParent()
    tag = wire.tag(message.DESCRIPTOR.fields_by_name[name].number, wire.LEN)
    entries = [tag + wire.delimited(b"\x08" + key + b"\x12\x00") for key in written]
    assert canonical.serialize(message) == b"".join(entries)


def test_unknown_fields_are_kept_last() -> None:
    unknown = b"\xc0\x3e\xac\x02\xdb\x3e\x08\x05\xdc\x3e\xc9\x3e\x01\x02\x03\x04\x05\x06\x07\x08"
    node = protos.NodeDef.FromString(unknown + b"\x0a\x01n")
    node.attr["a"].i = 1
    node.attr["aa"].i = 2
    known = b"\x0a\x01n\x2a\x07\x0a\x01a\x12\x02\x18\x01\x2a\x08\x0a\x02aa\x12\x02\x18\x02"
    assert canonical.serialize(node) == known + unknown


@pytest.mark.parametrize("class_name", CLASSES)
def test_both_backends(class_name: str, other_backend: Oracle) -> None:
    telling = 0

    @BATCHES
    @given(st.lists(messages(message_class(class_name)), min_size=10, max_size=10))
    def check(batch: list[protos.Message]) -> None:
        nonlocal telling
        sent = [(class_name, message.SerializeToString()) for message in batch]
        replies = other_backend("tests.protos.backend", "serialized", sent)
        for message, (there, by_itself) in zip(batch, replies, strict=True):
            here = canonical.serialize(message)
            assert here == there
            # Pure Python sorts as C++ does; so one of the two backends' own bytes are canonical.
            own = message.SerializeToString(deterministic=True)
            assert here in (by_itself, own)
            telling += own != by_itself

    check()
    assert telling > 0 or class_name in WITHOUT_MAPS


@st.composite
def saved_models(draw: st.DrawFn) -> protos.SavedModel:
    """Every kind of map that a SavedModel has, in one meta graph."""
    model = draw(messages(protos.SavedModel, depth=0))
    meta_graph = model.meta_graphs.add()  # without any, TensorFlow 2.21 ends with a SIGSEGV
    meta_graph.MergeFrom(draw(messages(protos.MetaGraphDef, depth=2)))
    meta_graph.graph_def.node.add().MergeFrom(draw(messages(protos.NodeDef, depth=5)))
    function = meta_graph.graph_def.library.function.add()
    function.MergeFrom(draw(messages(protos.FunctionDef, depth=4)))
    meta_graph.object_graph_def.MergeFrom(draw(messages(protos.SavedObjectGraph, depth=4)))
    return model


def test_cpp(oracle: Oracle) -> None:
    telling = 0

    @settings(BATCHES, max_examples=5)
    @given(st.lists(saved_models(), min_size=10, max_size=10))
    def check(batch: list[protos.SavedModel]) -> None:
        nonlocal telling
        sent = [message.SerializeToString(deterministic=True) for message in batch]
        ours = [canonical.serialize(message) for message in batch]
        checksums = oracle("tests.protos.tf_messages", "saved_model_checksums", sent)
        assert oracle("tests.protos.tf_messages", "farmhash", ours) == checksums
        telling += sum(mine != upb for mine, upb in zip(ours, sent, strict=True))

    check()
    assert telling > 20, "too few messages whose order upb gets wrong"


def test_fingerprint_of_a_model_with_functions(oracle: Oracle) -> None:
    model, fingerprint = oracle("tests.protos.tf_messages", "model_with_functions")
    checksum = protos.FingerprintDef.FromString(fingerprint).saved_model_checksum
    message = protos.SavedModel.FromString(model)
    library = message.meta_graphs[0].graph_def.library
    assert max(len(function.arg_attr) for function in library.function) >= 3
    ours = canonical.serialize(message)
    assert oracle("tests.protos.tf_messages", "farmhash", [ours]) == [checksum]


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = protos.GraphDef()
    graph.node.add(name="c").attr["value"].tensor.tensor_content = bytes(100)
    monkeypatch.setattr(canonical, "MAX_BYTES", 120)
    assert len(canonical.serialize(graph)) <= 120
    graph.node.add(name="d" * 10)
    with pytest.raises(errors.GraphSizeError, match=r"tensorflow\.GraphDef: 1\d\d byte.*Variables"):
        canonical.serialize(graph)


@pytest.mark.long  # takes 6 GiB of memory
@pytest.mark.parametrize("nodes", [1, 2])
def test_really_too_large(nodes: int) -> None:
    graph = protos.GraphDef()
    for index in range(nodes):
        tensor = graph.node.add(name=f"c{index}", op="Const").attr["value"].tensor
        tensor.tensor_content = bytes(2**31 // nodes)
    with pytest.raises(
        errors.GraphSizeError, match=r"GraphDef: .* 2,147,483,647\. Large constants"
    ):
        canonical.serialize(graph)
