"""The object graph of a TensorFlow 2 model: its own references, and its variables' values."""

from __future__ import annotations

from collections.abc import Iterator

from savedmodel_writer import errors
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_nodes import GraphNodes
from savedmodel_writer.inspection.tensor_value import dtype_name
from savedmodel_writer.protos import MetaGraphDef, SavedObject
from savedmodel_writer.saved_model.object_graph import ObjectGraph
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.tensor_bundle import BundleReader


def check_objects(
    meta_graph_def: MetaGraphDef,
    checkpoint: BundleReader | None,
    nodes: GraphNodes,
    found: Findings,
) -> set[str]:
    """Checks the object graph of a MetaGraph, if it has one.

    Returns:
        The keys in the checkpoint that objects have.
    """
    if not meta_graph_def.HasField("object_graph_def"):
        return set()
    found = found.at("object graph")
    _check_references(meta_graph_def, nodes, found)
    if checkpoint is None:
        return set()
    try:
        objects = ObjectGraph(meta_graph_def.object_graph_def, checkpoint)
        pairs = [] if objects.tracked is None else list(objects.pairs())
    except errors.DataLossError as error:
        found.add("object-graph", error.message)
        return set()
    except errors.StorageError:
        return set()  # a finding already
    if objects.tracked is None:
        found.add("object-graph-untracked", "the checkpoint has no object graph")
        return set()
    keys = set()
    for node in objects.tracked.nodes:
        for attribute in node.attributes:
            keys.add(attribute.checkpoint_key)
            if attribute.checkpoint_key and attribute.checkpoint_key not in checkpoint:
                found.at(f"key {attribute.checkpoint_key!r}").add(
                    "object-value",
                    "the checkpoint's object graph names it, the checkpoint lacks it",
                )
    for saved, tracked in pairs:
        if objects.proto.nodes[saved].HasField("variable"):
            for attribute in objects.tracked.nodes[tracked].attributes:
                _check_variable(
                    objects.proto.nodes[saved], attribute.checkpoint_key, checkpoint, found
                )
    return keys


def _check_variable(
    saved: SavedObject, key: str, checkpoint: BundleReader, found: Findings
) -> None:
    at = found.at(f"key {key!r}")
    try:
        if key not in checkpoint:
            return  # a finding already
        tensor = checkpoint[key]
        shape = TensorShape.from_proto(saved.variable.shape)
    except errors.DataLossError:
        return  # likewise
    except errors.InvalidInputError as error:
        at.add("object-graph", error.message)
        return
    if saved.variable.dtype != tensor.dtype.as_datatype_enum or not shape.is_compatible_with(
        tensor.shape
    ):
        at.add(
            "object-value",
            f"variable {saved.variable.name!r} is {dtype_name(saved.variable.dtype)} {shape}, its "
            f"value {tensor.dtype.name} {TensorShape(tensor.shape)}",
        )


def _check_references(meta_graph_def: MetaGraphDef, nodes: GraphNodes, found: Findings) -> None:
    objects = meta_graph_def.object_graph_def
    functions = {one.signature.name for one in meta_graph_def.graph_def.library.function}
    for number, node in enumerate(objects.nodes):
        at = found.at(f"object {number}")
        for what, other in _numbers(node):
            if not 0 <= other < len(objects.nodes):
                at.add("object-graph", f"{what} is object {other} of {len(objects.nodes)}")
        for name in _functions(node):
            if name not in objects.concrete_functions:
                at.add("object-graph", f"names function {name!r}, which has no description")
        if node.HasField("asset"):
            index = node.asset.asset_file_def_index
            if not 0 <= index < len(meta_graph_def.asset_file_def):
                at.add("object-graph", f"asset {index} of {len(meta_graph_def.asset_file_def)}")
        if node.HasField("constant") and node.constant.operation not in nodes.by_name:
            at.add("object-graph", f"constant {node.constant.operation!r} is not in the graph")
    for name, function in sorted(objects.concrete_functions.items()):
        at = found.at(f"function {name!r}")
        if name not in functions:
            at.add("object-graph", "it is not in the library")
        for other in function.bound_inputs:
            if not 0 <= other < len(objects.nodes):
                at.add("object-graph", f"it is given object {other} of {len(objects.nodes)}")


def _numbers(node: SavedObject) -> Iterator[tuple[str, int]]:
    for child in node.children:
        yield f"child {child.local_name!r}", child.node_id
    for slot in node.slot_variables:
        yield f"slot {slot.slot_name!r}", slot.slot_variable_node_id


def _functions(node: SavedObject) -> Iterator[str]:
    if node.HasField("function"):
        yield from node.function.concrete_functions
    if node.HasField("bare_concrete_function"):
        yield node.bare_concrete_function.concrete_function_name
