"""Calls of the signature helpers, good and bad, each made on TensorFlow and on us.

`tf` is either side: see our_side.py and tf_side.py. A case returns a message or a plain value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

CASES: dict[str, Callable[[Any], Any]] = {}


def case(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    CASES[function.__name__] = function
    return function


def info(tf: Any, name: str = "x:0", dtype: int = 1) -> Any:
    return tf.protos.TensorInfo(name=name, dtype=dtype)


# --- build_tensor_info ------------------------------------------------------------------------


def tensor_info_cases() -> None:
    shapes: list[Any] = [[], [None, 3], [2, 0], None]
    for dtype in ("float32", "string", "int64", "bfloat16", "bool", "complex64", "uint16"):
        for shape in shapes:

            def dense(tf: Any, dtype: str = dtype, shape: Any = shape) -> Any:
                x = tf.placeholder(dtype, shape, name="scope/x")
                return tf.saved_model.build_tensor_info(x)

            CASES[f"tensor_info_{dtype}_{shape}"] = dense
    for value in (None, 3, "x:0", [1.0]):

        def wrong(tf: Any, value: Any = value) -> Any:
            return tf.saved_model.build_tensor_info(value)

        CASES[f"tensor_info_of_{value!r}"] = wrong


tensor_info_cases()


@case
def tensor_info_of_a_variable(tf: Any) -> Any:
    return tf.saved_model.utils.build_tensor_info(tf.variable("rv", [2, 3], "float64"))


@case
def tensor_info_of_a_handle(tf: Any) -> Any:
    return tf.saved_model.build_tensor_info(tf.variable("rv", [2, 3]).handle)


@case
def tensor_info_of_an_operation(tf: Any) -> Any:
    return tf.saved_model.build_tensor_info(tf.placeholder("float32", [], name="x").op)


@case
def tensor_info_of_a_second_output(tf: Any) -> Any:
    x = tf.placeholder("float32", [4, 2], name="x")
    return tf.saved_model.build_tensor_info(tf.raw_ops.Unpack(value=x, num=4, name="u")[3])


# --- build_signature_def ----------------------------------------------------------------------


@case
def signature_of_nothing(tf: Any) -> Any:
    return tf.saved_model.build_signature_def()


@case
def signature_of_all_parts(tf: Any) -> Any:
    default = tf.constant([1.0, 2.0], name="default")
    return tf.saved_model.signature_def_utils.build_signature_def(
        {"x": info(tf), "a": info(tf, "a:0")},
        {"y": info(tf, "y:0", 9)},
        "my/method",
        {"x": default},
    )


@case
def signature_with_empty_parts(tf: Any) -> Any:
    return tf.saved_model.build_signature_def({}, {}, "", {})


@case
def signature_default_of_a_placeholder(tf: Any) -> Any:
    x = tf.placeholder("float32", [], name="x")
    return tf.saved_model.build_signature_def(defaults={"x": x})


@case
def signature_default_of_another_key(tf: Any) -> Any:
    return tf.saved_model.build_signature_def(defaults={"nope": tf.constant(["a", "b"])})


@case
def signature_default_none(tf: Any) -> Any:
    return tf.saved_model.build_signature_def(defaults={"x": None})


@case
def signature_default_of_a_variable(tf: Any) -> Any:
    return tf.saved_model.build_signature_def(defaults={"x": tf.variable("v", [])})


@case
def signature_default_key_a_number(tf: Any) -> Any:
    return tf.saved_model.build_signature_def(defaults={3: tf.constant(1.0)})


@case
def signature_defaults_a_list(tf: Any) -> Any:
    return tf.saved_model.build_signature_def(defaults=[1])


@case
def signature_of_tensors(tf: Any) -> Any:
    return tf.saved_model.build_signature_def({"x": tf.placeholder("float32", [], name="x")})


@case
def signature_method_name_not_text(tf: Any) -> Any:
    return tf.saved_model.build_signature_def(method_name=3)


# --- predict ----------------------------------------------------------------------------------


@case
def predict(tf: Any) -> Any:
    x = tf.placeholder("float32", [None, 2], name="x")
    s = tf.placeholder("string", [None], name="s")
    y = tf.identity(x, name="y")
    return tf.saved_model.predict_signature_def({"x": x, "s": s}, {"y": y, "again": y, "x": x})


@case
def predict_variable(tf: Any) -> Any:
    v = tf.variable("v", [2])
    return tf.saved_model.signature_def_utils.predict_signature_def({"v": v}, {"v": v})


def predict_refusals() -> None:
    def inputs(value: Any) -> Callable[[Any], Any]:
        return lambda tf: tf.saved_model.predict_signature_def(
            value, {"x": tf.placeholder("float32", [], name="x")}
        )

    def outputs(value: Any) -> Callable[[Any], Any]:
        return lambda tf: tf.saved_model.predict_signature_def(
            {"x": tf.placeholder("float32", [], name="x")}, value
        )

    for value in (None, {}, [], [1], {"k": None}, {"k": 2}):
        CASES[f"predict_inputs_{value}"] = inputs(value)
        CASES[f"predict_outputs_{value}"] = outputs(value)


predict_refusals()


@case
def predict_key_not_text(tf: Any) -> Any:
    x = tf.placeholder("float32", [], name="x")
    return tf.saved_model.predict_signature_def({3: x}, {"x": x})


# --- classify and regress ---------------------------------------------------------------------


def typed_cases() -> None:
    kinds: dict[str, Callable[[Any, str], Any]] = {
        "none": lambda tf, name: None,
        "text": lambda tf, name: "x",
        "variable": lambda tf, name: tf.variable(name, [2], "string"),
        "string": lambda tf, name: tf.placeholder("string", [None], name=name),
        "float": lambda tf, name: tf.placeholder("float32", [None], name=name),
        "double": lambda tf, name: tf.placeholder("float64", [None], name=name),
        "int64": lambda tf, name: tf.placeholder("int64", [None], name=name),
    }
    for examples in kinds:
        for first in kinds:

            def regression(tf: Any, examples: str = examples, first: str = first) -> Any:
                return tf.saved_model.regression_signature_def(
                    kinds[examples](tf, "examples"), kinds[first](tf, "predictions")
                )

            CASES[f"regression_{examples}_{first}"] = regression
            for second in ("none", "float", "double", "text"):

                def classification(
                    tf: Any, examples: str = examples, first: str = first, second: str = second
                ) -> Any:
                    return tf.saved_model.classification_signature_def(
                        kinds[examples](tf, "examples"),
                        kinds[first](tf, "classes"),
                        kinds[second](tf, "scores"),
                    )

                CASES[f"classification_{examples}_{first}_{second}"] = classification


typed_cases()


# --- is_valid_signature -----------------------------------------------------------------------


def validity_cases() -> None:
    maps: list[dict[str, int]] = [
        {},
        {"inputs": 7},
        {"inputs": 1},
        {"inputs": 0},
        {"x": 7},
        {"inputs": 7, "x": 7},
    ]
    results: list[dict[str, int]] = [
        {},
        {"outputs": 1},
        {"outputs": 2},
        {"classes": 7},
        {"classes": 1},
        {"scores": 1},
        {"scores": 0},
        {"classes": 7, "scores": 1},
        {"classes": 7, "scores": 2},
        {"classes": 7, "scores": 1, "more": 1},
        {"outputs": 1, "scores": 1},
    ]
    methods = ["predict", "classify", "regress", "Predict", "multi", ""]

    def valid(tf: Any) -> Any:
        found = []
        for method in methods:
            for inputs in maps:
                for outputs in results:
                    signature = tf.saved_model.build_signature_def(
                        {key: info(tf, "x:0", dtype) for key, dtype in inputs.items()},
                        {key: info(tf, "x:0", dtype) for key, dtype in outputs.items()},
                        method and f"tensorflow/serving/{method}",
                    )
                    found.append(tf.saved_model.is_valid_signature(signature))
        return found

    CASES["valid"] = valid
    CASES["valid_none"] = lambda tf: tf.saved_model.is_valid_signature(None)


validity_cases()


# --- get_tensor_from_tensor_info --------------------------------------------------------------


def lookup_cases() -> None:
    for name in ("x:0", "outer/x:0", "u:1", "x", "q:0", "x:1", "", "x:", ":0", "^x"):

        def lookup(tf: Any, name: str = name) -> Any:
            tf.placeholder("float32", [], name="x")
            tf.placeholder("float32", [], name="outer/x")
            tf.raw_ops.Unpack(value=tf.constant([1, 2]), num=2, name="u")
            found = tf.saved_model.get_tensor_from_tensor_info(info(tf, name))
            return found.name

        CASES[f"lookup_{name}"] = lookup
    for scope in ("outer", "outer/", ""):

        def scoped(tf: Any, scope: str = scope) -> Any:
            tf.placeholder("float32", [], name="x")
            tf.placeholder("float32", [], name="outer/x")
            found = tf.saved_model.utils.get_tensor_from_tensor_info(info(tf), import_scope=scope)
            return found.name

        CASES[f"lookup_in_scope_{scope}"] = scoped


lookup_cases()


@case
def lookup_in_a_graph(tf: Any) -> Any:
    x = tf.placeholder("float32", [], name="x")
    with tf.new_graph():
        return tf.saved_model.get_tensor_from_tensor_info(info(tf), graph=x.graph) is x


@case
def lookup_without_encoding(tf: Any) -> Any:
    return tf.saved_model.get_tensor_from_tensor_info(tf.protos.TensorInfo(dtype=1))
