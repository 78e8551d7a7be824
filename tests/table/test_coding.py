"""Varints."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from savedmodel_writer import errors
from savedmodel_writer.table.coding import decode_varint, encode_varint

NUMBERS = st.one_of(
    st.integers(0, 2**64 - 1),
    st.builds(lambda bits, off: max(0, 2**bits + off), st.integers(0, 63), st.integers(-1, 1)),
)


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (0, "00"),
        (1, "01"),
        (127, "7f"),
        (128, "8001"),
        (300, "ac02"),
        (262_144, "808010"),
        (2**32 - 1, "ffffffff0f"),
        (2**64 - 1, "ffffffffffffffffff01"),
    ],
)
def test_known_varints(value: int, encoded: str) -> None:
    assert encode_varint(value).hex() == encoded
    assert decode_varint(bytes.fromhex(encoded)) == (value, len(encoded) // 2)


@given(NUMBERS, st.binary(max_size=3), st.binary(max_size=3))
def test_round_trip(value: int, before: bytes, after: bytes) -> None:
    encoded = encode_varint(value)
    assert len(encoded) == max(1, -(-value.bit_length() // 7))
    data = before + encoded + after
    assert decode_varint(data, len(before)) == (value, len(before) + len(encoded))


@given(NUMBERS)
def test_a_varint_cut_short(value: int) -> None:
    encoded = encode_varint(value)
    for size in range(len(encoded)):
        with pytest.raises(errors.DataLossError):
            decode_varint(encoded[:size])


@pytest.mark.parametrize("encoded", ["ffffffffffffffffff02", "ff" * 11, "80" * 10 + "01"])
def test_a_varint_of_more_than_64_bits(encoded: str) -> None:
    with pytest.raises(errors.DataLossError) as caught:
        decode_varint(b"\0" + bytes.fromhex(encoded), 1)
    assert caught.value.offset == 1


@pytest.mark.parametrize("value", [-1, 2**64])
def test_a_number_that_does_not_fit(value: int) -> None:
    with pytest.raises(errors.InvalidArgumentError):
        encode_varint(value)
