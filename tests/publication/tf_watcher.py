"""A server that watches a base path as TensorFlow Serving does, and loads what it finds.

Started as a program with the base path; polls until its standard input ends, then prints what it
saw as JSON: how many versions it loaded, and what it found broken.
"""

from __future__ import annotations

import json
import os
import re
import select
import sys

import numpy as np

from tests.conformance import tf_c_api


def versions(base_path: str) -> list[int]:
    """The entries whose names are integers, as Serving's file_system_storage_path_source."""
    names = os.listdir(base_path) if os.path.isdir(base_path) else []
    return [int(name) for name in names if re.fullmatch(r"\s*[+-]?[0-9]+\s*", name, re.ASCII)]


def load(export_dir: str) -> None:
    """Raises unless the C++ loader loads the model and all its parts have one number."""
    with tf_c_api.Session(export_dir, ["serve"]) as session:
        answer = session.run(
            {"y": "y:0", "text": "text:0", "made": "made:0"}, {"x:0": np.float32(1)}
        )
    found = {*answer["y"].tolist(), float(answer["text"].item()), float(answer["made"])}
    if len(found) != 1:
        raise AssertionError(f"parts of several models: {found}")


def watch(base_path: str) -> dict[str, object]:
    """Loads every version when it is first seen, and the largest at every look."""
    loaded: set[int] = set()
    broken: list[str] = []
    looks = loads = 0
    while not select.select([sys.stdin], [], [], 0.001)[0]:
        looks += 1
        there = versions(base_path)
        for version in sorted({*there} - loaded | {max(there, default=0)} - {0}):
            export_dir = os.path.join(base_path, str(version))
            try:
                load(export_dir)
            except (tf_c_api.CApiError, AssertionError) as error:
                if os.path.exists(export_dir):  # and not pruned meanwhile
                    broken.append(f"{version}: {error}")
            else:
                loads += 1
                loaded.add(version)
    return {"looks": looks, "loads": loads, "versions": sorted(loaded), "broken": broken}


if __name__ == "__main__":
    tf_c_api.library()
    print("ready", flush=True)
    print(json.dumps(watch(sys.argv[1])), flush=True)
