"""Assets that are no string constants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.refusal import CASES, add


def asset_cases() -> None:
    def tensors(tf: Any, work: Path, kind: str) -> Any:
        path = str(work / "file.txt")
        Path(path).write_text("content")
        return {
            "number": lambda: 3,
            "tensor": lambda: tf.constant(path, name="k"),
            "text": lambda: [path],
            "none": lambda: [None],
            "variable": lambda: [tf.variable("v", [], "string")],
            "placeholder": lambda: [tf.placeholder("string", [], name="p")],
            "int": lambda: [tf.constant(3, name="k")],
            "two": lambda: [tf.constant([path, path], name="k")],
            "zero": lambda: [tf.constant([], "string", name="k")],
            "empty": lambda: [tf.constant("", name="k")],
            "good": lambda: [tf.constant(path, name="k")],
        }[kind]()

    kinds = [
        "number",
        "tensor",
        "text",
        "none",
        "variable",
        "placeholder",
        "int",
        "two",
        "zero",
        "empty",
        "good",
    ]
    for kind in kinds:
        for again in (False, True):

            def given(tf: Any, work: Path, kind: str = kind, again: bool = again) -> None:
                add(tf, work, again, assets_collection=tensors(tf, work, kind))

            CASES[f"assets_{kind}{'_again' if again else ''}"] = given


asset_cases()
