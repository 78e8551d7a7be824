"""Whatever a script generates is what stands in the repository; on drift, the diff to apply."""

from __future__ import annotations

import difflib
import gzip
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]

# Each script takes `--root DIRECTORY` and writes there what it writes into the repository.
GENERATORS = {
    "scripts/generate_docs.py": [
        "docs/architecture.md",
        "docs/errors.md",
        "docs/inspection.md",
    ],
    "scripts/generate_golden.py": [
        "tests/golden/written/bundles",
        "tests/golden/written/fingerprint",
        "tests/golden/written/models",
    ],
    "scripts/vendor_protos.py": ["protos"],
    "scripts/compile_protos.py": ["savedmodel_writer/protos/_generated"],
    "scripts/generate_op_list.py": [
        "savedmodel_writer/ops/op_list.binpb.gz",
        "savedmodel_writer/ops/ops_not_public.txt.gz",
        "savedmodel_writer/ops/python_names.py",
    ],
    "scripts/generate_kernel_list.py": ["savedmodel_writer/ops/ops_without_kernels.txt.gz"],
    "scripts/generate_raw_ops_stub.py": ["savedmodel_writer/raw_ops.pyi"],
    "scripts/generate_op_families.py": [
        "savedmodel_writer/ops/shape_functions/families.txt.gz",
        "savedmodel_writer/ops/value_functions/families.txt.gz",
    ],
}


def files(root: Path, outputs: list[str]) -> dict[str, bytes]:
    """The generated files below `root`, by their path in the repository."""
    found = []
    for output in outputs:
        path = root / output
        found += [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return {
        file.relative_to(root).as_posix(): content(file)
        for file in found
        if "__pycache__" not in file.parts
    }


def content(file: Path) -> bytes:
    """A file's bytes; what is compressed in it, as zlibs differ."""
    data = file.read_bytes()
    return gzip.decompress(data) if file.suffix == ".gz" else data


def diff(name: str, here: bytes | None, made: bytes | None) -> str:
    """What `git apply` turns the one into the other with, or a sentence where it is not text."""
    if here == made:
        return ""
    try:
        before, after = (
            [] if data is None else data.decode().splitlines(keepends=True) for data in (here, made)
        )
    except UnicodeDecodeError:
        return f"{name}: binary files differ\n"
    return "".join(
        difflib.unified_diff(
            before,
            after,
            "/dev/null" if here is None else f"a/{name}",
            "/dev/null" if made is None else f"b/{name}",
        )
    )


@pytest.mark.parametrize("script", GENERATORS)
def test_regenerating_changes_nothing(script: str, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, REPOSITORY / script, "--root", tmp_path], check=True, cwd=tmp_path
    )
    here = files(REPOSITORY, GENERATORS[script])
    made = files(tmp_path, GENERATORS[script])
    assert made, f"{script} wrote nothing to {GENERATORS[script]}"
    drift = "".join(diff(name, here.get(name), made.get(name)) for name in sorted({*here, *made}))
    if drift:
        pytest.fail(f"{script} gives other files; run it, or apply:\n{drift}", pytrace=False)


def test_drift_is_told_as_a_diff() -> None:
    told = diff("protos/x.proto", b"one\ntwo\n", b"one\nthree\n")
    assert told.splitlines()[:3] == [
        "--- a/protos/x.proto",
        "+++ b/protos/x.proto",
        "@@ -1,2 +1,2 @@",
    ]
    assert told.endswith("-two\n+three\n")
    assert diff("x", None, b"new\n").startswith("--- /dev/null\n")
    assert diff("x", b"\xff", b"\xfe") == "x: binary files differ\n"
