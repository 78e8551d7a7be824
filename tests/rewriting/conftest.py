"""The small models, written once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.oracle.process import Oracle
from tests.rewriting.requests import requests_for

WORDS = "one\ntwo\nthree\n"


@pytest.fixture(scope="session")
def graph_model(oracle: Oracle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(oracle, tmp_path_factory, "graph_model")


@pytest.fixture(scope="session")
def object_model(oracle: Oracle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(oracle, tmp_path_factory, "object_model")


@pytest.fixture(scope="session")
def function_model(oracle: Oracle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(oracle, tmp_path_factory, "function_model")


@pytest.fixture(scope="session")
def asked(graph_model: Path, object_model: Path, function_model: Path) -> dict[Path, list[Any]]:
    """What to ask each, by signatures, as tests.conformance.tf_loaders take it."""
    return {
        model: [
            (one.tags, one.signature, one.inputs)
            for one in requests_for(model)
            if one.tags == ("serve",)
        ]
        for model in (graph_model, object_model, function_model)
    }


@pytest.fixture(scope="session")
def expected(oracle: Oracle, asked: dict[Path, list[Any]]) -> dict[Path, list[Any]]:
    """What each answers in the C++ loader."""
    return {
        model: oracle("tests.conformance.tf_loaders", "cpp", str(model), requests)
        for model, requests in asked.items()
    }


def _written(oracle: Oracle, tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    directory = tmp_path_factory.mktemp(name)
    vocabulary = directory / "words.txt"
    vocabulary.write_text(WORDS)
    oracle("tests.rewriting.tf_models", name, str(directory / "model"), str(vocabulary))
    return directory / "model"
