"""Runs every benchmark of this directory, one after the other; prints the README's table.

The exit code says whether all limits were kept. Each file runs alone too.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

from report import HEADER


def main() -> int:
    here = Path(__file__).parent
    shared = {"run_all", "report", "tensorflow_checkpoints", "checkpoint_loops", "checkpoint_plot"}
    scripts = sorted(path for path in here.glob("*.py") if path.stem not in shared)
    print(HEADER, flush=True)
    failed = []
    for script in scripts:
        done = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
        for line in done.stdout.splitlines():
            if line.startswith("|"):
                print(line, flush=True)
        if done.returncode:
            failed.append(script.name)
    print(f"\nPython {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    if failed:
        print("not kept, or not run:", ", ".join(failed), file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
