"""Writes `tests/golden/written/`, as `tests/golden/README.md` says. Run by `make golden`.

What TensorFlow 1 wrote is left alone: `generate_golden_tensorflow_1.py` makes it.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
OUTPUT = "tests/golden/written"
PARTS = ["bundles", "fingerprint", "models"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--root",
        type=Path,
        default=REPOSITORY,
        help=f"the directory that gets {OUTPUT}; default: the repository",
    )
    output = parser.parse_args().root.resolve() / OUTPUT
    for part in PARTS:
        shutil.rmtree(output / part, ignore_errors=True)
    sys.path.insert(0, str(REPOSITORY))
    importlib.import_module("tests.golden.tf_golden").generate(output)


if __name__ == "__main__":
    main()
