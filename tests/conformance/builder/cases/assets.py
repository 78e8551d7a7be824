"""Assets: names, contents, records, several MetaGraphs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.models import asset
from tests.conformance.builder.program import CASES, case


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
