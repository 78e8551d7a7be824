"""Bundles that TensorFlow wrote: the writer makes the same bytes, the reader reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from savedmodel_writer.dtypes import DType
from savedmodel_writer.table import Table, TableBuilder
from savedmodel_writer.tensor_bundle import BundleReader
from tests.golden.bundles import BUNDLES, parts
from tests.golden.written_files import golden
from tests.tensor_bundle.our_bundles import merged, saved


@pytest.mark.parametrize("name", BUNDLES)
def test_the_writer_makes_the_same_bytes(name: str) -> None:
    given = parts(name)
    assert (merged(given) if len(given) > 1 else saved(given[0])) == golden(f"bundles/{name}")


@pytest.mark.parametrize("name", BUNDLES)
def test_the_reader_reads_them(name: str, tmp_path: Path) -> None:
    for file, content in golden(f"bundles/{name}").items():
        (tmp_path / file).write_bytes(content)
    contents = {content.name: content for part in BUNDLES[name] for content in part}
    with BundleReader(tmp_path / "x") as reader:
        assert reader.num_shards == len(BUNDLES[name])
        assert len(reader) == len(contents)
        assert [key.encode("utf-8", "surrogateescape") for key in reader] == sorted(contents)
        for content in contents.values():
            tensor = reader[content.name]
            assert (tensor.dtype, tensor.shape) == (DType(content.enum), content.values.shape)
            found = tensor.read_bits()
            if content.values.dtype == object:
                assert found.tolist() == content.values.tolist()
            else:
                assert found.dtype == content.values.dtype
                assert found.tobytes() == content.values.tobytes()
        reader.verify()


@pytest.mark.parametrize("name", BUNDLES)
def test_the_index_is_a_table(name: str) -> None:
    index = golden(f"bundles/{name}")["x.index"]
    written: list[bytes] = []
    builder = TableBuilder(written.append)
    for key, value in Table(index):
        builder.add(key, value)
    builder.finish()
    assert b"".join(written) == index


def test_one_index_has_several_blocks() -> None:
    table = Table(golden("bundles/several_blocks")["x.index"])
    assert len(table._bounds) > 1
