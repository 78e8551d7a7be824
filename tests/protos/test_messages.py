"""Schemas, names, `Any`, text and conversion, beside TensorFlow's own messages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from google.protobuf import text_format
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from google.protobuf.descriptor_pool import Default

from savedmodel_writer import errors, protos
from savedmodel_writer.protos import names
from tests.oracle.process import Oracle

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = sorted(path.relative_to(ROOT / "protos") for path in (ROOT / "protos").rglob("*.proto"))
TF = "tests.protos.tf_messages"


def meta_graph() -> protos.MetaGraphDef:
    """With an `Any`, text beyond ASCII, keys in a bad order, and numbers hard to print."""
    message = protos.MetaGraphDef()
    asset = protos.AssetFileDef(filename="v\u00e9\n'\"")
    assets = message.collection_def["saved_model_assets"].any_list.value
    assets.append(protos.pack_any(asset))
    assets.add(type_url="type.googleapis.com/nobody.Knows", value=b"\x00\xff")
    node = message.graph_def.node.add(name="é\x7f", op="Sum")
    for key, value in {"b": 0.1, "aa": -0.0, "": 1e30, "a": float("inf")}.items():
        node.attr[key].f = value
    node.attr["nan"].f = float("nan")
    node.attr["T"].type = protos.DataType.DT_BFLOAT16
    node.attr["future"].type = 12345
    node.attr["bytes"].s = b"\xff\x00\\"
    for key in (70000, 0, 3):
        message.graph_def.library.function.add().arg_attr[key].attr["x"].i = -(2**63)
    return message


def test_schemas_are_tensorflows(oracle: Oracle) -> None:
    ours = {}
    for schema in SCHEMAS:
        descriptor = Default().FindFileByName(names.DIRECTORY + schema.as_posix())
        renamed = names.tensorflow_file(descriptor)
        assert renamed.name == schema.as_posix()
        ours[renamed.name] = renamed.SerializeToString(deterministic=True)
    theirs = oracle(TF, "descriptors", list(ours))
    for name, data in ours.items():
        assert FileDescriptorProto.FromString(data) == FileDescriptorProto.FromString(theirs[name])
        assert data == theirs[name]


def test_every_message_is_public() -> None:
    for schema in SCHEMAS:
        if schema.name == "error_codes.proto":
            continue  # codes of queue runners; nobody writes them by hand
        descriptor = Default().FindFileByName(names.DIRECTORY + schema.as_posix())
        for name in (*descriptor.message_types_by_name, *descriptor.enum_types_by_name):
            assert hasattr(protos, name), f"protos lacks {name} of {schema}"
            assert name in protos.__all__


def test_pack_any_is_tensorflows(oracle: Oracle) -> None:
    asset = protos.AssetFileDef(filename="vocabulary.txt")
    asset.tensor_info.name = "x:0"
    packed = protos.pack_any(asset)
    assert packed.type_url == "type.googleapis.com/tensorflow.AssetFileDef"
    assert packed.SerializeToString() == oracle(TF, "pack", "vocabulary.txt")
    assert protos.unpack_any(protos.AssetFileDef, packed) == asset


def test_unpack_any_refuses_what_is_not_there() -> None:
    packed = protos.pack_any(protos.TensorInfo(name="x:0"))
    with pytest.raises(
        errors.InvalidTypeError,
        match=r"expected a tensorflow\.AssetFileDef inside, found tensorflow\.TensorInfo",
    ):
        protos.unpack_any(protos.AssetFileDef, packed)
    with pytest.raises(errors.InvalidTypeError, match="found nothing"):
        protos.unpack_any(protos.AssetFileDef, protos.Any())
    packed = protos.pack_any(protos.AssetFileDef(filename="x"))
    packed.value += b"\xff"
    with pytest.raises(errors.DataLossError, match=r"tensorflow\.AssetFileDef"):
        protos.unpack_any(protos.AssetFileDef, packed)


def test_as_message() -> None:
    node = protos.NodeDef(name="n")
    assert protos.as_message(protos.NodeDef, node) is node
    with pytest.raises(
        errors.InvalidTypeError,
        match=r"expected a tensorflow\.GraphDef message, found a tensorflow\.NodeDef",
    ):
        protos.as_message(protos.GraphDef, node)
    with pytest.raises(TypeError, match=r"expected a tensorflow\.GraphDef message, found a bytes"):
        protos.as_message(protos.GraphDef, b"")


def test_text_is_read_by_tensorflow(oracle: Oracle) -> None:
    message = meta_graph()
    text = protos.text.to_text(message)
    data = oracle(TF, "meta_graph_from_text", text)
    assert protos.canonical.serialize(protos.MetaGraphDef.FromString(data)) == (
        protos.canonical.serialize(message)
    )
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line in ('key: "a"', 'key: "aa"', 'key: "b"')]
    assert keys == ['key: "a"', 'key: "aa"', 'key: "b"']
    assert 'type_url: "type.googleapis.com/tensorflow.AssetFileDef"' in lines
    assert 'name: "é\\177"' in lines


def test_text_of_tensorflow_is_read(oracle: Oracle) -> None:
    message = meta_graph()
    plain, expanded = oracle(TF, "meta_graph_to_text", message.SerializeToString())
    assert "[type.googleapis.com/tensorflow.AssetFileDef] {" in expanded
    for text in (plain, expanded, protos.text.to_text(message)):
        again = protos.text.from_text(protos.MetaGraphDef, text)
        assert protos.canonical.serialize(again) == protos.canonical.serialize(message)


def test_text_is_the_same_on_both_backends(other_backend: Oracle) -> None:
    message = meta_graph()
    sent = [("MetaGraphDef", message.SerializeToString())]
    assert other_backend("tests.protos.backend", "texts", sent) == [protos.text.to_text(message)]


def test_text_that_does_not_parse() -> None:
    with pytest.raises(errors.DataLossError, match=r"tensorflow\.NodeDef: 2:1 .*nope") as caught:
        protos.text.from_text(protos.NodeDef, 'name: "n"\nnope: 1\n')
    assert isinstance(caught.value.__cause__, text_format.ParseError)


def test_import_is_light() -> None:
    """Nothing but protobuf and what the errors need."""
    program = "import sys, savedmodel_writer.protos; print(*sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    )
    loaded = set(run.stdout.split())
    assert "savedmodel_writer.protos" in loaded
    assert loaded.isdisjoint({"numpy", "ml_dtypes", "concurrent.futures", "tempfile"})
