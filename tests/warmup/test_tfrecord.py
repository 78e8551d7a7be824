"""TFRecord files, read by TensorFlow and compared with its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from savedmodel_writer import errors, tfrecord
from tests.oracle.process import Oracle

RECORDS = [b"", b"a", bytes(range(256)) * 300, b"\0" * 12]


def test_the_bytes_are_tensorflows(tmp_path: Path, oracle: Oracle) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.write_bytes(tfrecord.records(RECORDS))
    oracle("tests.warmup.tf_serving_classes", "record_file", str(theirs), RECORDS)
    assert ours.read_bytes() == theirs.read_bytes()
    assert oracle("tests.warmup.tf_serving_classes", "records", str(ours)) == RECORDS


def test_read_again() -> None:
    assert list(tfrecord.read_records(tfrecord.records(RECORDS))) == RECORDS
    assert list(tfrecord.read_records(b"")) == []


def test_damage_is_found() -> None:
    whole = tfrecord.records([b"some data"])
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 1
        with pytest.raises(errors.DataLossError, match="corrupted record at 0"):
            list(tfrecord.read_records(bytes(damaged)))
    for size in range(1, len(whole)):
        with pytest.raises(errors.OutOfRangeError, match="truncated record at 0"):
            list(tfrecord.read_records(whole[:size]))
