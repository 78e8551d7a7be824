"""Tags; main, init and train ops."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from tests.saved_model.error_rows.row import add, add_both, add_row, row

# --- what each argument writes ----------------------------------------------------------------

add_both("builder 6", "tags [1]", lambda tf, work: {"tags": [1]}, says=("a tag is a str", "1"))
add_both("builder 6", "tags None", lambda tf, work: {"tags": None})


def tags_written(tags: Any) -> Any:
    def program(tf: Any, work: Path) -> list[str]:
        builder = tf.Builder(str(work / "export"))
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "tags: .* is one str")
            builder.add_meta_graph_and_variables(tf.default_graph(), tags)
            builder.add_meta_graph(tags)
        model = tf.protos.SavedModel.FromString(Path(builder.save()).read_bytes())
        first, second = (list(one.meta_info_def.tags) for one in model.meta_graphs)
        assert first == second
        return first

    return program


for tags in ("serve", [b"serve"], [], ["b", "a", "b"]):
    add_row("builder 6", f"tags {tags!r} are taken", tags_written(tags))

# --- main op ----------------------------------------------------------------------------------

MAIN = "builder 7.1"
WORDS = ("k:0", "not a Python bool")

for argument in ("main_op", "legacy_init_op"):
    for value in ("init", 7):
        add_both(
            MAIN,
            f"{argument} {value!r}, not an Operation",
            lambda tf, work, argument=argument, value=value: {argument: value},
        )
    add_both(
        MAIN, f"{argument} an Operation", lambda tf, work, argument=argument: {argument: tf.no_op()}
    )


def main_op_tensor(tf: Any, work: Path) -> None:
    add(tf, work, main_op=tf.constant(1.0, name="k"))


add_row(MAIN, "a Tensor as main_op in add_meta_graph_and_variables", main_op_tensor, says=WORDS)
add_row(
    MAIN,
    "a Tensor as main_op in add_meta_graph",
    lambda tf, work: add(tf, work, True, main_op=tf.constant(1.0, name="k")),
)
add_both(
    MAIN,
    "a Tensor as legacy_init_op",
    lambda tf, work: {"legacy_init_op": tf.constant(1.0, name="k")},
)


@row(MAIN, "both given")
def both(tf: Any, work: Path) -> None:
    add(tf, work, main_op=tf.no_op(), legacy_init_op=tf.no_op())


def with_collection(argument: str, collection: str) -> Any:
    def program(tf: Any, work: Path) -> None:
        op = tf.no_op()
        tf.default_graph().add_to_collection(collection, op)
        add(tf, work, **({argument: op} if argument else {}))

    return program


for collection in ("saved_model_main_op", "legacy_init_op"):
    for argument in ("main_op", "legacy_init_op", ""):
        add_row(
            MAIN,
            f"collection {collection} is not empty, {argument or 'no op'} is passed",
            with_collection(argument, collection),
            promised="AssertionError" if argument else "",
        )


@row(MAIN, "a second call with an op in the same graph", promised="AssertionError")
def twice_in_one_graph(tf: Any, work: Path) -> None:
    op = tf.no_op()
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], main_op=op)
    builder.add_meta_graph(["b"], main_op=op)


@row(MAIN, "a second call without an op inherits the first")
def once_in_one_graph(tf: Any, work: Path) -> list[str]:
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], main_op=tf.no_op(name="op"))
    builder.add_meta_graph(["b"])
    model = tf.protos.SavedModel.FromString(Path(builder.save()).read_bytes())
    collections = [one.collection_def["saved_model_main_op"] for one in model.meta_graphs]
    return [collection.node_list.value[0] for collection in collections]


# --- init and train op ------------------------------------------------------------------------

BASE = "builder 7.2"

for argument in ("init_op", "train_op"):
    for again in (False, True):
        add_row(
            BASE,
            f"{argument} a string ({'second' if again else 'first'} MetaGraph)",
            lambda tf, work, again=again, argument=argument: add(
                tf, work, again, base=True, **{argument: "init"}
            ),
        )
        add_row(
            BASE,
            f"{argument} a Tensor ({'second' if again else 'first'} MetaGraph)",
            lambda tf, work, again=again, argument=argument: add(
                tf, work, again, base=True, **{argument: tf.constant(1.0)}
            ),
        )


@row(BASE, "the same dict again", differs="the caller's signature dict")
def same_dict_again(tf: Any, work: Path) -> None:
    signatures = {"k": tf.saved_model.build_signature_def(method_name="m")}
    builder = tf.Builder(str(work / "export"), base=True)
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], signatures, init_op=tf.no_op())
    builder.add_meta_graph(["b"], signatures)
