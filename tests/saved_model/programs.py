"""Programs that save models, each run by TensorFlow and by us; `tf` is either side.

A program gets the directory to save to, and a directory for its own files that has the same path
on both sides, as the paths of assets are constants of the graph.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

CASES: dict[str, Callable[[Any, str, Path], Any]] = {}


def case(function: Callable[[Any, str, Path], Any]) -> Callable[[Any, str, Path], Any]:
    CASES[function.__name__] = function
    return function


def dense(tf: Any) -> dict[str, Any]:
    """y = x @ kernel + bias, and its signature."""
    x = tf.placeholder("float32", [None, 3], name="x")
    kernel = tf.variable("dense/kernel", [3, 2])
    bias = tf.variable("dense/bias", [2])
    y = tf.identity(x @ kernel + bias, name="y")
    return {"serving_default": tf.saved_model.predict_signature_def({"x": x}, {"y": y})}


def asset(tf: Any, files: Path, path: str, content: str, name: str = "asset") -> Any:
    """A file, and the constant with its path; it joins the usual collection."""
    file = files / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    tensor = tf.constant(str(file), name=name)
    tf.default_graph().add_to_collection(tf.GraphKeys.ASSET_FILEPATHS, tensor)
    return tensor


# --- MetaGraphs, tags, signatures -------------------------------------------------------------


@case
def nothing_added(tf: Any, export: str, files: Path) -> None:
    tf.Builder(export).save()


@case
def one_model(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        signatures = dense(tf)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
        builder.save()


@case
def empty_graph(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, [])
        builder.save()


@case
def graphs_without_variables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for number, tag in enumerate(["foo", "bar"]):
        with tf.new_graph() as graph:
            product = tf.constant(5.0, name="a") * tf.constant(6.0, name="b")
            tf.identity(product, name="c")
            if number == 0:
                builder.add_meta_graph_and_variables(graph, [tag])
            else:
                builder.add_meta_graph([tag])
    builder.save()


@case
def five_tag_sets(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for number, tags in enumerate(
        [["train"], ["serve"], ["serve", "gpu"], ["serve", "tpu"], ["foo", "bar"]]
    ):
        with tf.new_graph() as graph:
            tf.variable("v", value=42 + number, dtype="int32")
            if number == 0:
                builder.add_meta_graph_and_variables(graph, tags)
            else:
                builder.add_meta_graph(tags, graph=graph)
    builder.save()


@case
def odd_tags(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ("serve", "serve", b"a", ""))
        builder.add_meta_graph(dict.fromkeys(["z", "a"]))
        builder.add_meta_graph("serve")
        builder.save()


@case
def other_graphs_variables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for names, tag in ((["v1", "v2"], "foo"), (["v2"], "bar"), (["v3"], "baz")):
        with tf.new_graph() as graph:
            for name in names:
                tf.variable(name, [2], "int32")
            if tag == "foo":
                builder.add_meta_graph_and_variables(graph, [tag])
            else:
                builder.add_meta_graph([tag])
    builder.save()


@case
def signatures_of_each_method(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        helpers = tf.saved_model.signature_def_utils
        examples = tf.placeholder("string", [None], name="examples")
        scores = tf.placeholder("float32", [None, 2], name="scores")
        v = tf.variable("v", [2])
        signatures = {
            "regress": helpers.regression_signature_def(examples, scores),
            "classify": helpers.classification_signature_def(examples, examples, scores),
            "variable": helpers.predict_signature_def({"v": v}, {"v": v}),
            "empty": helpers.build_signature_def(method_name="foo"),
            "": helpers.build_signature_def(),
            "defaults": helpers.build_signature_def(
                {"x": tf.saved_model.build_tensor_info(scores)},
                defaults={"x": tf.constant([[1.0, 2.0]])},
            ),
        }
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["foo"], signatures)
    with tf.new_graph():
        builder.add_meta_graph(["bar"], {"k": tf.saved_model.build_signature_def(method_name="b")})
    builder.save()


@case
def signature_of_operations(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.placeholder("float32", [], name="x")
        info = tf.protos.TensorInfo
        signature = tf.saved_model.build_signature_def(
            {"op": info(name="x", dtype=1)},
            {"parts": info(dtype=1, coo_sparse=info.CooSparse(values_tensor_name="x:0"))},
        )
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["t"], {"k": signature})
        builder.save()


@case
def one_graph_three_times(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        signatures = dense(tf)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["a"], signatures)
        tf.constant(1.0, name="later")
        builder.add_meta_graph(["b"], signatures)
        builder.add_meta_graph(["c"])
        builder.save()


# --- variables --------------------------------------------------------------------------------


@case
def variables_of_every_dtype(tf: Any, export: str, files: Path) -> None:
    dtypes = "float32 float64 half bfloat16 int8 int16 int32 int64 uint8 uint16 uint32 uint64"
    dtypes += " bool string complex64 complex128"
    with tf.new_graph() as graph:
        for dtype in dtypes.split():
            tf.variable(f"{dtype}/scalar", [], dtype)
            tf.variable(f"{dtype}/matrix", [3, 2], dtype)
            tf.variable(f"{dtype}/empty", [0, 2], dtype)
            tf.variable(f"{dtype}/large", [1500], dtype)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()


@case
def many_variables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        for number in range(60):
            tf.variable(f"layer_{number % 7}/block{number}/w", [number % 5, 3])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()


@case
def two_devices(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with tf.default_graph().device("/cpu:0"):
            tf.variable("v1", [2])
        with tf.default_graph().device("/cpu:1"):
            tf.variable("v2", [1000], "string")
            tf.variable("v0", [3])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.add_meta_graph(["cleared"], clear_devices=True)
        builder.save()


@case
def built_on_a_device(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph, graph.device("/cpu:0"):
        tf.variable("v", value=42, dtype="int32")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["train"], clear_devices=True)
        builder.save()


@case
def built_in_scopes(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        # Zeros: in TensorFlow the initializer runs at some time while the variable is saved.
        v = tf.variable("v", value=[0.0, 0.0])
        with graph.name_scope("scope"), graph.control_dependencies([v.initializer]):
            builder = tf.Builder(export)
            builder.add_meta_graph_and_variables(graph, ["train"])
        builder.save()


@case
def local_and_model_variables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("a", [2], trainable=False)
        tf.variable("b", [2], collections=["local_variables"])
        tf.variable("c", [2], collections=["variables", "model_variables", "mine"])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()


@case
def reference_variables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v = tf.variable("v", [2, 2], use_resource=False)
        tf.variable("large", [1200], "int64", use_resource=False)
        x = tf.placeholder("float32", [None, 2], name="x")
        y = tf.identity(x @ v, name="y")
        builder = tf.Builder(export)
        signatures = {
            "predict": tf.saved_model.predict_signature_def({"x": x}, {"y": y}),
            "variable": tf.saved_model.predict_signature_def({"v": v}, {"v": v}),
        }
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures, clear_devices=True)
        builder.save()


@case
def partitioned_variables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        for name, shape, parts, resource in (
            ("p", [10, 5], [2, 1], True),
            ("q", [4, 6], [1, 3], True),
            ("many", [24], [12], True),
            ("r", [7], [3], False),
        ):
            tf.variable(
                name,
                shape,
                partitioner=lambda shape, dtype, parts=parts: parts,
                use_resource=resource,
            )
        tf.variable("whole", [3])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"])
        builder.save()


# --- collections ------------------------------------------------------------------------------


@case
def collections(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for tag in ("foo", "bar"):
        with tf.new_graph() as graph:
            v = tf.variable("v", value=42, dtype="int32")
            graph.add_to_collection(f"{tag}_vars", v)
            graph.add_to_collection("numbers", 3)
            graph.add_to_collection("numbers", 4)
            graph.add_to_collection("floats", 0.5)
            graph.add_to_collection("names", "a")
            graph.add_to_collection("names", b"b")
            graph.add_to_collection("tensors", tf.constant(1.0, name="c"))
            graph.add_to_collection("ops", tf.no_op(name="nothing"))
            graph.add_to_collection(("no", "text"), 1)
            if tag == "foo":
                builder.add_meta_graph_and_variables(graph, [tag])
            else:
                builder.add_meta_graph([tag])
    builder.save()


@case
def tables(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        table = tf.raw_ops.HashTableV2(
            key_dtype="string", value_dtype="int64", shared_name="t", name="table"
        )
        vocabulary = asset(tf, files, "vocabulary.txt", "a\nb\n", "vocabulary")
        init = tf.raw_ops.InitializeTableFromTextFileV2(
            table_handle=table, filename=vocabulary, key_index=-2, value_index=-1, name="init"
        )
        graph.add_to_collection(tf.GraphKeys.TABLE_INITIALIZERS, init)
        x = tf.placeholder("string", [None], name="x")
        other = tf.constant(7, "int64", name="other")
        y = tf.raw_ops.LookupTableFindV2(table_handle=table, keys=x, default_value=other, name="y")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph,
            ["serve"],
            {"serving_default": tf.saved_model.predict_signature_def({"x": x}, {"y": y})},
            assets_collection=graph.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
            main_op=tf.group(init, name="init_all"),
        )
        builder.save()


# --- main, init and train ops -----------------------------------------------------------------


@case
def main_op(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v1, v2, v3 = (tf.variable(name) for name in ("v1", "v2", "v3"))
        init = tf.assign(v3, v1 + v2)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph, ["foo"], main_op=tf.group(init, name="main"), legacy_init_op=tf.no_op()
        )
        builder.add_meta_graph(["bar"])
        builder.save()


@case
def legacy_init_op(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["foo"], None, None, tf.no_op(name="init"))
    with tf.new_graph():
        builder.add_meta_graph(["bar"], legacy_init_op=tf.no_op(name="other"))
    with tf.new_graph() as graph:
        graph.add_to_collection("legacy_init_op", tf.no_op(name="by_hand"))
        builder.add_meta_graph(["baz"])
    builder.save()


@case
def main_op_of_all_initializers(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v")
        tf.variable("local", collections=["local_variables"])
        tf.saved_model.main_op.main_op()
        restore = tf.no_op(name="restore")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph, ["foo"], main_op=tf.saved_model.main_op_with_restore(restore)
        )
        builder.save()


@case
def init_and_train_op(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v1, v2 = tf.variable("v1"), tf.variable("v2")
        train = tf.assign_add(v1, v2)
        builder = tf.Builder(export, base=True)
        builder.add_meta_graph_and_variables(
            graph,
            ["foo"],
            {"k": tf.saved_model.build_signature_def(method_name="m")},
            init_op=tf.no_op(name="init"),
            train_op=train,
        )
        builder.add_meta_graph(["bar"], train_op=tf.group(name="nothing"))
        builder.add_meta_graph(["baz"], init_op=tf.constant(1.0, name="t"))
        builder.add_meta_graph(["none"])
        builder.save()


@case
def train_op_later(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v1, v2 = tf.variable("v1"), tf.variable("v2")
        builder = tf.Builder(export, base=True)
        builder.add_meta_graph_and_variables(graph, ["pre_foo"], strip_default_attrs=True)
        builder.add_meta_graph(["foo"], train_op=tf.group(tf.assign_add(v1, v2)))
        builder.save()


# --- attributes and devices -------------------------------------------------------------------


@case
def strip_default_attrs(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for tag, strip in (("foo", True), ("bar", False)):
        with tf.new_graph() as graph:
            real, imaginary = tf.constant(1.0, name="real"), tf.constant(2.0, name="imag")
            tf.raw_ops.Complex(real=real, imag=imaginary, name="complex")
            v = tf.variable("v", [3, 3])
            v @ v
            if tag == "foo":
                builder.add_meta_graph_and_variables(graph, [tag], strip_default_attrs=strip)
            else:
                builder.add_meta_graph([tag], strip_default_attrs=strip)
    builder.save()


@case
def clear_devices(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with graph.device("/job:localhost/cpu:0"):
            v = tf.variable("v", [2])
        with graph.device("/cpu:1"):
            tf.identity(v, name="y")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph, ["foo"], clear_devices=True, strip_default_attrs=True
        )
        builder.add_meta_graph(["bar"], None, None, None, True)
        builder.add_meta_graph(["baz"])
        builder.save()


# --- savers -----------------------------------------------------------------------------------


@case
def savers(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v = tf.variable("v", [2])
        w = tf.variable("w", [3])
        mine = tf.Saver({"renamed": v, "a": w}, name="my_saver")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["custom"], saver=mine)
        builder.add_meta_graph(["automatic"])
        builder.add_meta_graph(["default"], saver=tf.Saver())
        builder.add_meta_graph(["again"], saver=mine)
        builder.save()


@case
def sharded_saver(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        for number in range(3):
            with graph.device(f"/cpu:{number % 2}"):
                tf.variable(f"v{number}", [number])
        mine = tf.Saver(sharded=True, max_to_keep=None, name="mine")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["custom"], saver=mine)
        builder.save()


@case
def saver_of_a_finalized_graph(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v", [2])
        mine = tf.Saver()
        graph.finalize()
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["custom"], saver=mine)
        builder.save()


@case
def saver_of_a_saver_def(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.variable("v", [2])
        tf.variable("w", [3], "int64")
        made = tf.Saver(name="made", sharded=True)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph, ["again"], saver=tf.Saver(saver_def=made.as_saver_def())
        )
        builder.save()


@case
def saver_of_some(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        v = tf.variable("v", [2])
        tf.variable("w", [2])
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["some"], saver=tf.Saver([v]))
        builder.save()


@case
def saver_of_nothing(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.constant(1.0)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["x"], saver=tf.Saver(allow_empty=True))
        builder.save()


# --- assets -----------------------------------------------------------------------------------


def save_assets(
    tf: Any, export: str, files: Path, sources: list[tuple[str, str]], base: bool = False
) -> None:
    with tf.new_graph() as graph:
        tensors = [
            asset(tf, files, path, content, f"tensor{number}")
            for number, (path, content) in enumerate(sources)
        ]
        tf.variable("v")
        builder = tf.Builder(export, base=base)
        key = "assets_list" if base else "assets_collection"
        builder.add_meta_graph_and_variables(graph, ["foo"], **{key: tensors})
        builder.save()


def asset_cases() -> None:
    sources = {
        "one": [("hello42.txt", "foo bar baz")],
        "other_content": [("1/h.txt", "A"), ("2/h.txt", "B")],
        "same_content": [("1/h.txt", "A"), ("3/h.txt", "A")],
        "same_path": [("1/h.txt", "A"), ("1/h.txt", "A")],
        "same_as_second": [("1/h.txt", "A"), ("2/h.txt", "B"), ("3/h.txt", "B")],
        "second_again": [("1/h.txt", "A"), ("2/h.txt", "B"), ("2/h.txt", "B")],
        "five": [(f"{number}/g.txt", f"{number}") for number in range(5)],
        "name_taken": [("1/h.txt", "A"), ("2/h.txt", "B"), ("1/h.txt_1", "C")],
        "name_taken_before": [("1/h.txt_1", "C"), ("1/h.txt", "A"), ("2/h.txt", "B")],
        "odd_names": [("a b", ""), (".hidden", "h"), ("é.txt", "e"), ("no-extension", "\n")],
        "large": [("large.bin", "0123456789" * 300_000)],
    }
    for name, files_of in sources.items():
        for base in (False, True):

            def program(
                tf: Any,
                export: str,
                files: Path,
                files_of: list[tuple[str, str]] = files_of,
                base: bool = base,
            ) -> None:
                save_assets(tf, export, files, files_of, base)

            CASES[f"assets_{name}{'_listed' if base else ''}"] = program


asset_cases()


@case
def assets_none(tf: Any, export: str, files: Path) -> None:
    save_assets(tf, export, files, [])


@case
def assets_of_two_graphs(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        tensors = [asset(tf, files, "1/foo.txt", "first")]
        builder.add_meta_graph_and_variables(graph, ["foo"], assets_list=tensors)
    with tf.new_graph():
        tensors = [asset(tf, files, "2/foo.txt", "second"), asset(tf, files, "bar.txt", "bar")]
        builder.add_meta_graph(["bar"], assets_list=tensors)
    builder.save()


@case
def assets_stay_in_the_collection(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        tensors = [asset(tf, files, "1/foo.txt", "first")]
        builder.add_meta_graph_and_variables(graph, ["foo"], None, tensors)
        builder.add_meta_graph(["bar"], None, [asset(tf, files, "new.txt", "new")])
        builder.add_meta_graph(["baz"])
    builder.save()


@case
def asset_in_a_vector(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        (files / "v.txt").write_text("v")
        tensors = [tf.constant([str(files / "v.txt")], name="vector")]
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["foo"], assets_collection=tensors)
        builder.save()


# --- saving more than once --------------------------------------------------------------------


@case
def saved_twice(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        signatures = dense(tf)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures)
        builder.save()
        builder.save()


@case
def added_after_save(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        signatures = dense(tf)
        tensors = [asset(tf, files, "foo.txt", "first")]
        builder.add_meta_graph_and_variables(graph, ["serve"], signatures, tensors)
    builder.save()
    with tf.new_graph():
        signatures = dense(tf)
        tensors = [asset(tf, files, "more/foo.txt", "x"), asset(tf, files, "bar.txt", "bar")]
        builder.add_meta_graph(["again"], signatures, tensors)
    builder.save()


@case
def variables_after_save(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    builder.save()
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["serve"], dense(tf))
    builder.save()


@case
def as_text(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        tensors = [asset(tf, files, "foo.txt", "first")]
        builder.add_meta_graph_and_variables(graph, ["serve"], dense(tf), tensors)
        builder.add_meta_graph(["other"], strip_default_attrs=True)
    builder.save(as_text=True)


@case
def both_forms(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["serve"], dense(tf))
    builder.save(as_text=True, experimental_image_format=True)
    with tf.new_graph():
        builder.add_meta_graph(["more"])
    builder.save()


@case
def simple_save(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        with graph.device("/cpu:0"):
            x = tf.placeholder("float32", [None, 2], name="x")
            y = tf.identity(x @ tf.variable("w", [2, 2]), name="y")
        asset(tf, files, "foo.txt", "first")
        tf.simple_save(graph, export, {"x": x}, {"y": y}, legacy_init_op=tf.no_op(name="init"))
