"""Payloads of strings and of variants."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from savedmodel_writer import errors
from savedmodel_writer.protos import VariantTensorDataProto
from savedmodel_writer.table.crc32c import mask
from savedmodel_writer.tensor_bundle.string_tensor import (
    read_some_strings,
    read_strings,
    write_strings,
)
from savedmodel_writer.tensor_bundle.variant_tensor import (
    VariantTensor,
    read_variants,
    write_variants,
)


def written(write, values: list) -> tuple[bytes, int]:
    payload = bytearray()
    size, crc = write(values, payload.extend)
    assert size == len(payload)
    return bytes(payload), crc


@pytest.mark.parametrize(
    ("strings", "payload", "masked"),
    [
        ([b"ab", b"c"], "0201 03717c67 616263", 0x5FD830D5),
        ([], "d8ea82a2", 0x640CC1F6),
    ],
)
def test_known_payloads(strings: list[bytes], payload: str, masked: int) -> None:
    found, crc = written(write_strings, strings)
    assert found == bytes.fromhex(payload)
    assert mask(crc) == masked
    assert read_strings(found, len(strings)) == (strings, crc)


@given(st.lists(st.one_of(st.binary(max_size=5), st.integers(0, 300).map(bytes))))
def test_strings_round_trip(strings: list[bytes]) -> None:
    payload, crc = written(write_strings, strings)
    assert read_strings(payload, len(strings)) == (strings, crc)


def test_long_strings_are_not_copied() -> None:
    long = bytes(3 << 20)
    parts: list[bytes] = []
    write_strings([b"a", long, b"b", b"c"], parts.append)
    assert [part for part in parts if part is long]
    assert b"".join(parts[1:]) == b"a" + long + b"bc"


class Huge(bytes):
    """Says that it is of 4 GiB."""

    def __len__(self) -> int:
        return 1 << 32


def test_lengths_from_4_gib_on_count_as_64_bits() -> None:
    parts: list[bytes] = []
    write_strings([Huge(), b"xy"], parts.append)
    assert parts[0] == bytes.fromhex("8080808010 02 4fa57a7a")


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=4), st.data())
def test_changed_lengths(strings: list[bytes], data: st.DataObject) -> None:
    payload, crc = written(write_strings, strings)
    bit = data.draw(st.integers(0, 8 * len(payload) - 1))
    changed = bytearray(payload)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        assert read_strings(bytes(changed), len(strings))[1] != crc
    except errors.DataLossError as error:
        assert error.offset is not None


SIZES = st.one_of(st.integers(0, 200), st.integers(60_000, 140_000))


@given(st.lists(SIZES, max_size=12), st.data())
def test_some_strings(sizes: list[int], data: st.DataObject) -> None:
    """Near each other they are read at once, and what lies far between is not read."""
    strings = [bytes([number]) * size for number, size in enumerate(sizes)]
    payload, _ = written(write_strings, strings)
    wanted = sorted(data.draw(st.sets(st.sampled_from(range(len(sizes)))))) if sizes else []
    read: list[int] = []

    def part(start: int, size: int) -> bytes:
        assert 0 <= start <= start + size <= len(payload)
        read.append(size)
        return payload[start : start + size]

    found = read_some_strings(part, len(payload), len(strings), wanted)
    assert found == [strings[number] for number in wanted]
    needed = sum(sizes[number] for number in wanted)
    assert sum(read) <= 200 + needed + (1 << 16) * len(wanted)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=4), st.data())
def test_some_strings_of_changed_lengths(strings: list[bytes], data: st.DataObject) -> None:
    payload, _ = written(write_strings, strings)
    head = len(payload) - sum(map(len, strings))
    changed = bytearray(payload)
    bit = data.draw(st.integers(0, 8 * head - 1))
    changed[bit // 8] ^= 1 << bit % 8
    size = data.draw(st.sampled_from([len(payload), len(payload) - 1]))
    with pytest.raises(errors.DataLossError) as caught:
        read_some_strings(
            lambda start, count: bytes(changed[start : min(start + count, size)]),
            size,
            len(strings),
            [0],
        )
    assert caught.value.offset is not None


def test_big_endian_strings() -> None:
    # As a big-endian machine stores them: the lengths' checksum is over u32be.
    payload = bytes.fromhex("0201") + mask(crc_of("0000000200000001")).to_bytes(4, "big") + b"abc"
    strings, _ = read_strings(payload, 2, big_endian=True)
    assert strings == [b"ab", b"c"]
    part = read_some_strings(
        lambda start, size: payload[start : start + size], len(payload), 2, [1], big_endian=True
    )
    assert part == [b"c"]


def crc_of(data: str) -> int:
    from savedmodel_writer.table.crc32c import crc32c

    return crc32c(bytes.fromhex(data))


# --- variants ---------------------------------------------------------------------------------

OPTIONAL = VariantTensorDataProto(type_name="tensorflow::data::Optional", metadata=b"\x01")
OPTIONAL.tensors.add(dtype=3, int_val=[5]).tensor_shape.SetInParent()


def test_a_known_variant() -> None:
    payload, crc = written(write_variants, [OPTIONAL])
    assert payload[:1].hex() == "28"
    assert payload[-4:].hex() == "83f2ed77"
    assert read_variants(payload, 1) == ([OPTIONAL], crc)


@given(st.integers(0, 3), st.data())
def test_variants_round_trip_and_changes_are_seen(count: int, data: st.DataObject) -> None:
    values = [VariantTensorDataProto(type_name=f"t{n}", metadata=bytes(n)) for n in range(count)]
    payload, crc = written(write_variants, values)
    assert read_variants(payload, count) == (values, crc)
    if payload:
        bit = data.draw(st.integers(0, 8 * len(payload) - 1))
        changed = bytearray(payload)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(errors.DataLossError):
            read_variants(bytes(changed), count)


def test_a_tensor_of_variants() -> None:
    tensor = VariantTensor([[OPTIONAL], [OPTIONAL]])
    assert tensor.shape == (2, 1)
    assert tensor.dtype.name == "variant"
    assert tensor.read()[1, 0] == OPTIONAL
    assert VariantTensor(OPTIONAL).shape == ()
    assert VariantTensor(np.empty((0, 2), object)).shape == (0, 2)
    with pytest.raises(errors.InvalidTypeError):
        tensor.chunks(100)
