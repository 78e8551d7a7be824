"""Signatures: which of them the new model has, under which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from savedmodel_writer import errors
from savedmodel_writer._close_names import did_you_mean
from savedmodel_writer.protos import MetaGraphDef, SignatureDef, as_message
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.object_graph import remove_unreachable, signature_map
from savedmodel_writer.rewriting.tags import find_meta_graph
from savedmodel_writer.saved_model.signature_tensors import OP_KEYS, tensor_names


@attrs.frozen
class Signatures:
    """Other, fewer or renamed signatures.

        Signatures({"serving_default": "classify"})      # that one only, under another name

    The op that loaders run, and a train op, are kept though they are recorded as signatures. In a
    model with an object graph, signatures are functions: there new ones cannot be made of tensor
    names.

    Attributes:
        signatures: for each signature of the new model, by its key, what it is: the key that it
            has now, or a SignatureDef.
        tags: of the MetaGraph that is meant; by default each is.
    """

    signatures: Mapping[str, str | SignatureDef] = attrs.field()
    tags: str | Iterable[str] | None = None

    @signatures.validator
    def _check(self, _: Any, signatures: Any) -> None:
        if not isinstance(signatures, Mapping):
            raise errors.InvalidTypeError(
                "Signatures: expected a dict of new keys to present keys or SignatureDefs, found "
                f"{signatures!r}"
            )
        for key in signatures:
            if key in OP_KEYS:
                raise errors.ReservedKeyError(f"the key {key!r} is reserved; it is kept as it is")

    def __call__(self, model: Model) -> None:
        """Changes each MetaGraph that is meant.

        Raises:
            MetaGraphNotFoundError: the model has none of these tags.
            InvalidArgumentError: a MetaGraph has no signature of that key.
            SignatureError: a new SignatureDef lacks a name or dtype.
            TensorNotFoundError: it names a tensor whose node the graph does not have.
            UnimplementedError: a new SignatureDef for a model with an object graph.
        """
        if self.tags is not None:
            self._change(model.saved_model.meta_graphs[find_meta_graph(model, self.tags)])
            return
        for meta_graph in model.meta_graphs:
            self._change(meta_graph)

    def _change(self, meta_graph: MetaGraphDef) -> None:
        present = meta_graph.signature_def
        changed: dict[str, SignatureDef] = {}
        for key, what in self.signatures.items():
            if isinstance(what, str):
                changed[key] = SignatureDef()
                changed[key].CopyFrom(_present(meta_graph, what))
            else:
                changed[key] = as_message(SignatureDef, what)
        new = {
            key: changed[key] for key, what in self.signatures.items() if not isinstance(what, str)
        }
        self._check_new(meta_graph, new)
        for key in list(present):
            if key not in OP_KEYS:
                del present[key]
        for key, signature_def in changed.items():
            present[key].CopyFrom(signature_def)
        self._change_objects(meta_graph)

    def _check_new(self, meta_graph: MetaGraphDef, new: Mapping[str, SignatureDef]) -> None:
        if not new:
            return
        if meta_graph.HasField("object_graph_def"):
            raise errors.UnimplementedError(
                f"signatures {sorted(new)}: the model has an object graph, in which a signature "
                "is a function, which a SignatureDef is not; apply DropObjectGraph() before, which "
                "makes it a model of graph and signatures alone"
            )
        nodes = {node.name for node in meta_graph.graph_def.node}
        for key, signature_def in new.items():
            infos = [*signature_def.inputs.values(), *signature_def.outputs.values()]
            for info in infos:
                if info.WhichOneof("encoding") is None or not info.dtype:
                    raise errors.SignatureError(
                        f"signature {key!r}: a TensorInfo needs a name and a dtype, found {info}"
                    )
            for name in tensor_names(infos):
                if name.partition(":")[0] not in nodes:
                    raise errors.TensorNotFoundError(
                        f"signature {key!r}: the graph has no tensor {name!r}", node=name
                    )

    def _change_objects(self, meta_graph: MetaGraphDef) -> None:
        if not meta_graph.HasField("object_graph_def"):
            return
        map_node = signature_map(meta_graph.object_graph_def)
        if map_node is None:
            return
        functions = [(child.local_name, child.node_id) for child in map_node.children]
        del map_node.children[:]
        for present, number in functions:
            for key, what in self.signatures.items():
                if what == present:
                    map_node.children.add(local_name=key, node_id=number)
        remove_unreachable(meta_graph.object_graph_def)


def _present(meta_graph: MetaGraphDef, key: str) -> SignatureDef:
    if key not in meta_graph.signature_def:
        there = sorted(set(meta_graph.signature_def) - set(OP_KEYS))
        raise errors.InvalidArgumentError(
            f"the MetaGraph {sorted(meta_graph.meta_info_def.tags)} has no signature {key!r}, it "
            f"has {there}{did_you_mean(key, there)}"
        )
    return meta_graph.signature_def[key]
