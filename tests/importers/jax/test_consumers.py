"""Networks written in JAX, saved with their weights, run by five consumers."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from tests.importers.jax.answer import assert_close
from tests.oracle.process import Oracle, OracleError

LOADERS = "tests.conformance.tf_loaders"
LITE = "tests.conformance.tf_lite"
OPENVINO = "tests.conformance.openvino_loader"
CONSUMERS = ["cpp", "v1", "v2", "openvino", "tflite"]

# TensorFlow Lite has no list of tensors, which collects what a scan gives, of an unknown batch.
STATIC = "'tf.TensorListReserve' op requires element_shape to be static"

# Nor can it flatten axes of which one is unknown, other than the first.
FLATTENED = "BytesRequired number of elements overflowed"

NO_SOLVE = "'tf.MatrixTriangularSolve' op is neither a custom op nor a flex op"
NO_CHOLESKY = "No conversion rule found for operations: Cholesky, MatrixTriangularSolve"

# What each network is, and why a consumer does not run it: part of its own message, or of how its
# answer differs, so that the test says when it has learned to.
NETWORKS: dict[str, dict[str, str]] = {
    "jax_networks.perceptron": {},
    "jax_networks.autoencoder": {"openvino": "No conversion rule found for operations: Bitcast"},
    "jax_networks.two_towers": {},
    "jax_networks.click_rate": {},
    "jax_networks.half_precision": {
        "openvino": "Encountered unknown element type bf16",
        "tflite": "'tf.MatMul' op is neither a custom op nor a flex op",
    },
    "jax_vision.lenet": {},
    "jax_vision.resnet": {},
    "jax_vision.mobilenet": {},
    "jax_vision.unet": {"tflite": FLATTENED},
    "jax_vision.vision_transformer": {},
    "jax_vision.dilated": {},
    "jax_language.bert": {},
    "jax_language.gpt": {},
    "jax_language.gpt_step": {},
    "jax_language.greedy_decoding": {},
    "jax_language.prompted_decoding": {"tflite": STATIC},
    "jax_language.mixture_of_experts": {},
    "jax_language.switch_transformer": {},
    "jax_language.dot_product_attention": {},
    "jax_recurrent.lstm": {"tflite": STATIC},
    "jax_recurrent.bidirectional_gru": {"tflite": STATIC},
    "jax_recurrent.kalman_filter": {"openvino": NO_CHOLESKY, "tflite": STATIC},
    "jax_recurrent.state_space": {},
    "jax_recurrent.viterbi": {"tflite": STATIC},
    "jax_methods.boosted_trees": {},
    "jax_methods.gaussian_process": {"openvino": NO_CHOLESKY, "tflite": NO_SOLVE},
    "jax_methods.mel_spectrogram": {},
    "jax_methods.filtered_sound": {"tflite": "'tf.IRFFT' op is neither a custom op nor a flex op"},
    "jax_methods.nearest_neighbours": {},
    "jax_methods.clusters": {},
    "jax_methods.equilibrium": {},
    "jax_methods.gradient": {},
}

Arrays = dict[str, np.ndarray]
Export = Callable[..., "tuple[str, dict[str, float], list[tuple[Arrays, Arrays]]]"]


@pytest.fixture(scope="module")
def export(beside_jax: Oracle, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Writes a network when it is first asked for; its directory, tolerances, and requests."""
    directory = tmp_path_factory.mktemp("jax")

    @functools.cache
    def exported(name: str, all_known: bool = False) -> Any:
        path = str(directory / name / ("2" if all_known else "1"))
        Path(path).parent.mkdir(exist_ok=True)
        module = "tests.importers.jax.export"
        return path, *beside_jax(module, "export", name, path, all_known=all_known)

    return exported


@pytest.fixture(scope="module")
def openvino() -> Iterator[Oracle]:
    """A process that runs OpenVINO and never loads TensorFlow."""
    process = Oracle()
    yield process
    process.close()


@pytest.fixture
def consumers(oracle: Oracle, lite: Oracle, openvino: Oracle) -> dict[str, Any]:
    """By name, functions from an export_dir and inputs to answers."""

    def tensorflow(loader: str) -> Any:
        def run(path: str, inputs: list[Arrays]) -> Any:
            requests = [(("serve",), "serving_default", arrays) for arrays in inputs]
            return oracle(LOADERS, loader, path, requests)

        return run

    return {
        **{loader: tensorflow(loader) for loader in ("cpp", "v1", "v2")},
        "openvino": lambda path, inputs: openvino(OPENVINO, "serving_default", path, inputs),
        "tflite": lambda path, inputs: lite(
            LITE, "run", path, [("serving_default", arrays) for arrays in inputs]
        ),
    }


def test_every_network_is_here(beside_jax: Oracle) -> None:
    assert beside_jax("tests.importers.jax.export", "networks") == list(NETWORKS)


@pytest.mark.parametrize("name", NETWORKS)
def test_verify(export: Export, name: str) -> None:
    path, *_ = export(name)
    report = sm.verify(path, "serving")
    assert report.ok, str(report)
    assert Path(path, "variables", "variables.index").exists()


def ask(consumers: dict[str, Any], consumer: str, exported: Any) -> None:
    path, tolerances, requests = exported
    answers = consumers[consumer](path, [inputs for inputs, _ in requests])
    for (_, expected), answer in zip(requests, answers, strict=True):
        for key, array in expected.items():
            assert_close(answer[key], array, **tolerances)


def assert_runs(run: Callable[..., Any], exported: Any, reason: str | None = None) -> None:
    """A consumer gives JAX's numbers, or fails for a reason."""
    path, tolerances, requests = exported

    def ask() -> None:
        answers = run(path, [inputs for inputs, _ in requests])
        for (_, expected), answer in zip(requests, answers, strict=True):
            for key, array in expected.items():
                assert_close(answer[key], array, **tolerances)

    if reason is None:
        ask()
    else:
        with pytest.raises((OracleError, AssertionError), match=re.escape(reason)):
            ask()


@pytest.mark.parametrize("consumer", CONSUMERS)
@pytest.mark.parametrize("name", NETWORKS)
def test_consumers(export: Export, consumers: dict[str, Any], name: str, consumer: str) -> None:
    assert_runs(consumers[consumer], export(name), NETWORKS[name].get(consumer))


@pytest.mark.parametrize(
    "name",
    [name for name, reasons in NETWORKS.items() if reasons.get("tflite") in (STATIC, FLATTENED)],
)
def test_tflite_with_known_shapes(export: Export, consumers: dict[str, Any], name: str) -> None:
    reason = NO_SOLVE if name == "jax_recurrent.kalman_filter" else None
    assert_runs(consumers["tflite"], export(name, all_known=True), reason)
