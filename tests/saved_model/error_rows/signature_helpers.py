"""The helpers that make and read signatures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.saved_model.error_rows.row import add_row, info, row

Make = Callable[[Any], Any]


def refused(section: str, text: str, call: Make, **outcome: Any) -> None:
    add_row(section, text, lambda tf, work: call(tf), **outcome)


# --- build_tensor_info ------------------------------------------------------------------------

for value in (None, 3, "x:0"):
    refused(
        "builder 12.1",
        f"{value!r}",
        lambda tf, value=value: tf.saved_model.build_tensor_info(value),
    )
refused(
    "builder 12.1",
    "an Operation",
    lambda tf: tf.saved_model.build_tensor_info(tf.no_op()),
)
refused(
    "builder 12.1",
    "a numpy array",
    lambda tf: tf.saved_model.build_tensor_info(np.zeros(2)),
    says=("ndarray", "expected a Tensor"),
)

# --- build_signature_def ----------------------------------------------------------------------


def default(value: Make) -> Make:
    return lambda tf: tf.saved_model.build_signature_def(defaults={"x": value(tf)})


refused(
    "builder 12.3",
    "a default that is no Const",
    default(lambda tf: tf.placeholder("float32", [], name="x")),
    says=("Unable to convert object", "to TensorProto", "Const"),
)
refused("builder 12.3", "a default without .op", default(lambda tf: None))
refused(
    "builder 12.3",
    "a Tensor where a TensorInfo belongs",
    lambda tf: tf.saved_model.build_signature_def({"x": tf.constant(1.0)}),
    says=("TensorInfo", "Tensor"),
)

# --- regression and classification ------------------------------------------------------------

STRING: Make = lambda tf: tf.placeholder("string", [None], name="s")  # noqa: E731 - a table
FLOAT: Make = lambda tf: tf.placeholder("float32", [None], name="f")  # noqa: E731
INT: Make = lambda tf: tf.placeholder("int64", [None], name="i")  # noqa: E731
NONE: Make = lambda tf: None  # noqa: E731


def sparse(tf: Any) -> Any:
    return tf.SparseTensor(
        tf.placeholder("int64", [None, 1], name="indices"), STRING(tf), tf.constant([3], "int64")
    )


REGRESSION: dict[str, tuple[Make, Make]] = {
    "examples None": (NONE, NONE),
    "examples not a Tensor": (lambda tf: "x", NONE),
    "examples a SparseTensor": (sparse, FLOAT),
    "predictions None": (FLOAT, NONE),
    "examples dtype is not string": (INT, INT),
    "predictions dtype is not float32": (STRING, INT),
}
for text, (examples, predictions) in REGRESSION.items():
    refused(
        "builder 12.4",
        text,
        lambda tf, examples=examples, predictions=predictions: (
            tf.saved_model.regression_signature_def(examples(tf), predictions(tf))
        ),
    )
CLASSIFICATION: dict[str, tuple[Make, Make, Make]] = {
    "examples None": (NONE, NONE, NONE),
    "examples not a Tensor": (lambda tf: "x", NONE, NONE),
    "classes and scores both None": (INT, NONE, NONE),
    "examples dtype is not string": (INT, INT, INT),
    "classes dtype is not string": (STRING, INT, INT),
    "scores dtype is not float32": (STRING, NONE, INT),
}
for text, (examples, classes, scores) in CLASSIFICATION.items():
    refused(
        "builder 12.5",
        text,
        lambda tf, examples=examples, classes=classes, scores=scores: (
            tf.saved_model.classification_signature_def(examples(tf), classes(tf), scores(tf))
        ),
    )

# --- predict, train, evaluate -----------------------------------------------------------------

for empty in (None, {}):
    refused(
        "builder 12.6",
        f"inputs {empty}",
        lambda tf, empty=empty: tf.saved_model.predict_signature_def(empty, empty),
    )
    refused(
        "builder 12.6",
        f"outputs {empty}",
        lambda tf, empty=empty: tf.saved_model.predict_signature_def({"x": FLOAT(tf)}, empty),
    )
    for method in ("supervised_train_signature_def", "supervised_eval_signature_def"):
        refused(
            "builder 12.7",
            f"{method}: inputs {empty}",
            lambda tf, empty=empty, method=method: getattr(tf.signature_def_utils, method)(
                empty, None
            ),
        )
refused(
    "builder 12.6",
    "not a dict",
    lambda tf: tf.saved_model.predict_signature_def([1], {"x": FLOAT(tf)}),
)
refused(
    "builder 12.6",
    "a key that is no string",
    lambda tf: tf.saved_model.predict_signature_def({3: FLOAT(tf)}, {"x": FLOAT(tf)}),
    says=("keys are str", "3"),
)

# --- get_tensor_from_tensor_info --------------------------------------------------------------


def look_up(name: str | None) -> Make:
    def call(tf: Any) -> Any:
        FLOAT(tf)
        tensor_info = tf.protos.TensorInfo(dtype=1) if name is None else info(tf, name)
        return tf.saved_model.get_tensor_from_tensor_info(tensor_info).name

    return call


refused("builder 12.9", "no encoding", look_up(None))
refused("builder 12.9", "name of an op", look_up("f"), says=("'f'", "f:0"))
refused("builder 12.9", "unknown", look_up("q:0"), says=("no operation named 'q'",))
refused("builder 12.9", "bad index", look_up("f:1"), says=("'f'", "1 outputs"))
refused("builder 12.9", "empty name", look_up(""), says=("''",))

# --- simple_save ------------------------------------------------------------------------------


def simple_save(inputs: bool, outputs: bool) -> Callable[[Any, Path], None]:
    def program(tf: Any, work: Path) -> None:
        x = FLOAT(tf)
        try:
            tf.simple_save(
                tf.default_graph(),
                str(work / "export"),
                {"x": x} if inputs else {},
                {"x": x} if outputs else {},
            )
        finally:
            assert not (work / "export").exists(), "bad inputs come before the directory is made"

    return program


add_row("builder 12.11", "bad inputs, before the directory is made", simple_save(False, True))
add_row("builder 12.11", "bad outputs, before the directory is made", simple_save(True, False))


@row("builder 12.11", "a directory that is not empty")
def simple_save_into_a_full_directory(tf: Any, work: Path) -> None:
    (work / "file").touch()
    x = FLOAT(tf)
    tf.simple_save(tf.default_graph(), str(work), {"x": x}, {"x": x})


# --- contains_saved_model, main_op ------------------------------------------------------------

add_row("builder 12.12", "bytes", lambda tf, work: tf.saved_model.contains_saved_model(bytes(work)))
for value in (None, "", "/nowhere/at/all"):
    add_row(
        "builder 12.12",
        f"{value!r}",
        lambda tf, work, value=value: tf.saved_model.maybe_saved_model_directory(value),
    )
add_row("builder 12.12", "a Path", lambda tf, work: tf.saved_model.contains_saved_model(work))
refused(
    "builder 12.13",
    "main_op_with_restore of a name",
    lambda tf: tf.saved_model.main_op_with_restore("save/restore_all").name,
    says=("save/restore_all", "type str"),
)
