"""The saver: its names, and what it restores against what the checkpoint has."""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_nodes import GraphNodes, Restored, static_shape
from savedmodel_writer.inspection.tensor_value import dtype_name
from savedmodel_writer.protos import MetaGraphDef
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY
from savedmodel_writer.tensor_bundle import BundleReader
from savedmodel_writer.tensor_bundle.tensor_slice import parse_shape_and_slice


def check_saver(meta_graph_def: MetaGraphDef, nodes: GraphNodes, found: Findings) -> str | None:
    """Checks the SaverDef.

    Returns:
        The name of the operation that restores; None if there is none.
    """
    if not meta_graph_def.HasField("saver_def"):
        return None
    saver_def = meta_graph_def.saver_def
    found = found.at("saver")
    for field, is_tensor in (
        ("filename_tensor_name", True),
        ("save_tensor_name", True),
        ("restore_op_name", False),
    ):
        name = getattr(saver_def, field)
        problem = nodes.problem_of_tensor(name) if is_tensor else None
        if not name:
            found.add("saver", f"it has no {field}")
        elif problem is not None:
            found.add("saver", f"its {field}: {problem}")
        elif not is_tensor and name not in nodes.by_name:
            found.add("saver", f"its {field} {name!r} is no operation of the graph")
    name = saver_def.restore_op_name
    return name if name in nodes.by_name else None


def check_restored(restored: list[Restored], checkpoint: BundleReader, found: Findings) -> None:
    """Compares what is restored with what the checkpoint has."""
    for one in restored:
        at = found.at(f"function {one.function!r}") if one.function else found
        at = at.at(f"node {one.node!r}")
        try:
            tensor = checkpoint[one.name]
            part = parse_shape_and_slice(one.shape_and_slice)
        except errors.TensorNotInCheckpointError:
            at.add("restored-tensor", f"Key {one.name!r} not found in checkpoint")
            continue
        except errors.InvalidArgumentError as error:
            at.add("restored-tensor", error.message)
            continue
        except errors.DataLossError:
            continue  # a finding already
        if tensor.dtype.as_datatype_enum != one.dtype:
            at.add(
                "restored-dtype",
                f"tensor {one.name!r} is asked for as {dtype_name(one.dtype)}, the checkpoint "
                f"has {tensor.dtype.name}",
            )
        shape = tensor.shape
        if part is not None:
            full_shape, region = part
            if full_shape != shape:
                at.add(
                    "restored-shape",
                    f"tensor {one.name!r}: a slice of {list(full_shape)} is asked for, the "
                    f"checkpoint has {list(shape)}",
                )
                continue
            shape = region.shape(full_shape)
        variable = None if one.variable is None else static_shape(one.variable)
        if one.variable is not None and variable and not variable.is_compatible_with(shape):
            at.add(
                "restored-shape",
                f"variable {one.variable.name!r} of shape {variable} gets tensor {one.name!r} of "
                f"shape {list(shape)}",
            )


def check_leftovers(checkpoint: BundleReader, used: set[str], found: Findings) -> None:
    """Tells of tensors that nothing restores."""
    for name in checkpoint:
        if name not in used and name != OBJECT_GRAPH_KEY:
            at = found.at("variables/variables.index").at(f"tensor {name!r}")
            at.add("tensor-not-restored", "nothing restores it")
