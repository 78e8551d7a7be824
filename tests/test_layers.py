"""Imports go strictly down the layers; this table is the order of the house."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "savedmodel_writer"

# From the ground up. Modules of one line are neighbours: they do not import each other.
LAYERS = [
    ["_version", "_lazy_names", "_logger", "_close_names", "errors"],
    ["protos"],
    ["files", "table"],
    ["tfrecord", "dtypes"],
    ["shapes"],
    ["tensors"],
    ["sources"],
    ["tensor_bundle", "ops"],
    ["graph"],
    ["raw_ops", "composite_tensors", "asset_paths"],
    ["variables", "nest", "tensor_spec", "array_ops"],
    ["control_flow", "lookup", "math"],
    ["default_graph_ops", "state_ops", "io"],
    ["nn"],
    ["train"],
    ["saved_model"],
    ["inspection", "rewriting"],
    ["importers"],
    ["cli"],
    ["__init__", "__main__"],
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
THIRD_PARTY = {"attr", "attrs", "crc32c", "google", "numpy"}
# Modules that a lower layer names in a string; each is a road up, and has its reason.
ROADS_UP = {
    # Only the `__module__` of its functions, for `help` and pickling by name; nothing is imported.
    ("graph/raw_op.py", "savedmodel_writer.raw_ops"),
    # `Graph.from_graph_def(…, variables=…)` is promised as a method of Graph.
    ("graph/importer.py", "savedmodel_writer.variables.taking_over"),
    # `x[mask]` gives the elements where the mask is true.
    ("graph/operators.py", "savedmodel_writer.array_ops"),
    # `Graph.check()` and `Graph.summary()` are, too.
    ("graph/inspected.py", "savedmodel_writer.inspection.live_graph"),
}
# Extras, each imported inside the function that needs it.
EXTRAS = {"ml_dtypes", "fsspec", "safetensors", "click", "jax"}
# Modules that are imported in functions themselves.
WHOLLY_OF_EXTRAS = {("cli/commands.py", "click"), ("cli/running.py", "click")}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "_generated" not in path.parts)


def room(path: Path) -> str:
    """The layer's name that a file belongs to."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Every imported module as (absolute name, line, whether outside of functions)."""
    package = path.relative_to(PACKAGE.parent).parts
    nodes: list[tuple[ast.AST, bool]] = [(ast.parse(path.read_text(), str(path)), True)]
    while nodes:
        node, outside = nodes.pop()
        outside = outside and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        nodes += [(child, outside) for child in ast.iter_child_nodes(node)]
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package[: -node.level], node.module or ""]) if node.level else ""
            base = base.strip(".") or node.module or ""
            top = base == "savedmodel_writer"  # there the room is the name that is imported
            names = [f"{base}.{alias.name}" for alias in node.names] if top else [base]
        else:
            continue
        yield from ((name, node.lineno, outside) for name in names)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    here = room(path)
    assert here in LEVEL, f"{path} is in no layer: give it a place in LAYERS"
    for name, line, at_top in imports(path):
        parts = name.split(".")
        if parts[0] == "savedmodel_writer":
            there = parts[1] if len(parts) > 1 else "__init__"
            assert there in LEVEL, f"{path}:{line}: imports {name}, which is in no layer"
            assert there == here or LEVEL[there] < LEVEL[here], (
                f"{path}:{line}: {here} may not import {there}: imports go down only"
            )
        elif parts[0] in EXTRAS:
            module = path.relative_to(PACKAGE).as_posix()
            assert not at_top or (module, parts[0]) in WHOLLY_OF_EXTRAS, (
                f"{path}:{line}: {name} is an extra: import it where it is needed"
            )


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_four_dependencies(path: Path) -> None:
    allowed = THIRD_PARTY | EXTRAS | {"savedmodel_writer"} | set(sys.stdlib_module_names)
    for name, line, _ in imports(path):
        assert name.split(".")[0] in allowed, f"{path}:{line}: {name} is not a dependency"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_protobuf_has_one_door(path: Path) -> None:
    if room(path) == "protos":
        return
    for name, line, _ in imports(path):
        assert not name.startswith("google"), f"{path}:{line}: {name}; go through protos"
        assert "_generated" not in name, f"{path}:{line}: {name}; go through protos"


def test_no_other_road_up_by_name() -> None:
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                package, _, rest = node.value.partition(".")
                there = LEVEL.get(rest.split(".")[0], 0)
                if package == "savedmodel_writer" and there > LEVEL[room(path)]:
                    found.add((path.relative_to(PACKAGE).as_posix(), node.value))
    assert found == ROADS_UP


def test_files_have_a_docstring_and_one_concept() -> None:
    for path in modules():
        text = path.read_text()
        assert ast.get_docstring(ast.parse(text)), f"{path}: say in one sentence what it is"
        lines = 0 if "\nGENERATED by" in text else text.count("\n")
        limit = 600 if path == PACKAGE / "__init__.py" else 350  # that is the list of public names
        assert lines <= limit, f"{path}: {lines} lines; is it still one concept?"
