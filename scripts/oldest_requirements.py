"""Prints the package's dependencies pinned to their lower bounds, for `make test-oldest`.

Those of the extra `remote` are among them. Run where the package is installed, by the Python whose
environment is to hold them.
"""

from __future__ import annotations

import re
from importlib import metadata


def main() -> None:
    for requirement in metadata.requires("savedmodel-writer") or []:
        dependency, semicolon, marker = requirement.partition(";")
        extra = re.search("extra == .(.*).$", marker)
        if extra is None:
            print(dependency.strip().replace(">=", "==") + semicolon + marker)
        elif extra[1] == "remote":
            print(dependency.strip().replace(">=", "=="))


if __name__ == "__main__":
    main()
