"""A small model with everything that makes files: variables, assets, two MetaGraphs.

Every part of it knows its number, so that parts of two models put together would be noticed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import savedmodel_writer as sm
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.saved_model import SavedModelBuilder

FILES = ["saved_model.pb", "variables/variables.data-00000-of-00001", "variables/variables.index"]
QUICK = LocalStorage(fsync=False)


class WithoutRename(LocalStorage):
    """A local directory that is written as an object store is."""

    @property
    def atomic_rename(self) -> bool:
        return False


class Model:
    """A graph whose variable and asset hold a number."""

    def __init__(self, directory: Path, number: int = 1, size: int = 3) -> None:
        directory.mkdir(exist_ok=True)
        self.number = number
        self.asset_file = directory / "number.txt"
        self.asset_file.write_text(str(number))
        self.value = np.full(size, number, np.float32)
        with sm.Graph() as self.graph:
            x = sm.placeholder(np.float32, [], name="x")
            w = sm.Variable(self.value, name="w")
            y = sm.identity(x * w, name="y")
            asset = sm.constant(str(self.asset_file), name="asset")
            holder = sm.raw_ops.VarHandleOp(dtype=sm.string, shape=[], shared_name="holder")
            read = sm.raw_ops.ReadFile(filename=asset)  # when it is loaded: the copy is known then
            self.init_op = sm.raw_ops.AssignVariableOp(resource=holder, value=read)
            text = sm.raw_ops.ReadVariableOp(resource=holder, dtype=sm.string, name="text")
            made = sm.constant(np.float32(number), name="made")
            self.saver = sm.train.Saver()  # one, so that the graph stays as it is
        self.assets = [asset]
        outputs = {"y": y, "text": text, "made": made}
        self.signatures = {"serving_default": sm.predict_signature_def({"x": x}, outputs)}

    def add(self, builder: SavedModelBuilder, **kwargs: Any) -> None:
        """The MetaGraph `serve`, with variables."""
        builder.add_meta_graph_and_variables(
            self.graph,
            ["serve"],
            self.signatures,
            assets_list=self.assets,
            init_op=self.init_op,
            saver=self.saver,
            **kwargs,
        )

    def add_again(self, builder: SavedModelBuilder, tag: str = "again") -> None:
        """A further MetaGraph."""
        builder.add_meta_graph(
            [tag],
            self.signatures,
            graph=self.graph,
            assets_list=self.assets,
            init_op=self.init_op,
            saver=self.saver,
        )


def publish(base: Path, model: Model, version: int | None = None, **kwargs: Any) -> Path:
    """The directory of a version published in one go."""
    with sm.publish(base, version, **({"storage": QUICK} | kwargs)) as builder:
        model.add(builder)
        return Path(builder.save()).parent


def names(base: Path) -> list[str]:
    """What is in a directory, hidden or not."""
    return sorted(path.name for path in base.iterdir())


def number_of(version: Path) -> int:
    """The number that all parts of a published model have."""
    bundle = sm.BundleReader(version / "variables" / "variables")
    numbers = {int(number) for number in bundle.read("w")}
    numbers.add(int((version / "assets" / "number.txt").read_text()))
    (found,) = numbers
    assert (version / "saved_model.pb").stat().st_size > 100
    return found
