"""What is run when a model is loaded: tables are filled from assets, and a file is read.

The assets are found in the export directory: the files that the constants name are gone by then.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.models import asset
from tests.conformance.builder.program import CASES, case

WORDS = "the\nword 0\na\nword 1\n"


def word_table(tf: Any, files: Path, name: str = "words", content: str = WORDS) -> tuple[Any, Any]:
    """A table from word to line number, its asset, and the op that fills it from the asset."""
    table = tf.raw_ops.HashTableV2(
        key_dtype="string", value_dtype="int64", shared_name=name, name=name
    )
    vocabulary = asset(tf, files, f"{name}.txt", content, f"{name}_file")
    fill = tf.raw_ops.InitializeTableFromTextFileV2(
        table_handle=table,
        filename=vocabulary,
        key_index=-2,  # the whole line
        value_index=-1,  # the number of the line
        name=f"fill_{name}",
    )
    return table, fill


def look_up(tf: Any, *tables: Any) -> dict[str, Any]:
    """The default signature: words to numbers, by each table."""
    x = tf.placeholder("string", [None], name="x")
    found = {
        f"y{number}": tf.raw_ops.LookupTableFindV2(
            table_handle=table, keys=x, default_value=tf.constant(-1, "int64")
        )
        for number, table in enumerate(tables)
    }
    return {"serving_default": tf.saved_model.predict_signature_def({"x": x}, found)}


def ways_cases() -> None:
    """Each argument, collection and reserved key by which a loader finds what to run."""
    for way in ("main_op", "legacy_init_op", "init_op", "collection", "initialiser_only"):
        for meta_graphs in (1, 2):

            def program(
                tf: Any, export: str, files: Path, way: str = way, meta_graphs: int = meta_graphs
            ) -> None:
                builder = tf.Builder(export, base=way == "init_op")
                for number in range(meta_graphs):
                    with tf.new_graph() as graph:
                        tf.variable("v", [2])
                        table, fill = word_table(tf, files, f"words{number}", WORDS[4 * number :])
                        graph.add_to_collection(tf.GraphKeys.TABLE_INITIALIZERS, fill)
                        run = tf.group(fill, name="run")
                        given = {way: run} if way.endswith("op") else {}
                        if way == "collection":
                            graph.add_to_collection("legacy_init_op", run)
                        key = "assets_list" if way == "init_op" else "assets_collection"
                        given[key] = graph.get_collection(tf.GraphKeys.ASSET_FILEPATHS)
                        arguments = ([f"serve{number}"], look_up(tf, table))
                        if number == 0:
                            builder.add_meta_graph_and_variables(graph, *arguments, **given)
                        else:
                            builder.add_meta_graph(*arguments, **given)
                builder.save()

            CASES[f"loading_table_by_{way}_{meta_graphs}"] = program


ways_cases()


@case
def loading_two_tables(tf: Any, export: str, files: Path) -> None:
    """Two tables of two assets, filled by one main op."""
    with tf.new_graph() as graph:
        first, fill_first = word_table(tf, files, "first")
        second, fill_second = word_table(tf, files, "second", "word 1\nmat\n")
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph,
            ["serve"],
            look_up(tf, first, second),
            assets_collection=graph.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
            main_op=tf.group(fill_first, fill_second, name="fill"),
        )
        builder.save()


@case
def loading_reads_a_file(tf: Any, export: str, files: Path) -> None:
    """The main op puts an asset's content, and the sum of two variables, into variables."""
    with tf.new_graph() as graph:
        path = asset(tf, files, "content.txt", "what the asset says", "file")
        content = tf.variable("content", [], "string", collections=["local_variables"])
        v, w = tf.variable("v", [2]), tf.variable("w", [2])
        total = tf.variable("total", [2], collections=["local_variables"])
        main = tf.group(
            tf.assign(content, tf.raw_ops.ReadFile(filename=path)),
            tf.assign(total, v + w),
            name="main",
        )
        one = tf.placeholder("float32", [], name="one")
        outputs = {"content": tf.identity(content), "total": total + one}
        signature = tf.saved_model.predict_signature_def({"one": one}, outputs)
        builder = tf.Builder(export)
        builder.add_meta_graph_and_variables(
            graph, ["serve"], {"serving_default": signature}, [path], main_op=main
        )
        builder.save()
