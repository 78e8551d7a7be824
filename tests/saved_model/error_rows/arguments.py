"""Arguments that one of the classes has, and what a saver of the old format writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.saved_model.error_rows.row import add, add_row, row

KEYWORDS = "`assets_list`, `init_op`, `train_op`"

for argument in ("init_op", "train_op"):
    add_row(
        "builder 1",
        f"{argument} of the public class",
        lambda tf, work, argument=argument: add(tf, work, **{argument: tf.no_op()}),
        differs=KEYWORDS,
    )
add_row(
    "builder 1",
    "assets_list of the public class",
    lambda tf, work: add(tf, work, assets_list=[]),
    differs=KEYWORDS,
)
add_row(
    "builder 1",
    "strip_default_attrs of the base class in add_meta_graph",
    lambda tf, work: add(tf, work, True, base=True, strip_default_attrs=True),
    differs="`strip_default_attrs` of `add_meta_graph`",
)


@row(
    "builder 1",
    "experimental_image_writer_options of save",
    differs="`experimental_image_writer_options` of `save`",
    ours="TypeError",
)
def image_writer_options(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).save(experimental_image_writer_options=None)


@row(
    "builder 4",
    "a saver with write_version=V1",
    differs="a checkpoint of the format V1",
    ours="UnimplementedError",
)
def version_1(tf: Any, work: Path) -> None:
    tf.variable("v")
    add(tf, work, saver=tf.Saver(write_version=tf.protos.SaverDef.V1))
