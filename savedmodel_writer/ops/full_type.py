"""The full type of a node: `NodeDef.experimental_type`, which TensorFlow sets for a few ops.

An op that has one (Shape, TensorLists, datasets) has a type in its OpDef with attributes as
variables: `TFT_DATASET[TFT_FOR_EACH[TFT_PRODUCT, TFT_TENSOR[$output_types], $output_types]]`. A
node has the product of its outputs' types, with the variables replaced by its attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.ops.op_definition import OpDefinition
from savedmodel_writer.protos import FullTypeDef, FullTypeId

# The dtypes whose type has another name than the dtype; TensorFlow forgot bfloat16.
_IDS = {
    "float32": "FLOAT",
    "float64": "DOUBLE",
    "float16": "HALF",
    "variant": "LEGACY_VARIANT",
    "bfloat16": "UNSET",
}
# Registered with a type and without a result that could have it.
_TYPED_WITHOUT_OUTPUTS = {"MakeIterator"}


def node_type(op: OpDefinition, values: Mapping[str, Any]) -> FullTypeDef | None:
    """The full type of a node, or None if its op has none.

    Args:
        op: the op.
        values: the node's attributes.
    """
    outputs = op.op_def.output_arg
    if op.name not in _TYPED_WITHOUT_OUTPUTS and not any(
        arg.HasField("experimental_full_type") for arg in outputs
    ):
        return None
    types = [_specialized(arg.experimental_full_type, values) for arg in outputs]
    return FullTypeDef(type_id=FullTypeId.TFT_PRODUCT, args=types)


def _specialized(full_type: FullTypeDef, values: Mapping[str, Any]) -> FullTypeDef:
    if full_type.type_id == FullTypeId.TFT_VAR:
        return _of_dtype(values[full_type.s])
    if full_type.type_id == FullTypeId.TFT_FOR_EACH:
        container, template, variable = full_type.args
        each = [_specialized(template, {variable.s: dtype}) for dtype in values[variable.s]]
        return FullTypeDef(type_id=container.type_id, args=each)
    args = [_specialized(arg, values) for arg in full_type.args]
    if any(map(_is_tensor_of_variant, args)):
        args = []  # a container of variants says nothing about them
    return FullTypeDef(type_id=full_type.type_id, args=args)


def _is_tensor_of_variant(full_type: FullTypeDef) -> bool:
    return full_type.type_id == FullTypeId.TFT_TENSOR and any(
        arg.type_id == FullTypeId.TFT_LEGACY_VARIANT for arg in full_type.args
    )


def _of_dtype(dtype: DType) -> FullTypeDef:
    name = f"TFT_{_IDS.get(dtype.name, dtype.name.upper())}"
    known = FullTypeId.keys()
    return FullTypeDef(type_id=name if name in known else FullTypeId.TFT_UNSET)
