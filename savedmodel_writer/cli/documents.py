"""What `--json` prints: one document a command, whose keys stay from release to release."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from savedmodel_writer.inspection import Differences, Report
from savedmodel_writer.inspection.root_functions import root_functions
from savedmodel_writer.saved_model.loaded_meta_graph import MetaGraph
from savedmodel_writer.saved_model.loaded_signatures import LoadedSignature, SignatureTensor
from savedmodel_writer.saved_model.stripped_op_list import used_ops
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.tensor_bundle import CheckpointTensor
from savedmodel_writer.tensor_spec import TensorSpec


def text(document: dict[str, Any]) -> str:
    """The document as it is printed."""
    return json.dumps(document, indent=2)


def of_model(
    export_dir: str, meta_graphs: Iterable[MetaGraph], signature: str | None = None
) -> dict[str, Any]:
    """What `show` tells of some MetaGraphs, and of one of their signatures or of all."""
    return {
        "directory": export_dir,
        "meta_graphs": [_meta_graph(one, signature) for one in meta_graphs],
    }


def of_report(report: Report) -> dict[str, Any]:
    """What `verify` found."""
    return {"directory": report.subject, "ok": report.ok, "findings": _rows(report)}


def of_differences(differences: Differences) -> dict[str, Any]:
    """What `diff` found."""
    return {"equal": not differences, "differences": _rows(differences)}


def of_checkpoint(
    tensors: Mapping[str, CheckpointTensor], verified: bool, damage: str | None
) -> dict[str, Any]:
    """Tensors of a checkpoint; `ok` is None unless their checksums were compared."""
    return {
        "ok": damage is None if verified else None,
        "damage": damage,
        "tensors": {
            name: {"dtype": tensor.dtype.name, "shape": list(tensor.shape)}
            for name, tensor in tensors.items()
        },
    }


def _rows(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [attrs.asdict(one) for one in found]


def _meta_graph(meta_graph: MetaGraph, signature: str | None) -> dict[str, Any]:
    signatures = meta_graph.signatures
    keys = list(signatures) if signature is None else [signature]
    message = meta_graph.meta_graph_def
    return {
        "tags": sorted(meta_graph.tags),
        "signatures": {key: _signature(signatures[key]) for key in keys},
        "ops": sorted(used_ops(message.graph_def)),
        "functions": {
            function.name: [
                {
                    "arguments": _plain(trace.arguments),
                    "keyword_arguments": _plain(trace.keyword_arguments),
                }
                for trace in function.traces
            ]
            for function in root_functions(message)
        },
    }


def _signature(signature: LoadedSignature) -> dict[str, Any]:
    return {
        "method_name": signature.method_name,
        "inputs": {key: _tensor(one) for key, one in signature.inputs.items()},
        "outputs": {key: _tensor(one) for key, one in signature.outputs.items()},
        "optional_inputs": sorted(signature.signature_def.defaults),
    }


def _tensor(tensor: SignatureTensor) -> dict[str, Any]:
    return {
        "name": tensor.name,
        "dtype": None if tensor.dtype is None else tensor.dtype.name,
        "shape": _shape(tensor.shape),
        "type_spec": tensor.type_spec,
        "components": [_tensor(one) for one in tensor.components],
    }


def _shape(shape: TensorShape) -> list[int | None] | None:
    return None if shape.dims is None else list(shape.dims)


def _plain(value: Any) -> Any:
    """A value that a function is called with, of JSON's types only."""
    if isinstance(value, TensorSpec):
        return {"name": value.name, "dtype": value.dtype.name, "shape": _shape(value.shape)}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return repr(value)
