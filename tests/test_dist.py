"""The wheel and the sdist: what is in them, and that the README's first example runs with them."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.test_readme import python_examples

REPOSITORY = Path(__file__).resolve().parents[1]
MIB = 1 << 20


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(out: Path, *options: str) -> Path:
    """The wheel that `python -m build` makes in `out`."""
    command = [sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", out, "."]
    run(*command, cwd=REPOSITORY)
    (path,) = out.glob("*.whl")
    return path


def contents(wheel: Path) -> dict[str, int]:
    """The files of a wheel with their checksums."""
    with zipfile.ZipFile(wheel) as archive:
        return {info.filename: info.CRC for info in archive.infolist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"), "--wheel")


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        size = sum(info.file_size for info in archive.infolist())
    tops = {name.split("/")[0] for name in names}
    assert len(tops) == 2 and "savedmodel_writer" in tops
    assert {"savedmodel_writer/py.typed", "savedmodel_writer/raw_ops.pyi"} <= set(names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert size <= 6 * MIB


def test_the_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    """Without options, the wheel is built from the sdist; with `--wheel`, from the repository."""
    from_sdist = contents(build(tmp_path))
    assert from_sdist == contents(wheel)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    # A packager runs the tests, and `make protos` where the schemas have changed.
    assert {"Makefile", "tests/conftest.py", "scripts/compile_protos.py", "CHANGELOG.md"} <= names
    assert any(name.startswith("protos/") and name.endswith(".proto") for name in names)


def test_the_readme_example_runs_where_only_the_wheel_is(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    run(*pip, "install", "--quiet", wheel, cwd=tmp_path)
    listed = run(*pip, "list", "--format=freeze", cwd=tmp_path)
    installed = {line.split("==")[0].lower().replace("_", "-") for line in listed.splitlines()}
    dependencies = {"protobuf", "numpy", "crc32c", "attrs"}
    assert installed - {"pip", "setuptools"} == dependencies | {"savedmodel-writer"}
    example = tmp_path / "example.py"
    example.write_text(python_examples()[0])
    run(python, example, cwd=tmp_path)
    assert (tmp_path / "export" / "1" / "saved_model.pb").stat().st_size > 0
    assert (tmp_path / "export" / "1" / "variables" / "variables.index").is_file()
    command = subprocess.run([environment / "bin" / "savedmodel-writer"], capture_output=True)
    assert command.returncode == 2  # the extra is not installed
    assert b"pip install 'savedmodel-writer[cli]'" in command.stderr
