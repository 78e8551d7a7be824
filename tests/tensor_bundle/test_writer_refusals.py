"""What BundleWriter refuses: tensors before a byte of them is written, and sources that break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import dtypes, errors
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
)
from tests.tensor_bundle.broken_sources import Source
from tests.tensor_bundle.our_bundles import writer
from tests.trees import files_in

ONE = np.float32(1)


# --- what is refused --------------------------------------------------------------------------

REFUSED: dict[str, tuple[Callable[[BundleWriter], None], type[Exception], str]] = {
    "empty name": (lambda w: w.add("", ONE), errors.InvalidArgumentError, "name is empty"),
    "empty bytes": (lambda w: w.add(b"", ONE), errors.InvalidArgumentError, "name is empty"),
    "lone surrogate": (lambda w: w.add("a\ud800", ONE), errors.InvalidArgumentError, "at 1"),
    "not a name": (lambda w: w.add(3, ONE), errors.InvalidTypeError, "int"),  # type: ignore
    "duplicate": (lambda w: w.add("old", ONE), errors.DuplicateNameError, "'old'"),
    "slice after whole, full": (
        lambda w: w.add_slice("old", [2], "0,2", np.zeros(2, np.float32)),
        errors.DuplicateNameError,
        "'old'",
    ),
    "whole after slice": (lambda w: w.add("part", ONE), errors.DuplicateNameError, "'part'"),
    "same slice": (
        lambda w: w.add_slice("part", [4], "0,2", np.zeros(2, np.float32)),
        errors.DuplicateNameError,
        "slice 0,2 of tensor 'part'",
    ),
    "overlap": (
        lambda w: w.add_slice("part", [4], "1,2", np.zeros(2, np.float32)),
        errors.InvalidArgumentError,
        "overlaps slice 0,2",
    ),
    "other dtype": (
        lambda w: w.add_slice("part", [4], "2,2", np.zeros(2, np.int32)),
        errors.InvalidArgumentError,
        "int32.*differ from float32",
    ),
    "other full shape": (
        lambda w: w.add_slice("part", [5], "2,2", np.zeros(2, np.float32)),
        errors.InvalidArgumentError,
        r"\[5\] differ",
    ),
    "slice outside": (
        lambda w: w.add_slice("p", [4], "3,2", np.zeros(2, np.float32)),
        errors.InvalidArgumentError,
        "ends at 4",
    ),
    "slice of another shape": (
        lambda w: w.add_slice("p", [4], "2,2", np.zeros(3, np.float32)),
        errors.InvalidArgumentError,
        r"expected a value of shape \[2\], found \[3\]",
    ),
    "larger than any tensor": (
        lambda w: w.add_slice("p", [2**62, 2], "0,1:-", np.zeros((1, 2), np.float32)),
        errors.InvalidArgumentError,
        "slice 0,1:- of tensor 'p': no tensor is as large",
    ),
    "a text for a shape": (
        lambda w: w.add_slice("p", "44", "0,1:-", ONE),  # type: ignore[arg-type]
        errors.InvalidTypeError,
        "'44' is not a shape",
    ),
    "an unknown full shape": (
        lambda w: w.add_slice("p", [None], "0,1", ONE),  # type: ignore[list-item]
        errors.ShapeError,
        "slice 0,1 of tensor 'p': ",
    ),
    "no text for a slice": (
        lambda w: w.add_slice("p", [4], (0, 1), ONE),  # type: ignore[arg-type]
        errors.InvalidTypeError,
        "expected a slice as text",
    ),
    "slice of a scalar": (
        lambda w: w.add_slice("p", [], "-", ONE),
        errors.InvalidArgumentError,
        "dimensions",
    ),
    "objects": (
        lambda w: w.add("p", np.array([1, None], object)),
        errors.InvalidTypeError,
        "tensor 'p': ",
    ),
    "no tensor": (lambda w: w.add("p", object()), errors.InvalidTypeError, "tensor 'p': "),
}


def test_a_refused_tensor_leaves_the_writer_as_it_was(tmp_path: Path) -> None:
    """Each tensor is refused where a writer that goes on stands: in the middle of its tensors."""
    for directory in ("asked", "not_asked"):
        with writer(tmp_path / directory) as bundle:
            bundle.add("old", np.zeros(2, np.float32))
            bundle.add_slice("part", [4], "0,2", np.zeros(2, np.float32))
            for attempt, kind, what in REFUSED.values() if directory == "asked" else ():
                with pytest.raises(kind, match=what):
                    attempt(bundle)
            bundle.add("p", ONE)
            bundle.add_slice("part", [4], "2,2", np.ones(2, np.float32))
    assert files_in(tmp_path / "asked") == files_in(tmp_path / "not_asked")
    with BundleReader(tmp_path / "asked" / "x") as reader:
        assert list(reader) == ["old", "p", "part"]
        assert reader.read("part").tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        (
            Source((2,), dtypes.float32, b"", fail=True),
            errors.SourceError,
            "RuntimeError: the tape broke",
        ),
        (
            Source((2,), dtypes.string, np.array([b"a"], object)),
            errors.InvalidArgumentError,
            "the source said",
        ),
        (Source((2,), dtypes.resource, b""), errors.InvalidTypeError, "resource cannot be saved"),
    ],
    ids=["fails at once", "other strings", "resource"],
)
def test_a_source_that_fails_before_its_first_byte(
    source: Source, kind: type[Exception], what: str, tmp_path: Path
) -> None:
    with writer(tmp_path) as bundle:
        bundle.add("old", ONE)
        with pytest.raises(kind, match=f"tensor 'a': .*{what}"):
            bundle.add("a", source)
        with pytest.raises(kind, match=f"slice 0,2 of tensor 'a': .*{what}"):
            bundle.add_slice("a", [4], "0,2", source)
        bundle.add_slice("a", [4], "0,2", np.ones(2, np.float32))
        bundle.add_slice("a", [4], "2,2", np.ones(2, np.float32))
    with BundleReader(tmp_path / "x") as reader:
        assert (reader.read("old"), reader.read("a").tolist()) == (1, [1, 1, 1, 1])


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        (Source((2,), dtypes.float32, bytes(4)), errors.InvalidArgumentError, "the source said"),
        (Source((2,), dtypes.float32, bytes(12)), errors.InvalidArgumentError, "the source said"),
        (
            Source((2,), dtypes.float32, bytes(4), fail=True),
            errors.SourceError,
            "RuntimeError: the tape broke",
        ),
    ],
    ids=["too short", "too long", "fails halfway"],
)
def test_a_source_that_fails_after_its_first_byte_ends_the_writer(
    source: Source, kind: type[Exception], what: str, tmp_path: Path
) -> None:
    bundle = writer(tmp_path)
    bundle.add("old", ONE)
    with pytest.raises(kind, match=f"tensor 'a': .*{what}") as caught:
        bundle.add("a", source)
    assert isinstance(caught.value.__cause__, RuntimeError) == source.fail
    assert files_in(tmp_path) == {}
    for later in (lambda: bundle.add("b", ONE), bundle.finish):
        with pytest.raises(errors.SequenceError, match="an earlier call failed"):
            later()


def test_an_array_that_changes_its_shape_or_dtype(tmp_path: Path) -> None:
    class Lazy:
        shape, dtype = (2,), np.dtype(np.float32)

        def __init__(self, given: np.ndarray) -> None:
            self.given = given

        def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
            return self.given

    with writer(tmp_path) as bundle:
        for given in (np.zeros(3, np.float32), np.zeros((2, 1), np.float32), np.zeros(2)):
            with pytest.raises(errors.InvalidArgumentError, match=r"tensor 'a': .*was it changed"):
                bundle.add("a", Lazy(given))
        bundle.add("a", Lazy(np.ones(2, np.float32)))


def test_references_are_saved_as_what_they_refer_to(tmp_path: Path) -> None:
    with writer(tmp_path) as bundle:
        bundle.add("a", Source((1,), dtypes.DType(101), bytes(4)))
    with BundleReader(tmp_path / "x") as reader:
        assert reader.dtype("a") == dtypes.float32
