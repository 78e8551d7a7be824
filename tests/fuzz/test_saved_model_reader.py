"""A damaged SavedModel gives what its message says, or says what is wrong with it; it never hangs.

The message has no checksum, so that much of the damage is another model that is as good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from savedmodel_writer import SavedModel, errors, protos
from savedmodel_writer.dtypes import DType
from savedmodel_writer.protos import text
from savedmodel_writer.saved_model import MetaGraph
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.memory_storage import MemoryStorage
from tests.fuzz.message_mutations import damage_message
from tests.fuzz.mutations import damaged
from tests.golden.written_files import golden

DAMAGE = (errors.DataLossError, errors.StorageError)


def small_model(directory: str) -> dict[str, bytes]:
    """A model without the definitions of its ops, which nobody needs."""
    files = golden(directory)
    message = protos.SavedModel.FromString(files["saved_model.pb"])
    for meta_graph in message.meta_graphs:
        meta_graph.meta_info_def.ClearField("stripped_op_list")
    files["saved_model.pb"] = message.SerializeToString()
    return {f"/model/{name}": content for name, content in files.items()}


MODELS = [
    small_model(f"models/{name}")
    for name in ("assets_same_as_second", "collections", "signatures_of_each_method", "tables")
]
OBJECTS = small_model("fingerprint")
PB = "/model/saved_model.pb"
TEXTS = [text.to_text(protos.SavedModel.FromString(model[PB])).encode() for model in MODELS]


def refused(files: dict[str, bytes]) -> bool:
    """Uses all of a model but its graph; whether a part was refused. Other errors are passed on."""
    storage: Any = MemoryStorage(files)
    try:
        model = SavedModel.read("/model", storage=storage)
    except DAMAGE as error:
        assert error.message and error.path is not None
        return True
    if PB in files:
        expected = protos.SavedModel.FromString(files[PB])
        assert model.proto.SerializeToString(deterministic=True) == expected.SerializeToString(
            deterministic=True
        )
    found = False
    for meta_graph in model.meta_graphs[:4]:
        assert repr(meta_graph)
        for part in parts(meta_graph):
            try:
                part()
            except DAMAGE as error:
                assert error.message
                found = True
    return found


def parts(meta_graph: MetaGraph) -> Iterator[Callable[[], object]]:
    """What can be asked of a MetaGraph, one after the other."""
    for signature in meta_graph.signatures.values():
        yield lambda signature=signature: use_tensors(signature.inputs)
        yield lambda signature=signature: use_tensors(signature.outputs)
        yield lambda signature=signature: signature.defaults
    yield lambda: meta_graph.collections
    yield lambda: meta_graph.init_op
    yield lambda: use_assets(meta_graph)
    yield lambda: use_variables(meta_graph)


def use_tensors(tensors: Any) -> None:
    for tensor in tensors.values():
        assert tensor.dtype is None or type(tensor.dtype) is DType
        assert tensor.shape.rank is None or tensor.shape.rank >= 0


def use_assets(meta_graph: MetaGraph) -> None:
    for name in meta_graph.assets:
        path = meta_graph.assets[name]
        assert path.startswith("/model/assets/") and ".." not in path.split("/")


def use_variables(meta_graph: MetaGraph) -> None:
    for name, tensor in meta_graph.variables.items():
        assert name and tensor.read_bits().shape == tensor.shape


def use_graph(meta_graph: MetaGraph) -> bool:
    """Builds the graph; one that cannot be built is refused as `import_graph_def` refuses it."""
    try:
        assert len(meta_graph.graph.get_operations()) == len(
            meta_graph.meta_graph_def.graph_def.node
        )
    except (errors.InvalidInputError, errors.DataLossError) as error:
        assert error.message
        return False
    return True


def test_damaged_bytes() -> None:
    def attempt(chance: Random) -> bool:
        files = dict(chance.choice([*MODELS, OBJECTS]))
        file = chance.choice([PB, PB, *files])
        files[file] = damaged(files[file], chance)
        if chance.random() < 0.02:
            del files[file]
        return refused(files)

    fuzz(0.15, attempt)


@pytest.mark.filterwarnings("ignore:.*invalid .*escape sequence")  # of the parser's, from Python
def test_damaged_text() -> None:
    def attempt(chance: Random) -> bool:
        return refused({"/model/saved_model.pbtxt": damaged(chance.choice(TEXTS), chance)})

    fuzz(0.01, attempt)


def test_damaged_messages() -> None:
    def attempt(chance: Random) -> bool:
        files = dict(chance.choice([*MODELS, OBJECTS]))
        message = protos.SavedModel.FromString(files[PB])
        for _ in range(chance.choice([1, 1, 2, 5])):
            damage_message(message, chance)
        files[PB] = message.SerializeToString()
        return refused(files)

    fuzz(0.06, attempt)


def test_damaged_graphs() -> None:
    def attempt(chance: Random) -> bool:
        files = dict(chance.choice([*MODELS, OBJECTS]))
        message = protos.SavedModel.FromString(files[PB])
        for _ in range(chance.choice([1, 1, 2])):
            damage_message(message.meta_graphs[0].graph_def, chance)
        files[PB] = message.SerializeToString()
        storage: Any = MemoryStorage(files)
        return not use_graph(SavedModel.read("/model", storage=storage).meta_graphs[0])

    fuzz(0.01, attempt)
