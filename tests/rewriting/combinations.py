"""Changes at random, one after the other, all of which leave the answers of a model as they are."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import attrs
import numpy as np

from savedmodel_writer import rewriting as rw
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY

KINDS: dict[str, Callable[[Random], rw.Change]] = {}


def kind(function: Callable[[Random], rw.Change]) -> Callable[[Random], rw.Change]:
    KINDS[function.__name__] = function
    return function


@attrs.frozen
class Renamed:
    """Other keys of signatures; what they were is kept for those who ask."""

    suffix: str

    def __call__(self, model: rw.Model) -> None:
        for meta_graph in model.meta_graphs:
            keys = [key for key in meta_graph.signature_def if not key.startswith("__")]
            tags = list(meta_graph.meta_info_def.tags)
            rw.Signatures({key + self.suffix: key for key in keys}, tags)(model)


@attrs.frozen
class SameValues:
    """Some variables replaced by arrays of the same values."""

    seed: int

    def __call__(self, model: rw.Model) -> None:
        chance = Random(self.seed)
        keys = [key for key in sorted(model.values) if key != OBJECT_GRAPH_KEY]
        chosen = chance.sample(keys, min(len(keys), 3))
        arrays = {key: np.asarray(model.values[key].read()) for key in chosen}
        if arrays:
            rw.ReplaceVariables(arrays | {"no such": 1}, strict=False)(model)


@attrs.frozen
class OtherNodeNames:
    """Some nodes get other names, or each other's."""

    seed: int

    def __call__(self, model: rw.Model) -> None:
        chance = Random(self.seed)
        (first, *_) = model.meta_graphs
        nodes = [node.name for node in first.graph_def.node]
        chosen = chance.sample(nodes, min(len(nodes), 20))
        if chance.random() < 0.5:
            others = [f"scope.{self.seed}/{name}" for name in chosen]
        else:
            others = chosen[1:] + chosen[:1]
        rw.RenameNodes(dict(zip(chosen, others, strict=True)))(model)


@attrs.frozen
class Some:
    """A change to some of the floating variables that there are then."""

    seed: int
    change: Callable[[list[str]], rw.Change]

    def __call__(self, model: rw.Model) -> None:
        keys = [key for key in sorted(model.values) if model.values[key].dtype.is_floating]
        self.change(Random(self.seed).sample(keys, min(len(keys), 2)))(model)


@kind
def keep_tags(chance: Random) -> rw.Change:
    return rw.KeepTags("serve")


@kind
def strip(chance: Random) -> rw.Change:
    return rw.StripTraining()


@kind
def prune(chance: Random) -> rw.Change:
    return rw.Prune()


@kind
def freeze(chance: Random) -> rw.Change:
    return chance.choice([rw.Freeze(), Some(chance.getrandbits(32), rw.Freeze)])


@kind
def unfreeze(chance: Random) -> rw.Change:
    unfreezing = rw.Unfreeze(chance.choice([4, 16, 4096]))

    def change(model: rw.Model) -> None:  # of object graphs it is refused
        rw.DropObjectGraph()(model)
        unfreezing(model)

    return change


@kind
def cast(chance: Random) -> rw.Change:
    dtype = chance.choice(["half", "bfloat16", "float64", "float32"])
    some = Some(chance.getrandbits(32), lambda names: rw.CastVariables(dtype, names))
    return chance.choice([rw.CastVariables(dtype), some])


@kind
def rename_nodes(chance: Random) -> rw.Change:
    return OtherNodeNames(chance.getrandbits(32))


@kind
def rename_signatures(chance: Random) -> rw.Change:
    return Renamed(chance.choice("ab"))


@kind
def replace(chance: Random) -> rw.Change:
    return SameValues(chance.getrandbits(32))


@kind
def drop(chance: Random) -> rw.Change:
    return rw.DropObjectGraph()


def combination(seed: int) -> list[rw.Change]:
    """Between two and six changes."""
    chance = Random(seed)
    names = chance.choices(list(KINDS), k=chance.randint(2, 6))
    return [KINDS[name](chance) for name in names]
