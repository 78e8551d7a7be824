"""Which call may follow which, and which argument is looked at first."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.saved_model.error_rows.row import add, row

SECTION = "builder 3"


@row(SECTION, "M1: add_meta_graph_and_variables twice")
def variables_twice(tf: Any, work: Path) -> None:
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"])
    builder.add_meta_graph_and_variables(tf.default_graph(), ["b"], {"k": None})


@row(SECTION, "M2: add_meta_graph first")
def add_meta_graph_first(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).add_meta_graph(["a"])


@row(SECTION, "M2 comes before the signatures")
def add_meta_graph_first_with_bad_signature(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).add_meta_graph(["a"], {"k": None})


@row(SECTION, "M2: add_meta_graph first, of the base class")
def add_meta_graph_first_of_base(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export"), base=True).add_meta_graph(["a"])


@row(SECTION, "signatures before assets")
def signatures_before_assets(tf: Any, work: Path) -> None:
    made = tf.saved_model.build_signature_def({"k": tf.protos.TensorInfo(name="x:0")})
    add(tf, work, signature_def_map={"s": made}, assets_collection=3)


@row(SECTION, "assets before the main op")
def assets_before_main_op(tf: Any, work: Path) -> None:
    add(tf, work, assets_collection=["text"], main_op="init")


@row(SECTION, "the main op before the tags", says=("Expected init to be an Operation",))
def main_op_before_tags(tf: Any, work: Path) -> None:
    add(tf, work, tags=None, main_op="init")


@row(SECTION, "a failed call can be repeated")
def failed_call_repeated(tf: Any, work: Path) -> list[str]:
    tf.variable("v")
    builder = tf.Builder(str(work / "export"))
    try:
        builder.add_meta_graph_and_variables(
            tf.default_graph(), ["a"], assets_collection=["no tensor"]
        )
    except TypeError:
        builder.add_meta_graph_and_variables(tf.default_graph(), ["a"])
        builder.save()
    return sorted(path.name for path in (work / "export").rglob("*"))


@row(SECTION, "image format", says=("No proto_splitter is provided", "2 GiB"))
def image_format(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).save(experimental_image_format=True)


@row(SECTION, "image format is ignored with as_text")
def image_format_as_text(tf: Any, work: Path) -> str:
    builder = tf.Builder(str(work / "export"))
    return Path(builder.save(as_text=True, experimental_image_format=True)).name


@row(SECTION, "no meta graph")
def no_meta_graph(tf: Any, work: Path) -> bytes:
    tf.Builder(str(work / "export")).save()
    return (work / "export" / "saved_model.pb").read_bytes()


@row(SECTION, "save in both forms")
def both_forms(tf: Any, work: Path) -> list[str]:
    builder = tf.Builder(str(work / "export"))
    builder.save()
    builder.save()
    builder.save(as_text=True)
    return sorted(path.name for path in (work / "export").iterdir())


@row(SECTION, "add_meta_graph after save")
def add_after_save(tf: Any, work: Path) -> int:
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"])
    builder.save()
    builder.add_meta_graph(["b"])
    path = Path(builder.save())
    return len(tf.protos.SavedModel.FromString(path.read_bytes()).meta_graphs)


@row(SECTION, "saved already: no builder any more")
def no_overwrite(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).save(as_text=True)
    tf.Builder(str(work / "export"))


@row(
    SECTION,
    "save when EXPORT was removed",
    differs="`save` after somebody removed the directory",
    ours="NotFoundError",
)
def removed_before_save(tf: Any, work: Path) -> None:
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(
        tf.default_graph(), ["a"], {"s": tf.saved_model.build_signature_def()}
    )
    builder.save()
    shutil.rmtree(work / "export")
    builder.save()


@row(SECTION, "a signature without anything is stored")
def empty_signature(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map={"s": tf.saved_model.build_signature_def()})
