"""`convert` itself: errors, nodes and their names, whole models."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from tests.importers.jax.answer import check
from tests.oracle.process import Oracle, OracleError

HERE = "tests.importers.jax.conversions"
ARRAYS = "expected a Tensor, a Variable or an array of numbers"
ERRORS = {
    "unknown primitive": ("UnimplementedError", "'nobody_knows_it' has no counterpart here"),
    "string": ("InvalidTypeError", f"args[1]['k'][0]: {ARRAYS}, found <Tensor 'Placeholder:0'"),
    "strings": ("InvalidTypeError", f"args[0]: {ARRAYS}, found array(['a']"),
    "text": ("InvalidTypeError", f"kwargs['name']: {ARRAYS}, found 'text'; bind what is none"),
    "resource": ("InvalidTypeError", f"args[0]: {ARRAYS}"),
    "quantized": ("InvalidTypeError", f"args[0]: {ARRAYS}"),
    "object": ("InvalidTypeError", f"args[0]: {ARRAYS}"),
    "ragged": ("InvalidTypeError", f"args[0]: {ARRAYS}"),
    "rank": ("InvalidInputError", "kwargs['x'], <Tensor 'Placeholder:0' shape=<unknown>"),
    "raising": ("KeyError", "'mine'"),
    "control flow": ("TracerBoolConversionError", "Attempted boolean conversion of traced array"),
    "array asked": (
        "TracerArrayConversionError",
        "The numpy.ndarray conversion method __array__()",
    ),
    "text returned": ("TypeError", "which is not a valid JAX type"),
    "comparison": ("InvalidInputError", "comparison 'b' > '3' is inconclusive"),
    "comparison, native": ("InvalidInputError", "comparison 'b' > '3' is inconclusive"),
    "number of shapes": ("InvalidInputError", "polymorphic_shapes: expected 2, one for each"),
    "structure of shapes": ("InvalidInputError", "polymorphic_shapes: "),
    "spec": ("InvalidInputError", "args[0], <Tensor 'Placeholder:0' shape=(3,)"),
    "rank of spec": ("InvalidInputError", "args[0], <Tensor 'Placeholder:0' shape=(None, 3)"),
    "rank of spec, less": ("InvalidInputError", "expected a shape of 2 dimensions, found 'b'"),
    "placeholder": ("InvalidInputError", "different size 2 for known dimension"),
    "size of spec": ("InvalidInputError", "args[0], <Tensor 'Placeholder:0' shape=(None, 3)"),
    "constraint": ("InvalidInputError", "polymorphic_constraints: "),
    "sizes that differ": ("InvalidInputError", "its dimension 1 is 3, but b is 2"),
    "no multiple": ("InvalidInputError", "its dimension 0 is 3, but 2 * b is 2"),
    "product": ("InvalidInputError", "cannot be found from the shapes of the arguments"),
    "keys": ("UnimplementedError", "keys of key<rbg>: expected those of 'threefry2x32'"),
    "batch": ("TypeError", "add got incompatible shapes for broadcasting: (b, 3), (b, 4)"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(beside_jax: Oracle, name: str) -> None:
    expected, text = ERRORS[name]
    types, message, nodes = beside_jax(HERE, "error", name)
    assert types[0] == expected
    assert text in message
    assert not nodes


def test_there_is_a_test_for_each_error(beside_jax: Oracle) -> None:
    assert set(ERRORS) == set(beside_jax(HERE, "error_names"))


def test_an_unknown_primitive_is_named_with_its_line_and_what_to_do(beside_jax: Oracle) -> None:
    _, message, _ = beside_jax(HERE, "error", "unknown primitive")
    lines = (Path(__file__).parent / "conversions.py").read_text().split("\n")
    number = 1 + next(i for i, line in enumerate(lines) if "PRIMITIVE.bind(" in line)
    assert f"conversions.py:{number}" in message
    assert "native_serialization=True" in message


def test_inconclusive_comparisons_have_the_advice_of_jax(beside_jax: Oracle) -> None:
    _, message, _ = beside_jax(HERE, "error", "comparison")
    assert "shape_poly.html#comparison-of-symbolic-dimensions" in message


# --- nodes ---------------------------------------------------------------------------------------

LAYER = ["Const", "MatMul", "Tanh", "Const_1", "Mul", "AddV2"]


def test_nodes_stand_in_a_scope_of_the_functions_name(beside_jax: Oracle) -> None:
    for name in ("layer", "partial"):
        _, *found = names(beside_jax, name)
        assert found == [f"layer/{node}" for node in LAYER]
    assert names(beside_jax, "lambda") == ["Placeholder", "lambda/Sin"]
    assert names(beside_jax, "layer in scope") == [
        *("mine/Placeholder", *(f"mine/layer/{node}" for node in LAYER)),
        *("mine/Placeholder_1", *(f"mine/layer_1/{node}" for node in LAYER)),
    ]


def test_variables_are_read_in_it(beside_jax: Oracle) -> None:
    assert [name for name in names(beside_jax, "variables") if name.startswith("lambda")] == [
        "lambda/ReadVariableOp",
        "lambda/AddV2",
    ]


def test_each_constant_is_one_node(beside_jax: Oracle) -> None:
    assert beside_jax(HERE, "counts", "constant")[""]["Const"] == 2  # an array, and a number
    outer, *branches = beside_jax(HERE, "counts", "branches").values()
    assert outer["StatelessIf"] == 1
    assert [branch.get("Const", 0) for branch in branches] == [0, 0]


def test_what_no_result_needs_has_no_nodes(beside_jax: Oracle) -> None:
    assert names(beside_jax, "unused") == ["Placeholder", "unused/Cos"]


def test_each_size_is_computed_once(beside_jax: Oracle) -> None:
    counts = beside_jax(HERE, "counts", "sizes")[""]
    assert [counts[op] for op in ("Shape", "StridedSlice", "Pack")] == [1, 1, 2]


def test_sizes_that_the_graph_knows_are_constants(beside_jax: Oracle) -> None:
    assert not {"Shape", "Pack"} & beside_jax(HERE, "counts", "known sizes")[""].keys()
    assert beside_jax(HERE, "counts", "known elsewhere")[""]["Shape"] == 1  # of the first of two


def names(beside_jax: Oracle, conversion: str) -> list[str]:
    """The names of a graph's nodes."""
    return [node.split()[0] for node in beside_jax(HERE, "nodes", conversion)]


