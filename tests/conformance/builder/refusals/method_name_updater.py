"""What MethodNameUpdater reads, replaces, writes and refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.refusal import CASES, case


def model(tf: Any, work: Path, as_text: bool = False) -> str:
    """A model of three MetaGraphs, of which the last has one signature less."""
    builder = tf.Builder(str(work / "model"))
    make = tf.saved_model.build_signature_def
    for number, tags in enumerate((["serve"], ["serve", "gpu"], ["train"])):
        with tf.new_graph() as graph:
            signatures = {"foo": make(method_name="old_foo"), "bar": make(method_name="old_bar")}
            if number == 0:
                builder.add_meta_graph_and_variables(graph, tags, signatures)
            else:
                builder.add_meta_graph(tags, dict(list(signatures.items())[: 3 - number]))
    builder.save(as_text=as_text)
    return str(work / "model")


def methods(tf: Any, directory: str) -> list[dict[str, str]]:
    """The method names as a reader finds them, and the files that are there."""
    path = Path(directory)
    files = sorted(file.name for file in path.iterdir() if file.is_file())
    (data,) = [(path / name).read_bytes() for name in files]
    if files == ["saved_model.pbtxt"]:
        lines = data.decode().splitlines()
        return [{"text": line} for line in sorted(lines) if "method_name" in line]
    read = tf.protos.SavedModel.FromString(data)
    return [
        {key: meta_graph.signature_def[key].method_name for key in sorted(meta_graph.signature_def)}
        for meta_graph in read.meta_graphs
    ]


def updater_cases() -> None:
    calls: dict[str, tuple[Any, ...]] = {
        "all": ("foo", "regress"),
        "one": ("foo", "regress", "train"),
        "one_of_a_list": ("bar", "classify", ["serve"]),
        "several_tags": ("bar", "classify", ["gpu", "serve"]),
        "tags_twice": ("bar", "classify", ["gpu", "serve", "gpu"]),
        "key_missing_in_one": ("bar", "classify"),
        "key_missing": ("nope", "classify", "serve"),
        "tags_missing": ("foo", "classify", "nope"),
        "tags_too_few": ("foo", "classify", ["gpu"]),
        "tags_none_in_list": ("foo", "classify", []),
        "no_key": ("", "classify"),
        "no_method": ("foo", ""),
        "key_none": (None, "classify"),
        "method_none": ("foo", None),
        "method_a_number": ("foo", 3),
    }
    for name, arguments in calls.items():
        for as_text in (False, True):

            def update(
                tf: Any, work: Path, arguments: Any = arguments, as_text: bool = as_text
            ) -> Any:
                directory = model(tf, work, as_text)
                updater = tf.saved_model.signature_def_utils.MethodNameUpdater(directory)
                updater.replace_method_name(*arguments)
                updater.save()
                return methods(tf, directory)

            CASES[f"update_{name}{'_text' if as_text else ''}"] = update
    for content in (None, "garbage", "\0\1"):
        for file in ("saved_model.pb", "saved_model.pbtxt", "saved_model.cpb"):

            def read(tf: Any, work: Path, content: Any = content, file: str = file) -> None:
                if content is not None:
                    (work / file).write_bytes(content.encode())
                tf.saved_model.signature_def_utils.MethodNameUpdater(str(work))

            CASES[f"update_reads_{file}_{content!r}"] = read
    for value in (None, 7):

        def of(tf: Any, work: Path, value: Any = value) -> None:
            tf.saved_model.signature_def_utils.MethodNameUpdater(value)

        CASES[f"update_of_{value}"] = of


updater_cases()


@case
def update_by_keywords(tf: Any, work: Path) -> Any:
    directory = model(tf, work)
    updater = tf.saved_model.signature_def_utils.MethodNameUpdater(export_dir=directory)
    updater.replace_method_name(signature_key="foo", method_name="a", tags=None)
    updater.replace_method_name(signature_key="foo", method_name="b", tags="serve")
    (work / "new").mkdir()
    updater.save(new_export_dir=str(work / "new"))
    return methods(tf, directory), methods(tf, str(work / "new"))


@case
def update_into_a_missing_directory(tf: Any, work: Path) -> Any:
    updater = tf.saved_model.signature_def_utils.MethodNameUpdater(model(tf, work))
    updater.save(str(work / "a" / "b"))
