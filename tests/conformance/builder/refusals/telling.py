"""Whether a directory has a SavedModel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.refusal import CASES


def telling_cases() -> None:
    for present in ("saved_model.pb", "saved_model.pbtxt", "saved_model.cpb", "other.pb", ""):
        for form in (str, Path, bytes):

            def tell(tf: Any, work: Path, present: str = present, form: Any = form) -> bool:
                if present:
                    (work / present).write_text("garbage")
                return tf.saved_model.contains_saved_model(form(work))

            CASES[f"contains_{present}_{form.__name__}"] = tell
    for value in (None, 3, "", "/nowhere/at/all"):

        def other(tf: Any, work: Path, value: Any = value) -> bool:
            return tf.saved_model.maybe_saved_model_directory(value)

        CASES[f"contains_{value!r}"] = other


telling_cases()
