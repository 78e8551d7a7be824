"""import_graph_def: adds the nodes of a GraphDef made elsewhere to the default graph."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from typing import Any

from savedmodel_writer.errors import InputError, InvalidTypeError
from savedmodel_writer.graph.default_graph import get_default_graph
from savedmodel_writer.graph.draft import CONTROL, Source
from savedmodel_writer.graph.graph import Graph
from savedmodel_writer.graph.graph_def_import import GraphDefImport
from savedmodel_writer.graph.imported_names import scopes_of
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.protos import GraphDef, MetaGraphDef, OpList, as_message


def import_graph_def(
    graph_def: GraphDef,
    input_map: Mapping[str, Any] | None = None,
    return_elements: Iterable[str] | None = None,
    name: str | None = None,
    op_dict: Any = None,
    producer_op_list: OpList | None = None,
) -> list[Operation | Tensor] | None:
    """Adds the nodes of a GraphDef to the default graph, as `tf.compat.v1.import_graph_def`.

    Every node is checked as if it were made here, and attributes that are missing get their
    defaults. Functions of the GraphDef's library join the graph's. If anything is wrong, nothing
    is added. Variables among the nodes have no values here; `Graph.from_graph_def` takes them.

    Args:
        graph_def: the GraphDef, a message of ours or of TensorFlow's; it is not changed.
        input_map: what is to stand for inputs, by their names in the GraphDef (`"x"`, `"x:1"`):
            tensors, or values that become constants. For a control input, `"^x"`, the operation
            of the tensor stands.
        return_elements: names in the GraphDef of operations (`"x"`) and tensors (`"x:0"`).
        name: scope of the nodes, by default `import`. With "" they have none, and those whose
            names are taken get a number.
        op_dict: not used, as in TensorFlow.
        producer_op_list: the ops as the producer of the GraphDef knew them. An attribute that is
            not known here is left out if it has the default value that is told there.

    Returns:
        The elements asked for, in their order; None if none were asked for.

    Raises:
        InvalidTypeError: an argument is of the wrong type.
        UnknownOpError: an op is neither one of TensorFlow's nor a function of the library.
        UnimplementedError: an op was removed before the GraphDef's version.
        AttrError: an attribute of a node is missing, or has a value that is not allowed.
        InputError: a node's inputs do not fit its op; an input that is mapped or an element that
            is asked for is not in the GraphDef; a function is another one than the graph's.
        ShapeError: a node's inputs do not have the shapes that its op asks for.
        NodeNameError: a name is not legal.
        DuplicateNameError: two nodes have one name.
        InvalidArgumentError: the GraphDef says that this version cannot read it.
        StateError: the graph is finalized.
    """
    graph = get_default_graph()
    graph._check_not_finalized()
    message = _as_graph_def(graph_def)
    sources = _checked_keys(input_map)
    requested = None if return_elements is None else _checked_names(return_elements)
    producer_ops = {} if producer_op_list is None else _ops(producer_op_list)
    if name is not None and not isinstance(name, str):
        raise InvalidTypeError(f"name: expected a str, found {name!r}")
    with graph.name_scope("import" if name is None else name) as scope:
        mapped = _mapped(graph, sources, name)
    importer = GraphDefImport(graph, message, scope.removesuffix("/"), mapped, producer_ops)
    elements = importer.run(requested or ())
    return None if requested is None else elements


def take_over(graph: Graph, given: Any, variables: Mapping[str, Any] | None) -> Graph:
    """Fills an empty graph with a GraphDef whose variables get values; see `from_graph_def`."""
    graph_def, meta_graph_def = _graph_def_in(given)
    GraphDefImport(graph, graph_def).run()
    for name in graph._operations:
        for scope in scopes_of(name):
            graph._names.mark(scope)  # a new `save/…` becomes `save_1/…`
    # Variables are a layer above this one.
    taking_over = importlib.import_module("savedmodel_writer.variables.taking_over")
    taking_over.take_over_meta_graph(graph, variables or {}, meta_graph_def)
    return graph


def _graph_def_in(given: Any) -> tuple[GraphDef, MetaGraphDef]:
    """A GraphDef, and the MetaGraphDef that it is of; an empty one if it is of none."""
    try:
        meta_graph_def = as_message(MetaGraphDef, given)
    except InvalidTypeError:
        return _as_graph_def(given), MetaGraphDef()
    return meta_graph_def.graph_def, meta_graph_def


def _as_graph_def(graph_def: Any) -> GraphDef:
    try:
        return as_message(GraphDef, graph_def)
    except InvalidTypeError as error:
        raise InvalidTypeError(f"graph_def must be a GraphDef proto: {error.message}") from None


def _ops(producer_op_list: Any) -> dict[str, Any]:
    try:
        return {op.name: op for op in as_message(OpList, producer_op_list).op}
    except InvalidTypeError as error:
        raise InvalidTypeError(f"producer_op_list: {error.message}") from None


def _checked_keys(input_map: Any) -> dict[Source, Any]:
    if input_map is None:
        return {}
    if not isinstance(input_map, Mapping):
        raise InvalidTypeError(
            f"input_map must be a dictionary, found a {type(input_map).__name__}"
        )
    sources = {}
    for key, value in input_map.items():
        text = _text(key, "the keys of input_map")
        if text.startswith("^"):
            sources[text[1:], CONTROL] = value
        else:
            sources[_parse_tensor_name(text)] = value
    return sources


def _checked_names(return_elements: Any) -> list[str]:
    if not isinstance(return_elements, Iterable):
        raise InvalidTypeError(
            f"return_elements must be a list of strings, found a {type(return_elements).__name__}"
        )
    return [_text(item, "return_elements") for item in return_elements]


def _text(value: Any, what: str) -> str:
    if isinstance(value, bytes):
        return value.decode()
    if not isinstance(value, str):
        raise InvalidTypeError(f"{what} must be strings, found {value!r}")
    return value


def _parse_tensor_name(text: str) -> Source:
    name, *index = text.split(":")
    if not index:
        return name, 0
    if len(index) > 1 or not (index[0].isascii() and index[0].isdigit()):
        raise InputError(
            f"Cannot convert {text!r} to a tensor name: expected '<operation>:<index>' or "
            "'<operation>'"
        )
    return name, int(index[0])


def _mapped(
    graph: Graph, sources: Mapping[Source, Any], name: str | None
) -> dict[Source, Tensor | Operation]:
    """What stands for each source; values become constants in the scope of the import."""
    if all(isinstance(value, Tensor) for value in sources.values()):
        tensors = {source: graph.convert(value) for source, value in sources.items()}
    elif name == "":
        raise InputError(
            "import_graph_def requires a non-empty `name` if `input_map` contains non-Tensor "
            "values: give a name, or call convert_to_tensor on the values first"
        )
    else:
        with graph.name_scope("_inputs"):
            tensors = {source: graph.convert(value) for source, value in sources.items()}
    return {
        source: tensor.op if source[1] == CONTROL else tensor for source, tensor in tensors.items()
    }