@pytest.mark.parametrize("name", ["layer", "constant", "branches", "sizes", "variables", "native"])
def test_the_same_function_gives_the_same_bytes(
    beside_jax: Oracle, jax_python: str, name: str
) -> None:
    once, again = beside_jax(HERE, "serialized", name), beside_jax(HERE, "serialized", name)
    other = Oracle(jax_python, JAX_PLATFORMS="cpu", PYTHONHASHSEED="1")
    try:
        elsewhere = other(HERE, "serialized", name)
    finally:
        other.close()
    assert once == again == elsewhere


def test_missing(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['jax'] = None\n"
        "from savedmodel_writer.importers.jax import convert\n"
        "convert(lambda x: x)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "MissingExtraError: " in done.stderr
    assert "pip install 'savedmodel-writer[jax]'" in done.stderr


# --- in other graphs, and models ------------------------------------------------------------------


def test_conversions_in_functions_branches_and_loops(oracle: Oracle, beside_jax: Oracle) -> None:
    programs = beside_jax(HERE, "programs")
    graphs = [(program.graph, program.feeds, program.fetches) for program in programs]
    answers = oracle("tests.importers.jax.tf_answers", "run", graphs)
    for program, answer in zip(programs, answers, strict=True):
        check(program, answer)


@pytest.mark.parametrize("native", [False, True], ids=["ops", "native"])
def test_a_model_has_its_weights_in_the_checkpoint(
    oracle: Oracle, beside_jax: Oracle, tmp_path: Path, native: bool
) -> None:
    export_dir = str(tmp_path / "1")
    requests = beside_jax(HERE, "save", export_dir, native)
    report = sm.verify(export_dir)
    assert not report.findings, report
    model = sm.load(export_dir)
    assert set(model.variables) == {
        f"params/Dense_{layer}/{part}" for layer in (0, 1) for part in ("kernel", "bias")
    }
    np.testing.assert_array_equal(model.variables["params/Dense_0/bias"], np.arange(40))
    kernel = np.eye(50, 40, dtype=np.float32)
    np.testing.assert_array_equal(model.variables["params/Dense_0/kernel"], kernel)
    assert kernel[:2].tobytes() not in (tmp_path / "1" / "saved_model.pb").read_bytes()
    assert model.signatures["serving_default"].outputs["y"].shape == (None, 3)
    for loader in ("cpp", "v1", "v2"):
        answers = oracle(
            "tests.conformance.tf_loaders",
            loader,
            export_dir,
            [(("serve",), "serving_default", {"x": x}) for x, _ in requests],
        )
        for answer, (_, expected) in zip(answers, requests, strict=True):
            np.testing.assert_allclose(answer["y"], expected, rtol=1e-5, atol=1e-6)


def test_one_node_needs_xla(lite: Oracle, beside_jax: Oracle, tmp_path: Path) -> None:
    export_dir = str(tmp_path / "1")
    ((x, _), _) = beside_jax(HERE, "save", export_dir, True)
    with pytest.raises(OracleError, match="doesn't match function result type"):
        lite("tests.conformance.tf_lite", "run", export_dir, [("serving_default", {"x": x})])
    openvino = Oracle()
    try:
        with pytest.raises(OracleError, match=r"No conversion rule found.*XlaCallModule"):
            openvino("tests.conformance.openvino_loader", "serving_default", export_dir, [{"x": x}])
    finally:
        openvino.close()
