"""Composites found by their TensorInfo, in scopes and graphs."""

from __future__ import annotations

from typing import Any

from tests.saved_model.composite_cases.values import CASES, found, ragged, slices, sparse


def scope_cases() -> None:
    kinds = {
        "sparse": sparse,
        "ragged": lambda tf: ragged(tf, [None], [None]),
        "slices": lambda tf: slices(tf, [None], [None]),
    }
    for kind, make in kinds.items():

        def scoped(tf: Any, make: Any = make) -> Any:
            value = make(tf)
            with tf.default_graph().name_scope("outer"):
                make(tf)
            return found(tf, value, import_scope="outer")

        def missing(tf: Any, make: Any = make) -> Any:
            info = tf.saved_model.build_tensor_info(make(tf))
            return tf.saved_model.get_tensor_from_tensor_info(info, import_scope="nowhere")

        def in_a_graph(tf: Any, make: Any = make) -> Any:
            value = make(tf)
            graph = tf.default_graph()
            with tf.new_graph():
                return found(tf, value, graph=graph)

        CASES[f"lookup_{kind}_in_scope"] = scoped
        CASES[f"lookup_{kind}_missing"] = missing
        CASES[f"lookup_{kind}_in_a_graph"] = in_a_graph


scope_cases()
