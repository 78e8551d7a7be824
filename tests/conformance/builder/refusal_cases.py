"""What a builder refuses, and what it accepts against expectation; `tf` is either side.

A case gets an empty directory to work in, and returns a plain value if nothing is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

CASES: dict[str, Callable[[Any, Path], Any]] = {}


def case(function: Callable[[Any, Path], Any]) -> Callable[[Any, Path], Any]:
    CASES[function.__name__] = function
    return function


def info(tf: Any, name: str = "x:0", dtype: int = 1) -> Any:
    return tf.protos.TensorInfo(name=name, dtype=dtype)


def add(tf: Any, work: Path, again: bool = False, **kwargs: Any) -> None:
    """Adds the default graph, as the first or the second MetaGraph."""
    builder = tf.Builder(str(work / "export"))
    graph = tf.default_graph()
    tf.placeholder("float32", [], name="x")
    if again:
        builder.add_meta_graph_and_variables(graph, ["first"])
        builder.add_meta_graph(["second"], **kwargs)
    else:
        builder.add_meta_graph_and_variables(graph, ["first"], **kwargs)


# --- the constructor --------------------------------------------------------------------------


@case
def directory_with_a_file(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(str(work))


@case
def directory_with_a_directory(tf: Any, work: Path) -> None:
    (work / "directory").mkdir()
    tf.Builder(str(work))


@case
def directory_with_a_file_as_bytes(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(bytes(work))


@case
def directory_is_a_file(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(str(work / "file"))


@case
def directory_below_a_file(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(str(work / "file" / "x"))


@case
def directory_of_an_unknown_scheme(tf: Any, work: Path) -> None:
    tf.Builder("zzz://foo/bar")


@case
def directory_is_none(tf: Any, work: Path) -> None:
    tf.Builder(None)


@case
def directory_is_a_number(tf: Any, work: Path) -> None:
    tf.Builder(7)


@case
def directory_is_empty(tf: Any, work: Path) -> None:
    tf.Builder(str(work))


@case
def two_builders_before_saving(tf: Any, work: Path) -> None:
    tf.Builder(str(work))
    tf.Builder(str(work))


# --- the order of calls -----------------------------------------------------------------------


@case
def add_meta_graph_first(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).add_meta_graph(["a"])


@case
def variables_twice(tf: Any, work: Path) -> None:
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"])
    builder.add_meta_graph_and_variables(tf.default_graph(), ["b"])


@case
def add_meta_graph_first_with_bad_signature(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).add_meta_graph(["a"], {"k": None})


@case
def image_format(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).save(experimental_image_format=True)


@case
def no_overwrite(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).save()
    tf.Builder(str(work / "export"))


@case
def no_overwrite_of_text(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "export")).save(as_text=True)
    tf.Builder(str(work / "export"))


# --- signatures -------------------------------------------------------------------------------


def signature_cases() -> None:
    def infos(tf: Any) -> dict[str, Any]:
        return {
            "empty": tf.protos.TensorInfo(),
            "name_only": tf.protos.TensorInfo(name="x:0"),
            "dtype_only": tf.protos.TensorInfo(dtype=1),
            "name_and_dtype": info(tf),
            "sparse_without_dtype": tf.protos.TensorInfo(
                coo_sparse=tf.protos.TensorInfo.CooSparse(values_tensor_name="x:0")
            ),
            "composite_of_nothing": tf.protos.TensorInfo(
                composite_tensor=tf.protos.TensorInfo.CompositeTensor()
            ),
            "composite_of_good": tf.protos.TensorInfo(
                composite_tensor=tf.protos.TensorInfo.CompositeTensor(components=[info(tf)])
            ),
            "composite_of_bad": tf.protos.TensorInfo(
                composite_tensor=tf.protos.TensorInfo.CompositeTensor(
                    components=[info(tf), tf.protos.TensorInfo(name="x:0")]
                )
            ),
        }

    names = "empty name_only dtype_only name_and_dtype sparse_without_dtype composite_of_nothing"
    names += " composite_of_good composite_of_bad"
    for name in names.split():
        for field in ("inputs", "outputs"):
            for again in (False, True):

                def signature(
                    tf: Any, work: Path, name: str = name, field: str = field, again: bool = again
                ) -> None:
                    made = tf.saved_model.build_signature_def(**{field: {"k": infos(tf)[name]}})
                    add(tf, work, again, signature_def_map={"s": made})

                CASES[f"signature_{field}_{name}{'_again' if again else ''}"] = signature


signature_cases()


@case
def signature_under_the_init_key(tf: Any, work: Path) -> None:
    made = tf.saved_model.build_signature_def({"x": info(tf)})
    add(tf, work, signature_def_map={"__saved_model_init_op": made})


@case
def signature_under_the_train_key(tf: Any, work: Path) -> None:
    made = tf.saved_model.build_signature_def({"x": info(tf)})
    add(tf, work, signature_def_map={"__saved_model_train_op": made})


@case
def bad_signature_under_a_reserved_key(tf: Any, work: Path) -> None:
    made = tf.saved_model.build_signature_def({"x": tf.protos.TensorInfo(name="x:0")})
    add(tf, work, signature_def_map={"__saved_model_init_op": made})


@case
def signature_none(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map={"k": None})


@case
def signature_map_a_list(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map=[tf.saved_model.build_signature_def()])


@case
def signature_map_an_empty_list(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map=[])


@case
def signature_key_a_number(tf: Any, work: Path) -> None:
    add(tf, work, signature_def_map={3: tf.saved_model.build_signature_def()})


# --- tags -------------------------------------------------------------------------------------


@case
def tags_none(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "e")).add_meta_graph_and_variables(tf.default_graph(), None)


@case
def tags_numbers(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "e")).add_meta_graph_and_variables(tf.default_graph(), [1])


# --- main op ----------------------------------------------------------------------------------


def main_op_cases() -> None:
    kinds: dict[str, Callable[[Any], Any]] = {
        "operation": lambda tf: tf.no_op(name="init"),
        "text": lambda tf: "init",
        "tensor": lambda tf: tf.constant(1.0, name="k"),
        "number": lambda tf: 7,
        "zero": lambda tf: 0,
    }
    for key in ("main_op", "legacy_init_op"):
        for kind in kinds:
            for again in (False, True):

                def given(
                    tf: Any, work: Path, key: str = key, kind: str = kind, again: bool = again
                ) -> None:
                    add(tf, work, again, **{key: kinds[kind](tf)})

                CASES[f"{key}_{kind}{'_again' if again else ''}"] = given
        for collection in ("saved_model_main_op", "legacy_init_op"):

            def taken(tf: Any, work: Path, key: str = key, collection: str = collection) -> None:
                op = tf.no_op()
                tf.default_graph().add_to_collection(collection, op)
                add(tf, work, **{key: op})

            CASES[f"{key}_with_collection_{collection}"] = taken


main_op_cases()


@case
def main_op_twice_in_one_graph(tf: Any, work: Path) -> None:
    op = tf.no_op()
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], main_op=op)
    builder.add_meta_graph(["b"], main_op=op)


@case
def init_op_text(tf: Any, work: Path) -> None:
    builder = tf.Builder(str(work / "export"), base=True)
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], init_op="init")


@case
def train_op_text(tf: Any, work: Path) -> None:
    builder = tf.Builder(str(work / "export"), base=True)
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"], train_op="init")


# --- assets -----------------------------------------------------------------------------------


def asset_cases() -> None:
    def tensors(tf: Any, work: Path, kind: str) -> Any:
        path = str(work / "file.txt")
        Path(path).write_text("content")
        return {
            "number": lambda: 3,
            "tensor": lambda: tf.constant(path, name="k"),
            "text": lambda: [path],
            "none": lambda: [None],
            "variable": lambda: [tf.variable("v", [], "string")],
            "placeholder": lambda: [tf.placeholder("string", [], name="p")],
            "int": lambda: [tf.constant(3, name="k")],
            "two": lambda: [tf.constant([path, path], name="k")],
            "zero": lambda: [tf.constant([], "string", name="k")],
            "empty": lambda: [tf.constant("", name="k")],
            "good": lambda: [tf.constant(path, name="k")],
        }[kind]()

    kinds = [
        "number",
        "tensor",
        "text",
        "none",
        "variable",
        "placeholder",
        "int",
        "two",
        "zero",
        "empty",
        "good",
    ]
    for kind in kinds:
        for again in (False, True):

            def given(tf: Any, work: Path, kind: str = kind, again: bool = again) -> None:
                add(tf, work, again, assets_collection=tensors(tf, work, kind))

            CASES[f"assets_{kind}{'_again' if again else ''}"] = given


asset_cases()


# --- savers -----------------------------------------------------------------------------------


@case
def saver_not_built(tf: Any, work: Path) -> None:
    tf.variable("v")
    add(tf, work, saver=tf.Saver(defer_build=True))


@case
def saver_text(tf: Any, work: Path) -> None:
    tf.variable("v")
    add(tf, work, saver="saver")


@case
def finalized_graph(tf: Any, work: Path) -> None:
    tf.variable("v")
    tf.placeholder("float32", [], name="y")
    tf.default_graph().finalize()
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["a"])


@case
def graph_is_no_graph(tf: Any, work: Path) -> None:
    tf.Builder(str(work / "e")).add_meta_graph_and_variables(NotAGraph(tf), ["a"])


class NotAGraph:
    """Neither a session nor a graph."""

    def __init__(self, tf: Any) -> None:
        self._values: list[Any] = []

    def as_default(self) -> Any:
        raise TypeError("not a graph")


# --- simple_save ------------------------------------------------------------------------------


@case
def simple_save_without_inputs(tf: Any, work: Path) -> Any:
    x = tf.placeholder("float32", [], name="x")
    try:
        tf.simple_save(tf.default_graph(), str(work / "export"), {}, {"x": x})
    finally:
        assert not (work / "export").exists(), "bad inputs raise before the directory is made"


@case
def simple_save_into_a_full_directory(tf: Any, work: Path) -> Any:
    (work / "file").touch()
    x = tf.placeholder("float32", [], name="x")
    tf.simple_save(tf.default_graph(), str(work), {"x": x}, {"x": x})


# --- telling a SavedModel ---------------------------------------------------------------------


def telling_cases() -> None:
    for present in ("saved_model.pb", "saved_model.pbtxt", "saved_model.cpb", "other.pb", ""):
        for form in (str, Path, bytes):

            def tell(tf: Any, work: Path, present: str = present, form: Any = form) -> bool:
                if present:
                    (work / present).write_text("garbage")
                return tf.saved_model.contains_saved_model(form(work))

            CASES[f"contains_{present}_{form.__name__}"] = tell
    for value in (None, 3, "", "/nowhere/at/all"):

        def other(tf: Any, work: Path, value: Any = value) -> bool:
            return tf.saved_model.maybe_saved_model_directory(value)

        CASES[f"contains_{value!r}"] = other


telling_cases()


# --- MethodNameUpdater ------------------------------------------------------------------------


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
