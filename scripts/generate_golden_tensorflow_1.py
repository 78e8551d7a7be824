"""Writes `tests/golden/written/tensorflow_1/`, in TensorFlow 1.15.

Run by `make golden-tensorflow-1`.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
OUTPUT = "tests/golden/written/tensorflow_1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--root",
        type=Path,
        default=REPOSITORY,
        help=f"the directory that gets {OUTPUT}; default: the repository",
    )
    output = parser.parse_args().root.resolve() / OUTPUT
    shutil.rmtree(output, ignore_errors=True)
    sys.path.insert(0, str(REPOSITORY))
    importlib.import_module("tests.golden.tf_golden_tensorflow_1").generate(output)


if __name__ == "__main__":
    main()
