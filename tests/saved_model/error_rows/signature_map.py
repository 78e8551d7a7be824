"""The map of signatures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.saved_model.error_rows.row import add, add_both, info, row

SECTION = "builder 5"

INFOS: dict[str, Callable[[Any], Any]] = {
    "no member of the oneof": lambda tf: tf.protos.TensorInfo(),
    "no member of the oneof, a dtype": lambda tf: tf.protos.TensorInfo(dtype=1),
    "dtype is DT_INVALID": lambda tf: tf.protos.TensorInfo(name="x:0"),
    "coo_sparse, dtype is DT_INVALID": lambda tf: tf.protos.TensorInfo(
        coo_sparse=tf.protos.TensorInfo.CooSparse(values_tensor_name="x:0")
    ),
    "a component without dtype": lambda tf: composite(
        tf, info(tf), tf.protos.TensorInfo(name="x:0")
    ),
    "a component without encoding": lambda tf: composite(tf, tf.protos.TensorInfo(dtype=1)),
    "name and dtype": info,
    "coo_sparse with values only": lambda tf: tf.protos.TensorInfo(
        dtype=1, coo_sparse=tf.protos.TensorInfo.CooSparse(values_tensor_name="x:0")
    ),
    "composite, its own dtype is not looked at": lambda tf: composite(tf, info(tf)),
    "composite of nothing": lambda tf: composite(tf),
}


def composite(tf: Any, *components: Any) -> Any:
    return tf.protos.TensorInfo(
        composite_tensor=tf.protos.TensorInfo.CompositeTensor(components=components)
    )


def of_info(make: Callable[[Any], Any], field: str) -> Callable[[Any, Path], Any]:
    def arguments(tf: Any, work: Path) -> Any:
        made = tf.saved_model.build_signature_def(**{field: {"k": make(tf)}})
        return {"signature_def_map": {"s": made}}

    return arguments


for name, make in INFOS.items():
    for field in ("inputs", "outputs"):
        add_both(SECTION, f"{name}, in {field}", of_info(make, field))


@row(SECTION, "a TensorInfo is None")
def info_none(tf: Any, work: Path) -> None:
    signature = SimpleNamespace(inputs={"k": None}, outputs={})
    add(tf, work, signature_def_map={"s": signature})


for name in ("", "nope:0"):
    add_both(
        SECTION,
        f"the name {name!r}, which the graph does not have",
        of_info(lambda tf, name=name: info(tf, name), "inputs"),
        differs="a signature that names a tensor the graph does not have",
        ours="TensorNotFoundError",
    )


for key in ("__saved_model_init_op", "__saved_model_train_op"):
    add_both(
        SECTION,
        f"key {key}",
        lambda tf, work, key=key: {
            "signature_def_map": {key: tf.saved_model.build_signature_def({"x": info(tf)})}
        },
    )


@row(SECTION, "a bad TensorInfo under a reserved key")
def bad_info_under_a_reserved_key(tf: Any, work: Path) -> None:
    made = tf.saved_model.build_signature_def({"x": tf.protos.TensorInfo(name="x:0")})
    good = tf.saved_model.build_signature_def({"x": info(tf)})
    add(tf, work, signature_def_map={"__saved_model_train_op": good, "s": made})


@row(SECTION, "a value is None", says=("'k'", "expected a SignatureDef"))
def signature_none(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map={"k": None})


@row(SECTION, "not a dict", says=("expected a dict", "found list"))
def map_is_a_list(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map=[tf.saved_model.build_signature_def()])
