"""What converted programs compute in TensorFlow is what JAX computes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importers.jax.answer import check
from tests.oracle.process import Oracle

# Modules with PROGRAMS.
FAMILIES = sorted(path.stem for path in Path(__file__).parent.glob("jax_*.py"))


@pytest.mark.parametrize("family", FAMILIES)
def test_programs(oracle: Oracle, beside_jax: Oracle, family: str) -> None:
    check_family(oracle, beside_jax, family, all_of_them=False)


@pytest.mark.long
@pytest.mark.parametrize("family", FAMILIES)
def test_all_programs(oracle: Oracle, beside_jax: Oracle, family: str) -> None:
    check_family(oracle, beside_jax, family, all_of_them=True)


def check_family(oracle: Oracle, beside_jax: Oracle, family: str, all_of_them: bool) -> None:
    module = f"tests.importers.jax.{family}"
    programs = beside_jax("tests.importers.jax.program", "converted", module, all_of_them)
    assert programs
    answers = oracle(
        "tests.importers.jax.tf_answers",
        "run",
        [(program.graph, program.feeds, program.fetches) for program in programs],
    )
    problems = []
    for program, answer in zip(programs, answers, strict=True):
        try:
            check(program, answer)
        except AssertionError as error:
            problems.append(f"{program.name}: {error}")
    assert not problems, "\n\n".join(problems)
