"""Signatures that are given to the builder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.refusal import CASES, add, case, info


def signature_cases() -> None:
    def infos(tf: Any) -> dict[str, Any]:
        return {
            "empty": tf.protos.TensorInfo(),
            "name_only": tf.protos.TensorInfo(name="x:0"),
            "dtype_only": tf.protos.TensorInfo(dtype=1),
            "name_and_dtype": info(tf),
            "sparse_without_dtype": tf.protos.TensorInfo(
                coo_sparse=tf.protos.TensorInfo.CooSparse(values_tensor_name="x:0")
            ),
            "composite_of_nothing": tf.protos.TensorInfo(
                composite_tensor=tf.protos.TensorInfo.CompositeTensor()
            ),
            "composite_of_good": tf.protos.TensorInfo(
                composite_tensor=tf.protos.TensorInfo.CompositeTensor(components=[info(tf)])
            ),
            "composite_of_bad": tf.protos.TensorInfo(
                composite_tensor=tf.protos.TensorInfo.CompositeTensor(
                    components=[info(tf), tf.protos.TensorInfo(name="x:0")]
                )
            ),
        }

    names = "empty name_only dtype_only name_and_dtype sparse_without_dtype composite_of_nothing"
    names += " composite_of_good composite_of_bad"
    for name in names.split():
        for field in ("inputs", "outputs"):
            for again in (False, True):

                def signature(
                    tf: Any, work: Path, name: str = name, field: str = field, again: bool = again
                ) -> None:
                    made = tf.saved_model.build_signature_def(**{field: {"k": infos(tf)[name]}})
                    add(tf, work, again, signature_def_map={"s": made})

                CASES[f"signature_{field}_{name}{'_again' if again else ''}"] = signature


signature_cases()


@case
def signature_under_the_init_key(tf: Any, work: Path) -> None:
    made = tf.saved_model.build_signature_def({"x": info(tf)})
    add(tf, work, signature_def_map={"__saved_model_init_op": made})


@case
def signature_under_the_train_key(tf: Any, work: Path) -> None:
    made = tf.saved_model.build_signature_def({"x": info(tf)})
    add(tf, work, signature_def_map={"__saved_model_train_op": made})


@case
def bad_signature_under_a_reserved_key(tf: Any, work: Path) -> None:
    made = tf.saved_model.build_signature_def({"x": tf.protos.TensorInfo(name="x:0")})
    add(tf, work, signature_def_map={"__saved_model_init_op": made})


@case
def signature_none(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map={"k": None})


@case
def signature_map_a_list(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map=[tf.saved_model.build_signature_def()])


@case
def signature_map_an_empty_list(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map=[])


@case
def signature_key_a_number(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map={3: tf.saved_model.build_signature_def()})
