"""The text of `saved_model_cli show` of TensorFlow 2.21, character for character but for these.

* Ops and the keys of dicts are sorted: there their order changes from run to run.
* The last line ends where a model has objects without functions.
* Functions of a model are listed that TensorFlow cannot load.
* A BoundedTensorSpec, which earlier TensorFlows saved, is shown without its bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.inspection.root_functions import root_functions
from savedmodel_writer.inspection.structured_value import OtherSpec
from savedmodel_writer.protos import DataType, MetaGraphDef, SignatureDef, TensorInfo
from savedmodel_writer.saved_model.reader import SavedModel
from savedmodel_writer.saved_model.stripped_op_list import used_ops
from savedmodel_writer.tensor_spec import TensorSpec

_DTYPE_NAMES = {number: name for name, number in DataType.items()}


def tags_of(tag_set: str) -> list[str]:
    """The tags of "serve,gpu"; none of ""."""
    return [tag.strip() for tag in tag_set.split(",") if tag.strip()]


def shown(
    model: SavedModel,
    tag_set: str | None,
    signature_key: str | None,
    list_ops: bool,
    everything: bool,
) -> str:
    """What `saved_model_cli show` prints for these options.

    Raises:
        MetaGraphNotFoundError: no MetaGraph has these tags.
        UnknownKeyError: it has no such signature.
        DataLossError: the object graph is damaged.
    """
    if everything:
        lines = list(_everything(model))
    elif tag_set is None:
        lines = ["--list_ops must be paired with a tag-set or with --all."] if list_ops else []
        lines += _tag_sets(model)
    else:
        meta_graph = model.meta_graph(tags_of(tag_set)).meta_graph_def
        lines = list(_ops(meta_graph)) if list_ops else []
        lines += (
            _signature_keys(meta_graph)
            if signature_key is None
            else _signature(_found(meta_graph, signature_key))
        )
    return "".join(f"{line}\n" for line in lines)


def _tag_sets(model: SavedModel) -> Iterator[str]:
    yield "The given SavedModel contains the following tag-sets:"
    for tags in sorted(list(one.meta_graph_def.meta_info_def.tags) for one in model.meta_graphs):
        yield repr(", ".join(sorted(tags)))


def _signature_keys(meta_graph: MetaGraphDef) -> Iterator[str]:
    yield "The given SavedModel MetaGraphDef contains SignatureDefs with the following keys:"
    for key in sorted(meta_graph.signature_def):
        yield f'SignatureDef key: "{key}"'


def _found(meta_graph: MetaGraphDef, key: str) -> SignatureDef:
    if key not in meta_graph.signature_def:
        keys = ", ".join(sorted(meta_graph.signature_def))
        raise errors.UnknownKeyError(
            f'Could not find signature "{key}". Please choose from: {keys}'
        )
    return meta_graph.signature_def[key]


def _ops(meta_graph: MetaGraphDef) -> Iterator[str]:
    used = ", ".join(map(repr, sorted(used_ops(meta_graph.graph_def))))
    yield (
        f"The MetaGraph with tag set {list(meta_graph.meta_info_def.tags)} contains the following "
        f"ops: {f'{{{used}}}' if used else 'set()'}"
    )


def _everything(model: SavedModel) -> Iterator[str]:
    meta_graphs = [one.meta_graph_def for one in model.meta_graphs]
    for meta_graph in sorted(meta_graphs, key=lambda one: list(one.meta_info_def.tags)):
        tags = ", ".join(meta_graph.meta_info_def.tags)
        yield f"\nMetaGraphDef with tag-set: '{tags}' contains the following SignatureDefs:"
        for key in sorted(meta_graph.signature_def):
            yield f"\nsignature_def['{key}']:"
            yield from (f"  {line}" for line in _signature(meta_graph.signature_def[key]))
        yield from _ops(meta_graph)
    with_objects = [one for one in meta_graphs if one.HasField("object_graph_def")]
    if with_objects:
        yield "\nConcrete Functions:"
        yield from _functions(with_objects[0])


def _signature(signature_def: SignatureDef) -> Iterator[str]:
    for field, tensors in (("input", signature_def.inputs), ("output", signature_def.outputs)):
        yield f"The given SavedModel SignatureDef contains the following {field}(s):"
        yield from _tensors(field, tensors)
    yield f"Method name is: {signature_def.method_name}"


def _tensors(field: str, tensors: Mapping[str, TensorInfo]) -> Iterator[str]:
    for key, info in sorted(tensors.items()):
        shape = f"({', '.join(str(dim.size) for dim in info.tensor_shape.dim)})"
        yield f"  {field}s['{key}'] tensor_info:"
        yield f"      dtype: {_DTYPE_NAMES.get(info.dtype, info.dtype)}"
        yield f"      shape: {'unknown_rank' if info.tensor_shape.unknown_rank else shape}"
        yield f"      name: {info.name}"


def _functions(meta_graph: MetaGraphDef) -> Iterator[str]:
    for index, function in enumerate(root_functions(meta_graph)):
        yield f"{chr(10) if index else ''}  Function Name: '{function.name}'"
        for number, trace in enumerate(function.traces, 1):
            if trace.arguments:
                yield f"    Option #{number}\n      Callable with:"
                yield from _arguments("Argument", trace.arguments)
            yield from _arguments("Named Argument", trace.keyword_arguments)  # the names only


def _arguments(kind: str, arguments: Iterable[Any]) -> Iterator[str]:
    for number, argument in enumerate(arguments, 1):
        yield f"        {kind} #{number}"
        if isinstance(argument, str):
            yield f"          {argument}"
        elif isinstance(argument, TensorSpec):
            yield f"          {argument.name}: {argument!r}"
        else:
            is_other = isinstance(argument, OtherSpec)
            yield f"          DType: {argument.class_name if is_other else type(argument).__name__}"
            yield f"          Value: {_value(argument)}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        items = "".join(f"'{key}': {_quoted(one)}, " for key, one in value.items())
        return f"{{{items}\b\b}}"
    try:
        return f"[{''.join(f'{_quoted(one)}, ' for one in value)}\b\b]"
    except (TypeError, ValueError):  # no sequence, or a shape of unknown rank
        return str(value)


def _quoted(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)
