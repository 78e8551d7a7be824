"""A GraphDef by itself: its versions, its library, and the nodes of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from savedmodel_writer import errors
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.graph.function_library import FunctionLibrary
from savedmodel_writer.graph.node_content import NodeReader
from savedmodel_writer.graph.resolution import PRODUCER
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.node_checks import NodeChecks
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.shape_functions.registration import ShapeFunction
from savedmodel_writer.protos import (
    AttrValue,
    FunctionDef,
    FunctionDefLibrary,
    GraphDef,
    OpDef,
    VersionDef,
)


def check_graph_def(
    graph_def: GraphDef, found: Findings, producer_ops: Mapping[str, OpDef] | None = None
) -> None:
    """Checks a GraphDef node by node; shapes are not looked at.

    Args:
        graph_def: the GraphDef.
        found: gets the findings.
        producer_ops: the ops as the producer of the GraphDef knew them, by name.
    """
    _check_versions(graph_def.versions, found)
    functions = _check_library(graph_def.library, found)
    library = FunctionLibrary(functions)
    ops = registry.names()
    devices: dict[str, str] = {}
    # A function has no version of its own: its nodes are not asked whether their ops are too old.
    for body, at, producer in (
        (None, found, graph_def.versions.producer),
        *((one, found.at(f"function {name!r}"), 0) for name, one in functions.items()),
    ):
        reader = NodeReader(library.definition_of, _own_shapes, producer, producer_ops or {})
        checks = NodeChecks(reader, functions, ops)
        checks.run(graph_def.node if body is None else body.node_def, at, body)
        for device, place in checks.devices.items():
            devices.setdefault(device, place)
    for device, place in devices.items():
        Findings(place, found.found).add(
            "named-device", f"it asks for {device!r}, perhaps not alone"
        )


def _own_shapes(attr_set: AttrSet, _: Mapping[str, AttrValue]) -> ShapeFunction | None:
    return attr_set.shape_function


def _check_versions(versions: VersionDef, found: Findings) -> None:
    if versions.min_consumer > PRODUCER:
        found.add(
            "graph-version",
            f"GraphDef min consumer version {versions.min_consumer} above current version "
            f"{PRODUCER}",
        )
    if PRODUCER in versions.bad_consumers:
        found.add("graph-version", f"GraphDef disallows consumer version {PRODUCER}")


def _check_library(library: FunctionDefLibrary, found: Findings) -> dict[str, FunctionDef]:
    """The functions by name that can be read."""
    functions: dict[str, FunctionDef] = {}
    ops = frozenset(registry.names())
    for function in library.function:
        name = function.signature.name
        at = found.at(f"function {name!r}")
        if name in functions:
            if function != functions[name]:
                at.add("function-name", "a second, different function of that name")
            continue
        if name in ops:
            at.add("function-name", "an op has that name")
        for args in (function.signature.input_arg, function.signature.output_arg):
            counts = Counter(arg.name for arg in args)
            for arg, count in counts.items():
                if count > 1:
                    at.add("function-signature", f"{count} arguments or results named {arg!r}")
        try:
            FunctionLibrary({name: function}).definition_of(name)
        except (errors.InvalidInputError, KeyError) as error:
            at.add("function-signature", str(error))
        else:
            functions[name] = function
    for gradient in library.gradient:
        for name in (gradient.function_name, gradient.gradient_func):
            if name not in functions:
                found.at(f"gradient of {gradient.function_name!r}").add(
                    "missing-function", f"names function {name!r}, which is not there"
                )
    return functions
