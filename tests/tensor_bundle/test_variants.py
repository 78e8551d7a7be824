"""Variants that TensorFlow made: read, written again with the same bytes, and restored by it."""

from __future__ import annotations

from pathlib import Path

from savedmodel_writer.tensor_bundle import BundleReader, VariantTensor, merge_bundles
from tests.oracle.process import Oracle
from tests.tensor_bundle.our_bundles import STORAGE, writer
from tests.trees import files_in

ORACLE = "tests.tensor_bundle.tf_bundles"


def test_variants_of_tensorflow(oracle: Oracle, tmp_path: Path) -> None:
    for directory in ("theirs", "as sources", "as messages"):
        (tmp_path / directory).mkdir()
    names = oracle(ORACLE, "variants", str(tmp_path / "theirs"))
    assert len(names) == 7
    with (
        BundleReader(tmp_path / "theirs" / "x") as reader,
        writer(tmp_path / "as sources") as sources,
        writer(tmp_path / "as messages") as messages,
    ):
        reader.verify()
        assert [reader.shape(name) for name in names] == [(), (), (), (), (), (2,), (2,)]
        for name in names:
            sources.add(name, reader[name])
            messages.add(name, VariantTensor(reader.read(name)))
    expected = files_in(tmp_path / "theirs")
    assert files_in(tmp_path / "as sources") == expected
    assert files_in(tmp_path / "as messages") == expected
    stack, values = oracle(ORACLE, "restored_variants", str(tmp_path / "as messages" / "x"))
    assert stack.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert values == [5, [b"x"]]


def test_variants_in_slices(oracle: Oracle, tmp_path: Path) -> None:
    """TensorFlow joins none: they are joined here, and each restored by it as it was."""
    oracle(ORACLE, "variants", str(tmp_path))
    with BundleReader(tmp_path / "x") as reader:
        two = reader.read("two")
    for number in range(2):
        with writer(tmp_path / f"p{number}") as bundle:
            bundle.add_slice("two", [2], f"{number},1", VariantTensor(two[number : number + 1]))
    prefixes = [tmp_path / f"p{number}" / "x" for number in range(2)]
    merge_bundles(prefixes, tmp_path / "merged", storage=STORAGE)
    with BundleReader(tmp_path / "merged") as reader:
        reader.verify()
        assert reader.read("two").tolist() == two.tolist()
        assert reader.read("two", "1,1").tolist() == two[1:].tolist()
