"""Main, init and train ops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conformance.builder.refusal import CASES, add, case


def main_op_cases() -> None:
    kinds: dict[str, Callable[[Any], Any]] = {
        "operation": lambda tf: tf.no_op(name="init"),
        "text": lambda tf: "init",
        "tensor": lambda tf: tf.constant(1.0, name="k"),
        "number": lambda tf: 7,
        "zero": lambda tf: 0,
    }
    for key in ("main_op", "legacy_init_op"):
        for kind in kinds:
            for again in (False, True):

                def given(
                    tf: Any, work: Path, key: str = key, kind: str = kind, again: bool = again
                ) -> None:
                    add(tf, work, again, **{key: kinds[kind](tf)})

                CASES[f"{key}_{kind}{'_again' if again else ''}"] = given
        for collection in ("saved_model_main_op", "legacy_init_op"):

            def taken(tf: Any, work: Path, key: str = key, collection: str = collection) -> None:
                op = tf.no_op()
                tf.default_graph().add_to_collection(collection, op)
                add(tf, work, **{key: op})

            CASES[f"{key}_with_collection_{collection}"] = taken


main_op_cases()


@case
def main_op_twice_in_one_graph(tf: Any, work: Path) -> None:
    op = tf.no_op()
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], main_op=op)
    builder.add_meta_graph(["b"], main_op=op)


@case
def init_op_text(tf: Any, work: Path) -> None:
    builder = tf.Builder(str(work / "export"), base=True)
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], init_op="init")


@case
def train_op_text(tf: Any, work: Path) -> None:
    builder = tf.Builder(str(work / "export"), base=True)
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], train_op="init")
