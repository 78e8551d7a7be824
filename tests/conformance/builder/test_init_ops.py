"""Each loader runs the init op, with the assets of the export directory: what that leaves.

The files that the programs made are gone when their models are loaded, see conftest.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.conformance.builder.conftest import Pairs
from tests.oracle.process import Oracle
from tests.saved_model.values import value_of

READINGS = "tests.conformance.builder.tf_readings"
LOADERS = ["cpp", "v1", "v2"]


def plain(*values: Any, dtype: str = "int64") -> Any:
    array = np.array(values, dtype)
    return array.shape, array.dtype.name, array.tobytes()


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("way", ["main_op", "legacy_init_op", "init_op", "collection"])
def test_tables_are_filled(way: str, loader: str, pairs: Pairs, oracle: Oracle) -> None:
    """By each argument, collection or signature, in either MetaGraph, from its own asset."""
    export = str(pairs(f"loading_table_by_{way}_2").ours)
    first, second = (what for _, (_, what) in oracle(READINGS, "readings", loader, export))
    assert first["serving_default"] == ("value", {"y0": plain(1, 3)})
    assert second["serving_default"] == ("value", {"y0": plain(0, 2)})


@pytest.mark.parametrize("loader", LOADERS)
def test_the_collection_of_initialisers(loader: str, pairs: Pairs, oracle: Oracle) -> None:
    """It is run by version 2 alone, so a table needs an init op."""
    export = str(pairs("loading_table_by_initialiser_only_1").ours)
    ((_, (_, what)),) = oracle(READINGS, "readings", loader, export)
    kind, answer = what["serving_default"]
    assert kind == ("value" if loader == "v2" else "error")
    assert loader != "v2" or answer == {"y0": plain(1, 3)}


@pytest.mark.parametrize("loader", LOADERS)
def test_two_tables(loader: str, pairs: Pairs, oracle: Oracle) -> None:
    export = str(pairs("loading_two_tables").ours)
    ((_, (_, what)),) = oracle(READINGS, "readings", loader, export)
    assert what["serving_default"] == ("value", {"y0": plain(1, 3), "y1": plain(-1, 0)})


@pytest.mark.parametrize("loader", LOADERS)
def test_a_file_is_read(loader: str, pairs: Pairs, oracle: Oracle) -> None:
    export = str(pairs("loading_reads_a_file").ours)
    ((_, (_, what)),) = oracle(READINGS, "readings", loader, export)
    kind, answer = what["serving_default"]
    assert kind == "value"
    assert answer["content"] == ((), [b"what the asset says"])
    total = np.float32(value_of("v", [2], "float32") + value_of("w", [2], "float32"))
    assert answer["total"] == plain(*total, dtype="float32")


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("name", ["main_op", "testLegacyInitOp"])
def test_variables_are_assigned(name: str, loader: str, pairs: Pairs, oracle: Oracle) -> None:
    """v3 becomes v1 + v2, after all three were restored."""
    export = str(pairs(name).ours)
    _, (_, what) = oracle(READINGS, "readings", loader, export)[0]
    dtype = "float32" if name == "main_op" else "int32"
    v1, v2, v3 = (
        np.frombuffer(what[f"{variable}/Read/ReadVariableOp:0"][1][2], dtype)
        for variable in ("v1", "v2", "v3")
    )
    assert v3 == v1 + v2 != 0
