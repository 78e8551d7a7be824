"""Programs of TensorFlow's saved_model_test.py: assets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.models import asset
from tests.conformance.builder.program import case
from tests.conformance.builder.upstream_models import init_graph


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
