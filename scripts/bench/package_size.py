"""Bytes that `pip install savedmodel-writer` puts on a disk, with and without dependencies.

Installed from this checkout into a new directory; pip and setuptools are not in it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from report import row

REPOSITORY = Path(__file__).resolve().parents[2]


def megabytes(directory: Path) -> float:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file()) / 1e6


def main() -> bool:
    with tempfile.TemporaryDirectory() as directory:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--target", directory, str(REPOSITORY)], check=True)
        installed = Path(directory)
        packages = sorted(path.name for path in installed.glob("*.dist-info"))
        package, everything = megabytes(installed / "savedmodel_writer"), megabytes(installed)
    kept = row("the package on disk", f"{package:.1f} MB", "≤ 6 MB", package <= 6)
    return kept & row(
        f"with its {len(packages) - 1} dependencies",
        f"{everything:.1f} MB",
        "≤ 90 MB",
        everything <= 90,
    )


if __name__ == "__main__":
    sys.exit(not main())
