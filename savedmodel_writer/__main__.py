"""`python -m savedmodel_writer`: the command without its script."""

from __future__ import annotations

import sys

from savedmodel_writer.cli import main

if __name__ == "__main__":
    sys.exit(main())
