"""Ordered code: the counterparts of TensorFlow's ordered_code_test, and the format's examples."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from savedmodel_writer import errors
from savedmodel_writer.tensor_bundle.ordered_code import (
    decode_number,
    decode_signed,
    decode_string,
    encode_number,
    encode_signed,
    encode_string,
)

# Every bit width is as likely as another, and what is next to a power of two more so.
UNSIGNED = st.one_of(
    st.integers(0, 64).flatmap(lambda bits: st.integers(0, max(0, 2**bits - 1))),
    st.integers(0, 63).flatmap(lambda bits: st.integers(2**bits - 1, 2**bits + 1)),
).map(lambda value: min(value, 2**64 - 1))
SIGNED = st.one_of(
    st.integers(0, 63).flatmap(lambda bits: st.integers(-(2**bits), 2**bits - 1)),
    st.integers(0, 62).flatmap(
        lambda bits: st.sampled_from([s * 2**bits + o for s in (1, -1) for o in (-1, 0, 1)])
    ),
)
STRINGS = st.one_of(
    st.binary(max_size=20), st.lists(st.sampled_from([0, 1, 65, 254, 255])).map(bytes)
)

KINDS = {
    "number": (encode_number, decode_number),
    "string": (encode_string, decode_string),
    "signed": (encode_signed, decode_signed),
}


@pytest.mark.parametrize(
    ("kind", "value", "encoded"),
    [
        ("string", b"", "0001"),
        ("string", b"foo", "666f6f0001"),
        ("string", b"hello", "68656c6c6f0001"),
        ("string", b"\x00\x01\xff", "00ff01ff000001"),
        ("string", b"\xff\xff", "ff00ff000001"),
        ("number", 0, "00"),
        ("number", 1, "0101"),
        ("number", 2, "0102"),
        ("number", 255, "01ff"),
        ("number", 256, "020100"),
        ("number", 2**64 - 1, "08" + "ff" * 8),
        ("signed", 0, "80"),
        ("signed", 3, "83"),
        ("signed", 63, "bf"),
        ("signed", 64, "c040"),
        ("signed", 8191, "dfff"),
        ("signed", 8192, "e02000"),
        ("signed", 1_048_576, "f0100000"),
        ("signed", 2**55, "ff80" + "80" + "00" * 6),
        ("signed", 2**62, "ffc040" + "00" * 7),
        ("signed", 2**63 - 1, "ffc07f" + "ff" * 7),
        ("signed", -1, "7f"),
        ("signed", -64, "40"),
        ("signed", -65, "3fbf"),
        ("signed", -8193, "1fdfff"),
        ("signed", -(2**63), "003f80" + "00" * 7),
    ],
)
def test_known_codes(kind: str, value: int | bytes, encoded: str) -> None:
    encode, decode = KINDS[kind]
    assert encode(value).hex() == encoded
    assert decode(bytes.fromhex(encoded), 0) == (value, len(encoded) // 2)


@pytest.mark.parametrize(
    ("kind", "values"), [("number", UNSIGNED), ("string", STRINGS), ("signed", SIGNED)]
)
def test_round_trips(kind: str, values: st.SearchStrategy) -> None:
    encode, decode = KINDS[kind]

    @given(values, st.binary(max_size=3), st.binary(max_size=3))
    def check(value: int | bytes, before: bytes, after: bytes) -> None:
        encoded = encode(value)
        assert decode(before + encoded + after, len(before)) == (value, len(before + encoded))
        for size in range(len(encoded)):
            with pytest.raises(errors.DataLossError):
                decode(encoded[:size], 0)

    check()


@pytest.mark.parametrize(
    ("kind", "values"), [("number", UNSIGNED), ("string", STRINGS), ("signed", SIGNED)]
)
def test_codes_sort_as_what_they_stand_for(kind: str, values: st.SearchStrategy) -> None:
    encode, _ = KINDS[kind]

    @given(values, values)
    def check(a: int | bytes, b: int | bytes) -> None:
        assert (encode(a) < encode(b)) == (a < b)

    check()


@given(STRINGS, STRINGS)
def test_two_strings_in_a_row(a: bytes, b: bytes) -> None:
    first, position = decode_string(encode_string(a) + encode_string(b), 0)
    second, _ = decode_string(encode_string(a) + encode_string(b), position)
    assert (first, second) == (a, b)


@pytest.mark.parametrize("encoded", ["09" + "01" * 9, "ff" + "01" * 255, "0100", "02000f"])
def test_numbers_too_long_or_not_minimal(encoded: str) -> None:
    with pytest.raises(errors.DataLossError):
        decode_number(bytes.fromhex(encoded), 0)


@pytest.mark.parametrize("encoded", ["c001", "3fff", "ffe0" + "00" * 9, "ffc080" + "00" * 7])
def test_signed_numbers_too_long_or_not_minimal(encoded: str) -> None:
    with pytest.raises(errors.DataLossError):
        decode_signed(bytes.fromhex(encoded), 0)


@pytest.mark.parametrize("encoded", ["0002", "ff01", "61ff", "6100"])
def test_strings_without_an_end(encoded: str) -> None:
    with pytest.raises(errors.DataLossError):
        decode_string(bytes.fromhex(encoded), 0)


@given(st.binary(max_size=12))
def test_any_bytes(data: bytes) -> None:
    """What is decoded was encoded so: no other bytes stand for it."""
    for encode, decode in KINDS.values():
        try:
            value, end = decode(data, 0)
        except errors.DataLossError:
            continue
        assert encode(value) == data[:end]


@pytest.mark.parametrize("value", [-1, 2**64])
def test_numbers_that_do_not_fit(value: int) -> None:
    with pytest.raises(errors.InvalidArgumentError):
        encode_number(value)


@pytest.mark.parametrize("value", [-(2**63) - 1, 2**63])
def test_signed_numbers_that_do_not_fit(value: int) -> None:
    with pytest.raises(errors.InvalidArgumentError):
        encode_signed(value)
