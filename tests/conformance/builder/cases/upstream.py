"""A program for each test of TensorFlow's saved_model_test.py that saves a model, under its name.

What the tests then find in the model they load is compared in test_loading.py, where TensorFlow's
model and ours are loaded side by side. Tests that expect a refusal are in refusal_cases.py; see
test_upstream.py for the whole list.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.conformance.builder.models import asset
from tests.conformance.builder.program import case


def init_graph(tf: Any, name: str = "v", value: int = 42) -> Any:
    """The variable that most of the tests save."""
    return tf.variable(name, value=value, dtype="int32")


def v_of_42(tf: Any, export: str, tags: Sequence[str] = ("foo",), **kwargs: Any) -> Any:
    """A builder that has one MetaGraph of one variable."""
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf)
        builder.add_meta_graph_and_variables(graph, list(tags), **kwargs)
    return builder


@case
def testVerifySessionGraphUsage(tf: Any, export: str, files: Path) -> None:
    v_of_42(tf, export, ["train"]).save()


@case
def testTags(tf: Any, export: str, files: Path) -> None:
    builder = v_of_42(tf, export, ["train"])
    for value, tags in (
        (45, ["serve"]),
        (45, ["serve", "gpu"]),
        (45, ["serve", "tpu"]),
        (44, ["foo", "bar"]),
    ):
        with tf.new_graph():
            init_graph(tf, value=value)
            builder.add_meta_graph(tags)
    builder.save()


@case
def testVariables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        init_graph(tf, "v2", 2)
        builder.add_meta_graph_and_variables(graph, ["foo"])
    for name, tag in (("v2", "bar"), ("v3", "baz")):
        with tf.new_graph():
            init_graph(tf, name, 3)
            builder.add_meta_graph([tag])
    builder.save()


@case
def testGraphWithoutVariables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        a = tf.constant(5.0, name="a")
        graph.add_to_collection("constants", a)
        builder.add_meta_graph_and_variables(graph, ["foo"])
    with tf.new_graph():
        a, b = tf.constant(5.0, name="a"), tf.constant(6.0, name="b")
        product = tf.raw_ops.Mul(x=a, y=b, name="c")
        signature = tf.saved_model.predict_signature_def({"a": a}, {"c": product})
        builder.add_meta_graph(["bar"], {"multiply": signature})
    builder.save()


@case
def testSaveAsText(tf: Any, export: str, files: Path) -> None:
    builder = v_of_42(tf, export)
    with tf.new_graph():
        init_graph(tf, value=43)
        builder.add_meta_graph(["bar"])
    builder.save(as_text=True)


@case
def testCollections(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    for value, tag in ((42, "foo"), (43, "bar")):
        with tf.new_graph() as graph:
            graph.add_to_collection(f"{tag}_vars", init_graph(tf, value=value))
            if tag == "foo":
                builder.add_meta_graph_and_variables(graph, [tag])
            else:
                builder.add_meta_graph([tag])
    builder.save()


@case
def testSignatureDefs(tf: Any, export: str, files: Path) -> None:
    make = tf.saved_model.build_signature_def
    builder = v_of_42(tf, export, signature_def_map={"foo_key": make({}, {}, "foo")})
    with tf.new_graph():
        init_graph(tf, value=43)
        signatures = {"bar_key": make({}, {}, "bar"), "foo_key": make({}, {}, "foo_new")}
        builder.add_meta_graph(["bar"], signatures)
    builder.save()


def save_signature(tf: Any, export: str, info: Any, *, graph: Any) -> None:
    """The TensorInfo as an input in one MetaGraph and as an output in another."""
    make = tf.saved_model.build_signature_def
    builder = tf.Builder(export, base=True)
    with graph.as_default():
        builder.add_meta_graph_and_variables(graph, ["input"], {"k": make({"i": info}, {}, "foo")})
        builder.add_meta_graph(["output"], {"k": make({}, {"o": info}, "foo")})
    builder.save()


@case
def testSignatureDefValidationSucceedsWithName(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.placeholder("float32", [], name="foo")
        save_signature(tf, export, tf.protos.TensorInfo(name="foo:0", dtype=1), graph=graph)


@case
def testSignatureDefValidationSucceedsWithCoo(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        tf.placeholder("float32", [], name="foo")
        info = tf.protos.TensorInfo(dtype=1)
        info.coo_sparse.values_tensor_name = "foo:0"
        save_signature(tf, export, info, graph=graph)


@case
def testSignatureDefValidationSucceedsWithRagged(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph:
        ragged = tf.RaggedTensor.from_row_splits(
            tf.constant([1, 2, 3], name="values"),
            tf.constant([0, 2, 3], "int64", name="splits"),
            validate=False,
        )
        save_signature(tf, export, tf.saved_model.build_tensor_info(ragged), graph=graph)


# --- assets -----------------------------------------------------------------------------------


def save_listed(tf: Any, export: str, files: Path, sources: list[tuple[str, str]]) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf)
        for number, (path, content) in enumerate(sources):
            asset(tf, files, path, content, "asset_file_tensor" + (f"_{number}" if number else ""))
        tensors = graph.get_collection(tf.GraphKeys.ASSET_FILEPATHS)
        builder.add_meta_graph_and_variables(graph, ["foo"], assets_list=tensors)
    builder.save()


@case
def testAssets(tf: Any, export: str, files: Path) -> None:
    (files / "ignored.txt").write_text("will be ignored")
    save_listed(tf, export, files, [("hello42.txt", "foo bar baz")])


@case
def testAssetsNameCollisionDiffFile(tf: Any, export: str, files: Path) -> None:
    sources = [("1/hello42.txt", "foo bar bak"), ("2/hello42.txt", "foo bar baz")]
    save_listed(tf, export, files, sources)


@case
def testAssetsNameCollisionSameFilepath(tf: Any, export: str, files: Path) -> None:
    save_listed(tf, export, files, [("hello42.txt", "foo bar baz")] * 2)


@case
def testAssetsNameCollisionSameFile(tf: Any, export: str, files: Path) -> None:
    sources = [("1/hello42.txt", "foo bar baz"), ("2/hello42.txt", "foo bar baz")]
    save_listed(tf, export, files, sources)


@case
def testAssetsNameCollisionManyFiles(tf: Any, export: str, files: Path) -> None:
    save_listed(tf, export, files, [(f"{n}/hello42.txt", f"foo bar baz {n}") for n in range(5)])


@case
def testMultipleAssets(tf: Any, export: str, files: Path) -> None:
    save_two(tf, export, files, "foo/foo.txt", "bar/bar.txt")


@case
def testDuplicateAssets(tf: Any, export: str, files: Path) -> None:
    save_two(tf, export, files, "foo/foo.txt", "bar/foo.txt")


def save_two(tf: Any, export: str, files: Path, *paths: str) -> None:
    builder = tf.Builder(export, base=True)
    for path in paths:
        with tf.new_graph() as graph:
            init_graph(tf)
            tensors = [asset(tf, files, path, f"content of {path}", "asset_file_tensor")]
            tag = path.partition("/")[0]
            if tag == "foo":
                builder.add_meta_graph_and_variables(graph, [tag], assets_list=tensors)
            else:
                builder.add_meta_graph([tag], assets_list=tensors)
    builder.save()


@case
def testImportScope(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf)
        tensors = [asset(tf, files, "hello42.txt", "foo bar baz", "asset_file_tensor")]
        tf.constant("constant value", name="constant_tensor_name")
        builder.add_meta_graph_and_variables(graph, ["tag_name"], assets_list=tensors)
    builder.save()


@case
def testWritingAssetsToCollection(tf: Any, export: str, files: Path) -> None:
    (files / "ignored.txt").write_text("will be ignored")
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        init_graph(tf)
        tensors = [asset(tf, files, "hello42.txt", "foo bar baz", "asset_file_tensor")]
        builder.add_meta_graph_and_variables(graph, ["foo"], assets_collection=tensors)
    builder.save()


# --- init and train ops -----------------------------------------------------------------------


@case
def testCustomInitOp(tf: Any, export: str, files: Path) -> None:
    """Here v1 and v2 are zeros after it, as `main_op()` initialises them: it warns of that."""
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        v1, v2, v3 = (init_graph(tf, f"v{n}", value) for n, value in ((1, 1), (2, 2), (3, 42)))
        with graph.control_dependencies([tf.saved_model.main_op.main_op()]):
            assigned = tf.assign(v3, v1 + v2)
        with graph.control_dependencies([assigned.op]):
            init_op = tf.no_op(name="init_op")
        builder.add_meta_graph_and_variables(graph, ["foo"], init_op=init_op)
    builder.save()


@case
def testTrainOp(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        v1, v2 = init_graph(tf, "v1", 3), init_graph(tf, "v2", 2)
        builder.add_meta_graph_and_variables(graph, ["foo"], train_op=tf.assign_add(v1, v2))
    builder.save()


@case
def testTrainOpGroup(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        init_graph(tf, "v2", 2)
        builder.add_meta_graph_and_variables(graph, ["foo"], train_op=tf.group())
    builder.save()


@case
def testTrainOpAfterVariables(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        v1, v2 = init_graph(tf, "v1", 1), init_graph(tf, "v2", 2)
        builder.add_meta_graph_and_variables(graph, ["pre_foo"])
        builder.add_meta_graph(["foo"], train_op=tf.assign_add(v1, v2))
    builder.save()


@case
def testLegacyInitOp(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        v1, v2 = init_graph(tf, "v1", 1), init_graph(tf, "v2", 2)
        v3 = tf.variable("v3", value=42, dtype="int32", trainable=False)
        legacy_init_op = tf.group(tf.assign(v3, v1 + v2), name="legacy_init_op")
        builder.add_meta_graph_and_variables(graph, ["foo"], legacy_init_op=legacy_init_op)
    builder.save()


@case
def testOp(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        with graph.device("/cpu:0"):
            v1 = init_graph(tf, "v1", 1)
        with graph.device("/cpu:1"):
            v2 = init_graph(tf, "v2", 2)
        v3 = tf.variable("v3", value=42, dtype="int32", trainable=False, collections=[])
        init_op = tf.group(tf.assign(v3, v1 + v2), name="init_op")
        for op in (v1, v2):
            graph.add_to_collection("v", op)
        graph.add_to_collection("init_op", init_op)
        builder.add_meta_graph_and_variables(graph, ["foo"])
    builder.save()


# --- savers -----------------------------------------------------------------------------------


@case
def testCustomSaveable(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        table = tf.raw_ops.MutableHashTableV2(
            key_dtype="string", value_dtype="float32", shared_name="v1", name="v1"
        )
        tf.run_before_saving(
            tf.raw_ops.LookupTableInsertV2(table_handle=table, keys=["k1"], values=[3.0])
        )
        exported = tf.raw_ops.LookupTableExportV2(
            table_handle=table, Tkeys="string", Tvalues="float32"
        )

        class TableSaveable(tf.Saveable):  # type: ignore[misc]  # the base class of either side
            def restore(self, restored_tensors: Any, restored_shapes: Any) -> Any:
                keys, values = restored_tensors
                return tf.raw_ops.LookupTableImportV2(table_handle=table, keys=keys, values=values)

        specs = [
            tf.SaveSpec(exported[0], "", "v1-keys", ["k1"]),
            tf.SaveSpec(exported[1], "", "v1-values", [3.0]),
        ]
        graph.add_to_collection("saveable_objects", TableSaveable(table, specs, "v1"))
        graph.add_to_collection("table_ref", table)
        keys = tf.placeholder("string", [None], name="keys")
        found = tf.raw_ops.LookupTableFindV2(table_handle=table, keys=keys, default_value=0.0)
        signature = tf.saved_model.predict_signature_def({"keys": keys}, {"values": found})
        builder.add_meta_graph_and_variables(graph, ["foo"], {"serving_default": signature})
    builder.save()


@case
def testCustomSaver(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        saver = tf.Saver(name="my_saver")
        builder.add_meta_graph_and_variables(graph, ["tag"], saver=saver)
    builder.save()


@case
def testNoCustomSaver(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        tf.Saver(name="my_saver")
        builder.add_meta_graph_and_variables(graph, ["tag"])
    builder.save()


@case
def testMultipleCustomSavers(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        init_graph(tf, "v1", 1)
        builder.add_meta_graph_and_variables(graph, ["tag_0"])
        builder.add_meta_graph(["tag_1"], saver=tf.Saver())
        builder.add_meta_graph(["tag_2"], saver=tf.Saver())
    builder.save()


# --- devices and attributes -------------------------------------------------------------------


@case
def testClearDevices(tf: Any, export: str, files: Path) -> None:
    with tf.new_graph() as graph, graph.device("/cpu:0"):
        init_graph(tf)
        builder = tf.Builder(export, base=True)
        builder.add_meta_graph_and_variables(graph, ["train"], clear_devices=True)
    builder.save()


@case
def testStripDefaultAttrs(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export)
    for tag, strip in (("foo", True), ("bar", False)):
        with tf.new_graph() as graph:
            init_graph(tf)
            real, imaginary = tf.variable("real", value=1.0), tf.variable("imag", value=2.0)
            tf.raw_ops.Complex(real=real, imag=imaginary, name="complex")
            if strip:
                builder.add_meta_graph_and_variables(graph, [tag], strip_default_attrs=True)
            else:
                builder.add_meta_graph([tag], strip_default_attrs=False)
    builder.save(as_text=True)


@case
def testInconsistentConsumerDefaultAttrs(tf: Any, export: str, files: Path) -> None:
    """The file is edited in test_upstream.py; there the op with a `T` is this Identity."""
    builder = tf.Builder(export)
    with tf.new_graph() as graph:
        tf.identity(tf.placeholder("float32", [], name="x"), name="test_attr")
        builder.add_meta_graph_and_variables(graph, ["foo"])
    builder.save(as_text=True)


@case
def testFingerprint(tf: Any, export: str, files: Path) -> None:
    """TensorFlow skips it: its V1 builder writes no fingerprint, and neither does ours."""
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["train"])
    builder.save()


@case
def testFingerprintInTextFormatModel(tf: Any, export: str, files: Path) -> None:
    builder = tf.Builder(export, base=True)
    with tf.new_graph() as graph:
        builder.add_meta_graph_and_variables(graph, ["train"])
    builder.save(as_text=True)
