"""Prints the package's dependencies pinned to their lower bounds, for `make test-oldest`.

Run where the package is installed, by the Python whose environment is to hold them.
"""

from __future__ import annotations

from importlib import metadata


def main() -> None:
    for requirement in metadata.requires("savedmodel-writer") or []:
        dependency, semicolon, marker = requirement.partition(";")
        if "extra ==" not in marker:
            print(dependency.strip().replace(">=", "==") + semicolon + marker)


if __name__ == "__main__":
    main()
