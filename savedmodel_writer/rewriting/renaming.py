"""RenameNodes: other names for nodes of the graph, wherever they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from savedmodel_writer import errors
from savedmodel_writer.graph.names import check_op_name
from savedmodel_writer.protos import (
    AssetFileDef,
    Message,
    MetaGraphDef,
    pack_any,
    unpack_any,
)
from savedmodel_writer.rewriting.body import COLOCATED, producer
from savedmodel_writer.rewriting.collections import message_in
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.saved_model import constants

# Fields of these messages in which text names something else than nodes.
_OTHER = {"save_slice_info_def", "context_name", "type_spec"}


@attrs.frozen
class RenameNodes:
    """Renames nodes of the graph.

        RenameNodes({"dense/BiasAdd": "logits"})

    Keys of the checkpoint, shared names of resources and the keys of signatures stay. Nodes inside
    of functions are not meant.

    Attributes:
        names: new names by present ones.
    """

    names: Mapping[str, str]

    def __call__(self, model: Model) -> None:
        """Changes each MetaGraph that has such nodes.

        Raises:
            TensorNotFoundError: no MetaGraph has a node of a name.
            NodeNameError: a new name is not legal.
            DuplicateNameError: two nodes would have one name.
        """
        for name in self.names.values():
            if not isinstance(name, str):
                raise errors.NodeNameError(f"a node's name is a str, found {name!r}")
            check_op_name(name)
        there = {node.name for one in model.meta_graphs for node in one.graph_def.node}
        for name in self.names:
            if name not in there:
                raise errors.TensorNotFoundError(f"the graph has no node {name!r}", node=str(name))
        for meta_graph in model.meta_graphs:
            self._check(meta_graph)
            self._rename(meta_graph)

    def _check(self, meta_graph: MetaGraphDef) -> None:
        seen: dict[str, str] = {}
        for node in meta_graph.graph_def.node:
            name = self.names.get(node.name, node.name)
            if name in seen:
                raise errors.DuplicateNameError(
                    f"nodes {seen[name]!r} and {node.name!r} would both be {name!r}", node=name
                )
            seen[name] = node.name

    def _rename(self, meta_graph: MetaGraphDef) -> None:
        for node in meta_graph.graph_def.node:
            node.name = self.names.get(node.name, node.name)
            for index, reference in enumerate(node.input):
                if producer(reference) in self.names:
                    node.input[index] = self._new(reference)
            if "_class" in node.attr:
                classes = node.attr["_class"].list.s
                classes[:] = [self._new_class(one) for one in classes]
        for signature_def in meta_graph.signature_def.values():
            for info in [*signature_def.inputs.values(), *signature_def.outputs.values()]:
                self._rename_text(info)
        for asset in meta_graph.asset_file_def:
            self._rename_text(asset.tensor_info)
        if meta_graph.HasField("saver_def"):
            self._rename_text(meta_graph.saver_def)
        for one in meta_graph.object_graph_def.nodes:
            if one.WhichOneof("kind") == "constant":
                one.constant.operation = self._new(one.constant.operation)
        for key in meta_graph.collection_def:
            self._rename_collection(key, meta_graph.collection_def[key])

    def _rename_collection(self, key: str, collection: Any) -> None:
        kind = collection.WhichOneof("kind")
        if kind == "node_list":
            collection.node_list.value[:] = [self._new(one) for one in collection.node_list.value]
        elif kind == "bytes_list":
            for index, data in enumerate(collection.bytes_list.value):
                message = message_in(key, data)
                if message is not None:
                    self._rename_text(message)
                    if message != message_in(key, data):  # else the bytes stay
                        collection.bytes_list.value[index] = message.SerializeToString()
        elif kind == "any_list" and key == constants.ASSETS_KEY:
            for packed in collection.any_list.value:
                asset = unpack_any(AssetFileDef, packed)
                if producer(asset.tensor_info.name) in self.names:
                    self._rename_text(asset.tensor_info)
                    packed.CopyFrom(pack_any(asset))

    def _rename_text(self, message: Message) -> None:
        """Renames in all text fields of a message that name nodes."""
        for field, value in list(message.ListFields()):
            if field.name in _OTHER:
                continue
            if field.message_type is None and field.cpp_type == field.CPPTYPE_STRING:
                if isinstance(value, str):
                    setattr(message, field.name, self._new(value))
                elif field.type == field.TYPE_STRING:
                    value[:] = [self._new(one) for one in value]
            elif field.name == "external_values":  # a map of names
                renamed = {self._new(inner): self._new(outer) for inner, outer in value.items()}
                value.clear()
                value.update(renamed)
            elif field.message_type is not None:
                for one in [value] if isinstance(value, Message) else value:
                    self._rename_text(one)

    def _new(self, reference: str) -> str:
        name = producer(reference)
        control = "^" if reference.startswith("^") else ""
        return f"{control}{self.names.get(name, name)}{reference.removeprefix('^')[len(name) :]}"

    def _new_class(self, data: bytes) -> bytes:
        text = data.decode(errors="surrogateescape")
        if not text.startswith(COLOCATED):
            return data
        new = COLOCATED + self._new(text.removeprefix(COLOCATED))
        return new.encode(errors="surrogateescape")
