"""What cannot be written is refused; what is left out is said; calls make few nodes."""

from __future__ import annotations

import pytest

from tests.oracle.process import Oracle

HERE = "tests.importers.jax.refusals"
ERRORS = {
    "pure_callback": "'pure_callback' calls the Python function",
    "io_callback": "'io_callback' calls the Python function",
    "rbg": "expected keys of JAX's default, 'threefry2x32'",
    "unsafe_rbg": "expected keys of JAX's default, 'threefry2x32'",
    "gamma": "'random_gamma' has no counterpart",
    "rng_bit_generator": "'rng_bit_generator': its numbers depend on the machine",
    "rng_uniform": "'rng_uniform': its numbers depend on the machine",
    "schur": "'schur' has no counterpart",
    "hessenberg": "'hessenberg' has no counterpart",
    "rectangular lu": "'lu': expected square matrices, found (2, 3)",
    "half": "'cholesky': expected float32, float64 or complex numbers, found bfloat16",
    "pivoting": "'qr' with one of",
    "left eigenvectors": "'eig' with one of",
    "some values": "'eigh' with one of",
    "no platform": "expected a branch for 'cpu', found (('tpu',), ('cuda',))",
    "complex order": "reduce_max of complex64",
    "reducer": "reduce: its function is none of add, max,",
    "reducer of pairs": "reduce: its function is none of add, max,",
    "window reducer": "reduce_window: its function is none of add, max,",
}


@pytest.mark.parametrize("name", ERRORS)
def test_what_cannot_be_written_is_refused(beside_jax: Oracle, name: str) -> None:
    assert ERRORS[name] in beside_jax(HERE, "error", name)


def test_what_prints_is_left_out_with_a_warning(beside_jax: Oracle) -> None:
    found = beside_jax(HERE, "warnings", "printing")
    assert found
    assert all("debug_" in text and "left out" in text for text in found)
    assert not {"If", "StatelessIf"} & beside_jax(HERE, "counts", "printing")[0].keys()


def test_a_scan_is_one_loop_with_a_list_for_its_results_only(beside_jax: Oracle) -> None:
    outer, *functions = beside_jax(HERE, "counts", "scan")
    assert outer["StatelessWhile"] == outer["TensorListReserve"] == outer["TensorListStack"] == 1
    body = max(functions, key=len)
    assert body["GatherV2"] == body["TensorListSetItem"] == 1
    assert "TensorListFromTensor" not in outer


def test_a_switch_is_made_of_ifs(beside_jax: Oracle) -> None:
    outer, *functions = beside_jax(HERE, "counts", "switch")
    assert outer["StatelessIf"] == 1
    assert sum(function.get("StatelessIf", 0) for function in functions) == 1


def test_the_platform_is_chosen_now(beside_jax: Oracle) -> None:
    outer, *functions = beside_jax(HERE, "counts", "platform")
    assert outer["Sin"] == 1
    assert "Cos" not in outer
    assert not functions


def test_jitted_functions_are_name_scopes(beside_jax: Oracle) -> None:
    names = beside_jax(HERE, "names", "jit")
    assert any(name.startswith("lambda/relu/") for name in names)
    assert any(name.startswith("lambda/lambda/") for name in names)


def test_exchanges_of_rows_that_nothing_needs_are_not_computed(beside_jax: Oracle) -> None:
    outer, *functions = beside_jax(HERE, "counts", "solve")
    assert outer["Lu"] == 1
    assert not functions


def test_keys_are_returned_as_their_data(beside_jax: Oracle) -> None:
    assert beside_jax(HERE, "keys") == ("uint32", (3, 2))
