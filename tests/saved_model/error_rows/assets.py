"""Assets: the tensors, and the files they name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.saved_model.error_rows.row import add, add_both, add_row

INPUT, NAMES = "builder 8.1", "builder 8.2"


def file(work: Path, path: str = "file.txt", content: str = "content") -> str:
    """A file of the user's."""
    made = work / path
    made.parent.mkdir(exist_ok=True)
    made.write_text(content)
    return str(made)


add_both(INPUT, "None", lambda tf, work: {"assets_collection": None})
add_both(INPUT, "an empty list", lambda tf, work: {"assets_collection": []})
add_both(INPUT, "not iterable", lambda tf, work: {"assets_collection": 3})
add_both(
    INPUT,
    "a Tensor instead of a list",
    lambda tf, work: {"assets_collection": tf.constant(file(work), name="k")},
    says=("list of string constants",),
)
ELEMENTS = {
    "a str": lambda tf, work: file(work),
    "None in a list": lambda tf, work: None,
    "a variable": lambda tf, work: tf.variable("v", [], "string"),
    "producer op is not Const": lambda tf, work: tf.placeholder("string", [], name="p"),
    "dtype not string": lambda tf, work: tf.constant(3, name="k"),
    "two values": lambda tf, work: tf.constant([file(work)] * 2, name="k"),
    "no value": lambda tf, work: tf.constant([], "string", name="k"),
    "a vector of one element": lambda tf, work: tf.constant([file(work)], name="k"),
    "the empty string": lambda tf, work: tf.constant("", name="k"),
    "a scalar": lambda tf, work: tf.constant(file(work), name="k"),
}
for name, element in ELEMENTS.items():
    add_both(
        INPUT, name, lambda tf, work, element=element: {"assets_collection": [element(tf, work)]}
    )


def of_base(tf: Any, work: Path) -> None:
    add(tf, work, base=True, assets_list=[tf.constant(3, name="k")])


add_row(INPUT, "dtype not string, in assets_list", of_base)


def not_utf8(tf: Any, work: Path) -> dict[str, Any]:
    path = os.fsencode(work) + b"/\xff.txt"
    with open(path, "wb") as made:
        made.write(b"content")
    return {"assets_collection": [tf.constant(path, name="k")]}


add_both(INPUT, "base name is not UTF-8", not_utf8, says=("not UTF-8",))


# --- choosing names ---------------------------------------------------------------------------


def paths(*given: str) -> Any:
    """Arguments with an asset for each path below the directory; some have files."""

    def arguments(tf: Any, work: Path) -> dict[str, Any]:
        (work / "directory").mkdir()
        file(work, "1/h.txt", "A")
        tensors = [
            tf.constant(f"{work}/{path}", name=f"k{number}") for number, path in enumerate(given)
        ]
        return {"assets_collection": tensors}

    return arguments


SILENT = {
    "differs": "an asset whose source is missing, a directory",
    "ours": "AssetNotFoundError",
}
add_both(NAMES, "missing file, unique base name", paths("2/nope.txt"), **SILENT)
add_both(NAMES, "missing file, colliding base name", paths("1/h.txt", "2/h.txt"))
add_both(NAMES, "a directory", paths("directory"), says=("directory", "expected a regular file"))
add_both(NAMES, "path ending in /", paths("1/"), says=("1/", "expected a regular file"))
