"""Signatures: their tensors are there, of the dtypes and shapes told, and can be computed."""

from __future__ import annotations

from collections.abc import Mapping

from savedmodel_writer import errors
from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_nodes import GraphNodes
from savedmodel_writer.inspection.tensor_value import problem_of
from savedmodel_writer.protos import DataType, MetaGraphDef, SignatureDef, TensorInfo
from savedmodel_writer.saved_model.signature_tensors import OP_KEYS, outputs_of, tensor_names
from savedmodel_writer.saved_model.signature_validity import EXAMPLE_METHODS, is_valid_signature
from savedmodel_writer.shapes import TensorShape

_MAX_DEPTH = 64
"""Composite tensors within one another; more is damage."""


def check_signatures(
    meta_graph_def: MetaGraphDef, nodes: GraphNodes, graph: Graph | None, found: Findings
) -> None:
    """Checks all signatures.

    Args:
        meta_graph_def: the MetaGraphDef.
        nodes: its nodes.
        graph: its graph; None if it cannot be built, so that dtypes and shapes are not known.
        found: gets the findings.
    """
    signatures = {
        key: signature
        for key, signature in sorted(meta_graph_def.signature_def.items())
        if key not in OP_KEYS
    }
    if not signatures:
        found.add("no-signature", "it has no signatures")
    outputs = outputs_of(meta_graph_def)
    for key, signature in signatures.items():
        at = found.at(f"signature {key!r}")
        for field in ("inputs", "outputs"):
            for name, info in sorted(getattr(signature, field).items()):
                _check_info(info, nodes, graph, at.at(f"{field}[{name!r}]"))
        _check_defaults(signature, at)
        if signature.method_name in EXAMPLE_METHODS and not is_valid_signature(signature):
            at.add(
                "method-keys",
                f"method {signature.method_name}: inputs {_dtypes(signature.inputs)} and outputs "
                f"{_dtypes(signature.outputs)} are not those of such a request",
            )
        inputs = set(tensor_names(signature.inputs.values()))
        _check_placeholders(inputs, outputs[key], nodes, at)


def _check_info(
    info: TensorInfo,
    nodes: GraphNodes,
    graph: Graph | None,
    found: Findings,
    depth: int = 0,
) -> None:
    encoding = info.WhichOneof("encoding")
    if encoding is None or depth > _MAX_DEPTH:
        found.add("signature-info", "it names no tensor")
        return
    if encoding == "composite_tensor":
        for component in info.composite_tensor.components:
            _check_info(component, nodes, graph, found, depth + 1)
        return
    try:
        dtype = as_dtype(info.dtype)
        shape = TensorShape.from_proto(info.tensor_shape)
    except errors.InvalidInputError as error:
        found.add("signature-info", f"dtype or shape: {error.message}")
        return
    for name in tensor_names([info]):
        node_name, colon, _ = name.partition(":")
        if node_name not in nodes.by_name:
            found.add("signature-tensor", f"names {name!r}, which is not in the graph")
        elif not colon:
            found.add("signature-tensor", f"names {name!r}, the tensor would be '{name}:0'")
        elif graph is not None:
            tensor = _tensor(graph, name, found)
            if tensor is not None and encoding == "name":
                _check_tensor(tensor, dtype.name, shape, found)


def _tensor(graph: Graph, name: str, found: Findings) -> Tensor | None:
    try:
        return graph.get_tensor_by_name(name)
    except errors.InvalidInputError as error:
        found.add("signature-tensor", error.message)
        return None


def _check_tensor(tensor: Tensor, dtype: str, shape: TensorShape, found: Findings) -> None:
    if tensor.dtype.base_dtype.name != dtype:
        found.add(
            "signature-dtype", f"is told to be {dtype}, {tensor.name!r} is {tensor.dtype.name}"
        )
    if not shape.is_compatible_with(tensor.shape):
        found.add(
            "signature-shape",
            f"is told to have shape {shape}, {tensor.name!r} has {tensor.shape}",
        )


def _check_defaults(signature: SignatureDef, found: Findings) -> None:
    for name, value in sorted(signature.defaults.items()):
        at = found.at(f"defaults[{name!r}]")
        if name not in signature.inputs:
            at.add("signature-default", "no input has that key")
            continue
        info = signature.inputs[name]
        problem = problem_of(value)
        if problem is None and value.dtype != info.dtype:
            problem = "its dtype is not the input's"
        if problem is None:
            expected = TensorShape.from_proto(info.tensor_shape)
            given = TensorShape.from_proto(value.tensor_shape)
            if not expected.is_compatible_with(given):
                problem = f"its shape {given} does not fit the input's {expected}"
        if problem is not None:
            at.add("signature-default", problem)


def _check_placeholders(
    inputs: set[str], outputs: list[str], nodes: GraphNodes, found: Findings
) -> None:
    given = {name.removesuffix(":0") for name in inputs}
    for name in sorted(nodes.needed(outputs, given)):
        if nodes.by_name[name].op == "Placeholder" and name not in given:
            found.add("placeholder-not-fed", f"its outputs need placeholder {name!r}")


def _dtypes(infos: Mapping[str, TensorInfo]) -> dict[str, str]:
    names = {number: name for name, number in DataType.items()}
    return {key: names.get(info.dtype, "?") for key, info in sorted(infos.items())}
