"""The README's Python examples run as written, and what they write answers."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from savedmodel_writer import BundleReader
from tests.oracle.process import Oracle

REPOSITORY = Path(__file__).resolve().parents[1]
README = REPOSITORY / "README.md"
HAS_JAX = importlib.util.find_spec("jax") is not None


def python_examples() -> list[str]:
    """The README's blocks of Python, in order; a later one may go on from an earlier one.

    Where JAX is not installed, without the one that needs it, whose test then says so.
    """
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
    return [block for block in blocks if HAS_JAX or "import jax\n" not in block]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all examples were run, one after the other in one process."""
    directory = tmp_path_factory.mktemp("readme")
    program = directory / "readme.py"
    without_tensorflow = 'import sys\nassert "tensorflow" not in sys.modules\n'
    program.write_text("\n".join([*python_examples(), without_tensorflow]))
    done = subprocess.run(
        [sys.executable, str(program)], cwd=directory, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return directory


def test_there_are_examples() -> None:
    assert len(python_examples()) >= 2


def test_every_exported_model_answers(oracle: Oracle, directory: Path) -> None:
    models = {str(path.parent.relative_to(directory)) for path in directory.rglob("saved_model.pb")}
    models -= {"export/3", "export/4"}  # have tests of their own
    assert models == {"export/1", "export/2", "models/digits/1", "models/digits/2", "smaller"}
    x = np.random.default_rng(1).normal(size=(3, 64)).astype(np.float32)
    answers = {}
    for model in models:
        requests = [(("serve",), "serving_default", {"x": x})]
        (answer,) = oracle("tests.conformance.tf_loaders", "cpp", str(directory / model), requests)
        answers[model] = answer["probabilities"]
    first = answers["export/1"]
    assert first.shape == (3, 10)
    np.testing.assert_allclose(first.sum(1), 1, rtol=1e-6)
    assert len(np.unique(first)) > 1  # weights have arrived: without them all classes are equal
    for model in ("export/2", "models/digits/1", "models/digits/2"):
        np.testing.assert_array_equal(answers[model], first)
    difference = np.abs(np.log(answers["smaller"] / first)).max()
    assert 0 < difference < 0.2  # of bfloat16's eight bits


def test_the_model_of_words_answers(oracle: Oracle, directory: Path) -> None:
    (directory / "words.txt").unlink()
    sentences = [b"the fox", b"quick", b"the lazy fox"]
    records = np.array([example(sentence.split()) for sentence in sentences], object)
    requests = [(("serve",), "serving_default", {"examples": records})]
    export_dir = str(directory / "export/3")
    (answer,) = oracle("tests.conformance.tf_loaders", "cpp", export_dir, requests)
    # Columns: the, quick, fox, any other word (padding with "" among them); halved at each step.
    expected = [[0.25, 0, 0.5, 1], [0, 0.25, 0, 1.5], [0.25, 0, 1, 0.5]]
    np.testing.assert_array_equal(answer["state"], np.array(expected, np.float32))


@pytest.mark.skipif(not HAS_JAX, reason="needs JAX: pip install jax")
def test_the_model_from_jax_answers(oracle: Oracle, directory: Path) -> None:
    pixels = np.random.default_rng(2).normal(size=(5, 64)).astype(np.float32)
    requests = [(("serve",), "serving_default", {"pixels": pixels})]
    export_dir = str(directory / "export/4")
    (answer,) = oracle("tests.conformance.tf_loaders", "cpp", export_dir, requests)
    hidden = np.maximum(
        pixels @ BundleReader(f"{export_dir}/variables/variables").read("hidden"), 0
    )
    scores = np.exp(hidden[:, :3])
    expected = scores / scores.sum(1, keepdims=True)
    np.testing.assert_allclose(answer["probabilities"], expected, rtol=1e-4)


def example(words: list[bytes]) -> bytes:
    """A tf.Example of one feature, by hand: a message in messages, each with tag and length."""

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    values = field(1, b"".join(field(1, word) for word in words))
    return field(1, field(1, field(1, b"words") + field(2, values)))


def test_the_rewritten_model_is_smaller_and_has_warm_up_requests(directory: Path) -> None:
    data = "variables/variables.data-00000-of-00001"
    whole = directory / "models/digits/2" / data
    assert (directory / "smaller" / data).stat().st_size * 2 == whole.stat().st_size
    assert (directory / "smaller/assets.extra/tf_serving_warmup_requests").stat().st_size > 0


def test_every_make_target_named_exists() -> None:
    targets = re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    named = re.findall(r"\bmake ([a-z-]+)", "".join(re.findall(r"`[^`]+`", README.read_text())))
    assert named
    assert set(named) <= set(targets)
