"""Writes `tests/golden/written/`, as `tests/golden/README.md` says. Run by `make golden`.

With `--tensorflow-1`, in TensorFlow 1.15 on Python 3.7, what that writes of it.
"""

from __future__ import annotations

import importlib
import shutil
import sys

from generated_files import REPOSITORY, parser

OUTPUT = "tests/golden/written"
# A module of tests.golden, and what it writes.
TENSORFLOW_2 = ("tf_golden", ["bundles", "fingerprint", "models"])
TENSORFLOW_1 = ("tf_golden_tensorflow_1", ["tensorflow_1"])


def main() -> None:
    command = parser(__doc__)
    command.add_argument("--tensorflow-1", action="store_true", help="write what TensorFlow 1 does")
    arguments = command.parse_args()
    module, parts = TENSORFLOW_1 if arguments.tensorflow_1 else TENSORFLOW_2
    output = arguments.root.resolve() / OUTPUT
    for part in parts:
        shutil.rmtree(output / part, ignore_errors=True)
    sys.path.insert(0, str(REPOSITORY))
    importlib.import_module(f"tests.golden.{module}").generate(output)


if __name__ == "__main__":
    main()
