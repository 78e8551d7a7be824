"""Regions that overlap are found, and of many regions few are looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from savedmodel_writer.sources import Bounds
from savedmodel_writer.tensor_bundle import BundleReader, disjoint_regions, merge_bundles
from savedmodel_writer.tensor_bundle.disjoint_regions import DisjointRegions
from savedmodel_writer.tensor_bundle.tensor_slice import overlap
from tests.tensor_bundle.our_bundles import STORAGE, writer

EXTENTS = st.tuples(st.integers(0, 6), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair)))


@given(st.integers(0, 3).flatmap(lambda rank: st.lists(st.tuples(*[EXTENTS] * rank), max_size=20)))
def test_whatever_overlaps_is_found(regions: list[Bounds]) -> None:
    disjoint = DisjointRegions()
    added: list[Bounds] = []
    for region in regions:
        found = disjoint.overlapping(region)
        overlapping = [other for other in added if overlap(other, region)]
        assert (found is None) == (not overlapping)
        assert found is None or found in overlapping
        if found is None:
            disjoint.add(region)
            added.append(region)


@pytest.mark.parametrize("spec", ["{},1:-", "-:{},1"], ids=["rows", "columns"])
def test_thousands_of_slices(spec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written, merged, listed and read with a few looks for each slice, not one for each pair."""
    looks = 0

    def counted(a: Bounds, b: Bounds) -> bool:
        nonlocal looks
        looks += 1
        return overlap(a, b)

    monkeypatch.setattr(disjoint_regions, "overlap", counted)
    count = 3000
    shape = [count, count]
    row = np.zeros((1, count) if spec.endswith("-") else (count, 1), np.int8)
    for part in ("a", "b"):
        with writer(tmp_path / part) as bundle:
            for number in range(part == "b", count, 2):
                bundle.add_slice("w", shape, spec.format(number), row)
    prefixes = [tmp_path / "a" / "x", tmp_path / "b" / "x"]
    merge_bundles(prefixes, tmp_path / "x", storage=STORAGE)
    with BundleReader(tmp_path / "x") as reader:
        assert list(reader) == ["w"]
        assert not reader["w"][:, 7].any()
        reader.verify()
    assert looks < 10 * count
