"""Slices: their text, messages and keys."""

from __future__ import annotations

import pytest

from savedmodel_writer import errors
from savedmodel_writer.protos import TensorSliceProto
from savedmodel_writer.tensor_bundle.slice_key import parse_slice_key, slice_key
from savedmodel_writer.tensor_bundle.tensor_slice import (
    TensorSlice,
    overlap,
    parse_shape_and_slice,
)


@pytest.mark.parametrize(
    ("text", "extents"),
    [
        ("-", (None,)),
        ("0,2:-", ((0, 2), None)),
        ("-:1,3:-", (None, (1, 3), None)),
        # Empty pieces are passed over; signs and leading zeros are read.
        ("0,2:-:", ((0, 2), None)),
        (":0,2::-", ((0, 2), None)),
        ("0,2,:-", ((0, 2), None)),
        ("+1,2:-", ((1, 2), None)),
        ("00,02:-", ((0, 2), None)),
    ],
)
def test_text(text: str, extents: tuple) -> None:
    part = TensorSlice.parse(text)
    assert part == TensorSlice(extents)
    assert TensorSlice.parse(str(part)) == part
    assert TensorSlice.from_proto(part.as_proto()) == part


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("0:-", "expected 'start,length' or '-'"),
        ("0,2,3:-", "expected 'start,length' or '-'"),
        ("a,2:-", "expected 'start,length' or '-'"),
        ("0x1,2:-", "expected 'start,length' or '-'"),
        ("0, 2:-", "expected 'start,length' or '-'"),
        ("\t0,2:-", "expected 'start,length' or '-'"),
        ("0,0:-", "start 0 and length 0"),
        ("-1,2:-", "start -1 and length 2"),
        (f"{2**62},{2**62}", "start"),
    ],
)
def test_text_that_is_no_slice(text: str, what: str) -> None:
    with pytest.raises(errors.InvalidArgumentError, match=what) as caught:
        TensorSlice.parse(text)
    assert repr(text) in str(caught.value)


def test_shape_and_slice() -> None:
    assert parse_shape_and_slice("") is None
    assert parse_shape_and_slice("5 4 0,2:-") == ((5, 4), TensorSlice(((0, 2), None)))
    assert parse_shape_and_slice("05 +4 0,2:-") == ((5, 4), TensorSlice(((0, 2), None)))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("-", "separated by single spaces"),
        (" ", "separated by single spaces"),
        ("x 4 0,2:-", "separated by single spaces"),
        ("5  4 0,2:-", "separated by single spaces"),
        (" 5 4 0,2:-", "separated by single spaces"),
        ("0x5 4 0,2:-", "separated by single spaces"),
        ("5 4 0,2:- ", "dimensions"),
        ("-5 4 0,2:-", "negative dimension"),
        ("5 4 4,2:-", "dimension 0 ends at 5"),
        ("5 4 0,2", "has 1 dimensions"),
    ],
)
def test_what_is_no_shape_and_slice(text: str, what: str) -> None:
    with pytest.raises(errors.InvalidArgumentError, match=what):
        parse_shape_and_slice(text)


def test_shapes_of_slices() -> None:
    part = TensorSlice.parse("1,2:-:0,1")
    assert part.bounds([5, 4, 3]) == ((1, 3), (0, 4), (0, 1))
    assert part.shape([5, 4, 3]) == (2, 4, 1)


@pytest.mark.parametrize(
    ("a", "b", "common"),
    [
        ("0,2:-", "2,3:-", False),
        ("0,3:-", "2,3:-", True),
        ("0,3:0,2", "2,3:2,2", False),
        ("-:-", "4,1:3,1", True),
    ],
)
def test_overlap(a: str, b: str, common: bool) -> None:
    bounds = [TensorSlice.parse(text).bounds([5, 4]) for text in (a, b)]
    assert overlap(*bounds) is common
    assert overlap(*reversed(bounds)) is common


@pytest.mark.parametrize(
    ("text", "message"), [("0,2:-", "0a0210020a00"), ("1,2:1,3", "0a04080110020a0408011003")]
)
def test_messages(text: str, message: str) -> None:
    assert TensorSlice.parse(text).as_proto().SerializeToString().hex() == message


@pytest.mark.parametrize("message", ["0a021000", "0a0d08ffffffffffffffffff011001"])
def test_messages_with_impossible_numbers(message: str) -> None:
    with pytest.raises(errors.DataLossError):
        TensorSlice.from_proto(TensorSliceProto.FromString(bytes.fromhex(message)))


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        (b"p", "0,2:-", "00 700001 0102 80 82 80 7f"),
        (b"p", "1,2:1,3", "00 700001 0102 81 82 81 83"),
        (b"p", "128,64:0,1", "00 700001 0102 c080 c040 80 81"),
        (b"p", "4294967290,2:-", "00 700001 0102 f8fffffffa 82 80 7f"),
        (b"a\0b\xff", "64,8192", "00 6100ff62ff000001 0101 c040 e02000"),
    ],
)
def test_keys(name: bytes, text: str, key: str) -> None:
    part = TensorSlice.parse(text)
    assert slice_key(name, part) == bytes.fromhex(key)
    assert parse_slice_key(bytes.fromhex(key)) == (name, part)


@pytest.mark.parametrize("key", ["", "70", "00", "00700001", "007000010101", "0070000101018082ff"])
def test_keys_of_no_slice(key: str) -> None:
    assert parse_slice_key(bytes.fromhex(key)) is None


def test_keys_sort_as_the_slices_lie() -> None:
    texts = ["-:-", "0,2:0,1", "0,2:1,1", "2,1:0,1", "63,1:0,1", "64,1:0,1", "8192,1:0,1"]
    keys = [slice_key(b"v", TensorSlice.parse(text)) for text in texts]
    assert sorted(keys) == keys
