"""Ways to damage a model: each one thing, and what is to be found then, and where."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from savedmodel_writer.protos import FunctionDef, MetaGraphDef, NodeDef, SavedModel

INDEX = "variables/variables.index"
DATA = "variables/variables.data-00000-of-00001"
WARMUP = "assets.extra/tf_serving_warmup_requests"


@attrs.frozen
class Damaged:
    """A copy of a model, to be damaged."""

    path: Path

    @contextmanager
    def message(self) -> Iterator[SavedModel]:
        """The message, written back when the block ends."""
        file = self.path / "saved_model.pb"
        message = SavedModel.FromString(file.read_bytes())
        yield message
        file.write_bytes(message.SerializeToString())

    @contextmanager
    def serve(self) -> Iterator[MetaGraphDef]:
        """The MetaGraph that is served."""
        with self.message() as message:
            yield next(one for one in message.meta_graphs if one.meta_info_def.tags == ["serve"])

    @contextmanager
    def node(self, name: str) -> Iterator[NodeDef]:
        """A node of its graph."""
        with self.serve() as meta_graph:
            yield next(node for node in meta_graph.graph_def.node if node.name == name)

    @contextmanager
    def function(self, part: str) -> Iterator[FunctionDef]:
        """The first function with a part of its name."""
        with self.serve() as meta_graph:
            functions = sorted(
                meta_graph.graph_def.library.function, key=lambda one: one.signature.name
            )
            yield next(one for one in functions if part in one.signature.name)

    def cut(self, file: str, count: int) -> None:
        """Takes bytes from the end of a file."""
        path = self.path / file
        path.write_bytes(path.read_bytes()[:-count])

    def flip(self, file: str, position: int) -> None:
        """Changes a byte of a file."""
        data = bytearray((self.path / file).read_bytes())
        data[position] ^= 0x55
        (self.path / file).write_bytes(data)


@attrs.frozen
class Damage:
    """One way.

    Attributes:
        name: what is done.
        kind: of which model.
        code: what is found then.
        place: a part of the place where it is found.
        do: does it.
    """

    name: str
    kind: str
    code: str
    place: str
    do: Callable[[Damaged], None]


ALL: list[Damage] = []


def damage(
    code: str, place: str, kind: str = "graph"
) -> Callable[[Callable[[Damaged], None]], Callable[[Damaged], None]]:
    """Adds a function to the list, under its own name."""

    def add(do: Callable[[Damaged], None]) -> Callable[[Damaged], None]:
        ALL.append(Damage(do.__name__, kind, code, place, do))
        return do

    return add


def copy(original: Path, directory: Path) -> Damaged:
    """A copy of a model, in a directory of the same name."""
    return Damaged(Path(shutil.copytree(original, directory / original.name)))
