"""The public names: complete, lazy, typed, and with the signatures that were promised."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import savedmodel_writer as sm

PACKAGE = Path(sm.__file__).parent
# Packages whose names load on first use.
LAZY_PACKAGES = sorted(
    ".".join(path.parent.relative_to(PACKAGE.parent).parts)
    for path in PACKAGE.rglob("__init__.py")
    if "lazy_names(__name__" in path.read_text()
)

SIGNATURES = {
    "Variable": "(value, trainable=True, collections=None, name=None, dtype=None, shape=None, *, "
    "use_resource=True, partitioner=None, caching_device=None)",
    "SavedModelBuilder.add_meta_graph_and_variables": "(self, graph, tags, "
    "signature_def_map=None, assets_collection=None, legacy_init_op=None, clear_devices=False, "
    "main_op=None, strip_default_attrs=False, saver=None, *, assets_list=None, init_op=None, "
    "train_op=None, variables=None)",
    "SavedModelBuilder.add_meta_graph": "(self, tags, signature_def_map=None, "
    "assets_collection=None, legacy_init_op=None, clear_devices=False, main_op=None, "
    "strip_default_attrs=False, saver=None, *, graph=None, assets_list=None, init_op=None, "
    "train_op=None)",
    "SavedModelBuilder.save": "(self, as_text=False, experimental_image_format=False)",
    "train.Saver": "(var_list=None, reshape=False, sharded=False, max_to_keep=5, "
    "keep_checkpoint_every_n_hours=10000.0, name=None, restore_sequentially=False, "
    "saver_def=None, builder=None, defer_build=False, allow_empty=False, write_version=2, "
    "pad_step_number=False, save_relative_paths=False, filename=None)",
    "Graph.from_graph_def": "(graph_def, variables=None)",
    "import_graph_def": "(graph_def, input_map=None, return_elements=None, name=None, "
    "op_dict=None, producer_op_list=None)",
    "Graph.create_op": "(self, op_type, inputs=(), attrs=None, name=None)",
    "predict_signature_def": "(inputs, outputs)",
    "classification_signature_def": "(examples, classes, scores)",
    "regression_signature_def": "(examples, predictions)",
    "build_signature_def": "(inputs=None, outputs=None, method_name=None, defaults=None)",
    "build_tensor_info": "(tensor)",
    "is_valid_signature": "(signature_def)",
    "get_tensor_from_tensor_info": "(tensor_info, graph=None, import_scope=None)",
    "contains_saved_model": "(export_dir)",
    "MethodNameUpdater": "(export_dir)",
    "MethodNameUpdater.replace_method_name": "(self, signature_key, method_name, tags=None)",
    "MethodNameUpdater.save": "(self, new_export_dir=None)",
    "SparseTensor": "(indices, values, dense_shape)",
    "IndexedSlices": "(values, indices, dense_shape=None)",
    "RaggedTensor.from_row_splits": "(values, row_splits, name=None, validate=True)",
    "RaggedTensor.from_nested_row_splits": "(flat_values, nested_row_splits, name=None, "
    "validate=True)",
    "save_checkpoint": "(prefix, tensors, num_shards=1, executor=None, progress=None)",
    "merge_bundles": "(prefixes, output_prefix)",
    "load_checkpoint": "(ckpt_dir_or_file)",
    "train.load_checkpoint": "(ckpt_dir_or_file)",
    "variables_from": "(path)",
    "load": "(export_dir, tags=None)",
    "SavedModel.read": "(export_dir)",
}


def bare(signature: inspect.Signature) -> str:
    """The signature without annotations, as api.md writes them."""
    parameters = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in signature.parameters.values()
    ]
    return str(inspect.Signature(parameters))


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures_begin_as_promised(name: str) -> None:
    """Further keywords may follow a promised signature, nothing else may change."""
    target: object = sm
    for part in name.split("."):
        target = getattr(target, part)
    promised = SIGNATURES[name].removesuffix(")")
    assert bare(inspect.signature(target)).startswith(promised)  # type: ignore[arg-type]


@pytest.mark.parametrize("package", LAZY_PACKAGES)
def test_every_public_name_loads_and_is_listed(package: str) -> None:
    module = importlib.import_module(package)
    assert module.__all__ and set(module.__all__) <= set(dir(module))
    for name in module.__all__:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nope'"):
        _ = module.nope


@pytest.mark.parametrize("package", LAZY_PACKAGES)
def test_what_type_checkers_see_is_what_loads(package: str) -> None:
    """The names that are imported for type checkers and the table of lazy names are the same."""
    module = importlib.import_module(package)
    assert module.__file__ is not None
    stub = Path(module.__file__).with_suffix(".pyi")
    statements = ast.parse(stub.read_text()).body if stub.exists() else []
    for node in ast.walk(ast.parse(Path(module.__file__).read_text())):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            statements += node.body
    seen: set[tuple[str, str]] = set()
    for statement in statements:
        assert isinstance(statement, ast.ImportFrom), ast.unparse(statement)
        for alias in statement.names:
            assert alias.asname == alias.name, f"write `{alias.name} as {alias.name}`"
            seen.add((statement.module or "", alias.name))
    seen.discard(("savedmodel_writer._version", "__version__"))
    lazy = {
        (f"{package}.{submodule}" if submodule else package, name)
        for submodule, names in module._NAMES.items()
        for name in names.split()
    }
    assert seen == lazy


@pytest.mark.parametrize("package", LAZY_PACKAGES)
def test_no_module_takes_the_place_of_a_name(package: str) -> None:
    """When a submodule is imported, Python sets it in its package, under its own name."""
    module = importlib.import_module(package)
    assert module.__file__ is not None
    modules = {path.stem for path in Path(module.__file__).parent.iterdir()}
    names = [names.split() for submodule, names in module._NAMES.items() if submodule]
    assert not modules & {name for group in names for name in group}


def test_import_is_light() -> None:
    """What a program does not use is not imported with the package."""
    script = (
        "import sys, numpy, google.protobuf.message; before = set(sys.modules)\n"
        "import savedmodel_writer\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout.split()
    heavy = {"ml_dtypes", "fsspec", "concurrent.futures", "tensorflow", "tempfile", "asyncio"}
    assert not heavy & set(loaded)
    ours = {name for name in loaded if name.startswith("savedmodel_writer")}
    assert ours == {f"savedmodel_writer{name}" for name in ("", "._lazy_names", "._version")}
