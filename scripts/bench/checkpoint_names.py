"""Checkpoints of many small tensors: 50,000 scalars against TensorFlow, and a million names.

Times are CPU time, so that a busy machine does not matter; the files are on tmpfs.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import numpy as np
from report import calls_in_turns, row, workplace
from tensorflow_checkpoints import SAVER_SCALARS, SCALARS, TensorFlow

from savedmodel_writer.files import LocalStorage
from savedmodel_writer.tensor_bundle import BundleReader, BundleWriter, save_checkpoint

STORAGE = LocalStorage(fsync=False)


def scalars(directory: Path, tensorflow: TensorFlow) -> bool:
    """50,000 scalars: the cost of a tensor, whatever its size."""
    values = {f"layer_{n % 7}/kernel/{n}": np.float32(n) for n in range(SCALARS)}
    ours, theirs = directory / "scalars", directory / "their_scalars"

    def read() -> None:
        with BundleReader(ours) as reader:
            assert sum(1 for tensor in reader.values() if tensor.read().shape == ()) == SCALARS

    times = calls_in_turns(
        {
            "write": lambda: save_checkpoint(ours, values, storage=STORAGE),
            "SaveV2": lambda: tensorflow.seconds("save_scalars", theirs),
        },
        5,
        time.process_time,
    ) | calls_in_turns({"read": read}, 5, time.process_time)
    # These take long: once is enough.
    times["RestoreV2"] = [tensorflow.seconds("restore_scalars", theirs)]
    times["Saver"] = [tensorflow.seconds("saver", directory / "saver") * SCALARS / SAVER_SCALARS]
    medians = {name: statistics.median(found) for name, found in times.items()}
    kept = True
    for name, other in (("write", "SaveV2"), ("read", "RestoreV2")):
        what = f"{name} {SCALARS:,} scalars"
        kept &= row(what, f"{medians[name]:.2f} s of CPU", "≤ 1 s", medians[name] <= 1)
        ratio = medians[name] / medians[other]
        kept &= row(
            f"{what}, over {other}",
            f"{ratio:.2f} ({medians[other]:.2f} s)",
            "≤ 4",
            ratio <= 4,
        )
    ratio = medians["Saver"] / medians["write"]
    return kept & row(
        f"write {SCALARS:,} scalars, over `tf.compat.v1.train.Saver` "
        f"(its nodes and a run, for {SAVER_SCALARS:,}, times {SCALARS // SAVER_SCALARS})",
        f"{ratio:.0f} times faster ({medians['Saver']:.1f} s)",
        "≥ 3",
        ratio >= 3,
    )


def names(directory: Path) -> bool:
    """A million names: time per name over that of 100,000, and one lookup."""
    zero = np.float32(0)

    def seconds(count: int) -> float:
        with BundleWriter(directory / "names", storage=STORAGE) as writer:
            for number in range(count):
                writer.add(f"layer_{number % 7}/kernel/{number}", zero)
            start = time.process_time()
            writer.finish()
            return time.process_time() - start

    few = statistics.median(seconds(100_000) for _ in range(3))
    many = seconds(1_000_000)
    ratio = many / few / 10
    kept = row(
        "index of 1,000,000 names, time per name over that of 100,000",
        f"{ratio:.2f} ({many:.2f} s)",
        "≤ 1.5",
        ratio <= 1.5,
    )
    with BundleReader(directory / "names") as reader:
        start = time.process_time()
        found = reader.read("layer_6/kernel/500002")
        elapsed = time.process_time() - start
    assert found == 0
    return kept & row(
        "one lookup among 1,000,000 names", f"{elapsed * 1e3:.1f} ms", "≤ 5 ms", elapsed <= 5e-3
    )


def main() -> bool:
    tensorflow = TensorFlow()
    with workplace(Path("/dev/shm")) as directory:
        kept = scalars(directory, tensorflow)
        tensorflow.close()
        return kept & names(directory)


if __name__ == "__main__":
    sys.exit(not main())
