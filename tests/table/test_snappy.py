"""Blocks that are packed by snappy, which TensorFlow reads too."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from savedmodel_writer import errors
from savedmodel_writer.table import Table
from savedmodel_writer.table.snappy import decompress
from savedmodel_writer.tensor_bundle import BundleReader
from tests.oracle.process import Oracle
from tests.table.packing import compress, packed
from tests.table.test_table_builder import build
from tests.tensor_bundle.rewriting import write


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("00", b""),
        ("03 08 616263", b"abc"),
        ("0a 00 61 15 01", b"a" * 10),  # a copy of 9 bytes, from 1 back
        ("0a 04 6162 1e 0200", b"ab" * 5),  # of 8 bytes, from 2 back
        ("06 08 616263 0b 03000000", b"abcabc"),  # an offset of four bytes
        ("3d f03c" + "78" * 61, b"x" * 61),  # a literal's length in a byte of its own
    ],
)
def test_known_data(data: str, expected: bytes) -> None:
    assert decompress(bytes.fromhex(data)) == expected


@given(st.lists(st.binary(max_size=100), max_size=30), st.lists(st.integers(0, 29), max_size=200))
def test_round_trip(pieces: list[bytes], order: list[int]) -> None:
    data = b"".join(pieces[n] for n in order if n < len(pieces))
    assert decompress(compress(data)) == data


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("", "varint"),
        ("ffffff7f 00 61", "6 bytes cannot hold 268435455"),
        ("05 10 616263", "a literal passes the end"),
        ("05 f4 ff", "a literal passes the end"),
        ("05 00 61 0d 02", "a copy from 2 bytes back, after 1"),
        ("05 00 61 0d 00", "a copy from 0 bytes back"),
        ("05 00 61 0e 01", "a copy from 1 bytes back"),
        ("05 00 61", "it has 1 bytes and should have 5"),
        ("01 08 616263", "it has 3 bytes and should have 1"),
    ],
)
def test_damaged_data(data: str, what: str) -> None:
    with pytest.raises(errors.DataLossError, match=what):
        decompress(bytes.fromhex(data))


@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    with contextlib.suppress(errors.DataLossError):
        assert len(decompress(data)) <= 22 * len(data)


def test_a_packed_table() -> None:
    entries = {b"key%03d" % n: b"value" * (n % 50) for n in range(1000)}
    plain = build(entries, block_size=1024)
    data = packed(plain)
    assert len(data) < len(plain) / 2
    table = Table(data)
    table.verify()
    assert dict(table) == entries
    assert table.get(b"key500") == entries[b"key500"]


def test_every_changed_byte_of_a_packed_table_is_seen() -> None:
    entries = {b"key%02d" % n: b"value" * n for n in range(20)}
    data = packed(build(entries, block_size=256))
    for position in range(len(data)):
        bad = data[:position] + bytes([data[position] ^ 8]) + data[position + 1 :]
        with pytest.raises(errors.DataLossError):
            Table(bad).verify()


def test_a_checkpoint_with_a_packed_index(oracle: Oracle, tmp_path: Path) -> None:
    tensors = {f"layer_{n:04d}/kernel": np.float32(n) for n in range(9000)}
    prefix = write(tmp_path / "x", tensors)
    index = tmp_path / "x.index"
    plain = index.read_bytes()
    index.write_bytes(packed(plain))
    assert index.stat().st_size < len(plain)
    *_, values, _ = oracle("tests.tensor_bundle.tf_bundles", "checkpoint_reader", str(prefix))
    with BundleReader(prefix) as reader:
        reader.verify()
        assert {name: tensor.read() for name, tensor in reader.items()} == values == tensors
