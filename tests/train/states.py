"""Directories with checkpoints and the file that names the latest, right and wrong ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from savedmodel_writer.tensor_bundle import save_checkpoint

# What stands in the file `checkpoint` of a directory with the checkpoints x-1 and x-2.
STATES: dict[str, bytes | None] = {
    "relative": b'model_checkpoint_path: "x-2"\nall_model_checkpoint_paths: "x-1"\n',
    "absolute": b'model_checkpoint_path: "{directory}/x-1"',
    "in another directory": b'model_checkpoint_path: "../other/x"',
    "with times": b'model_checkpoint_path: "x-1" last_preserved_timestamp: 1.5e9',
    "no file": None,
    "empty": b"",
    "no path": b'all_model_checkpoint_paths: "x-1"',
    "a number": b"model_checkpoint_path: 3",
    "no text": b"\0",
    "not UTF-8": b'model_checkpoint_path: "\xff"',
    "an unknown field": b'model_checkpoint_path: "x-1" color: "red"',
    "a checkpoint that is not there": b'model_checkpoint_path: "x-3"',
}


def write_states(root: Path) -> None:
    """A directory for each state, which stands in the file `mine` too, and one beside them."""
    (root / "other").mkdir()
    save_checkpoint(root / "other/x", {"other": np.ones(5)})
    for name, state in STATES.items():
        (root / name).mkdir()
        save_checkpoint(root / name / "x-1", {"one": np.ones(1)})
        save_checkpoint(root / name / "x-2", {"two": np.ones(2)})
        if state is not None:
            state = state.replace(b"{directory}", str(root / name).encode())
            (root / name / "checkpoint").write_bytes(state)
            (root / name / "mine").write_bytes(state)
