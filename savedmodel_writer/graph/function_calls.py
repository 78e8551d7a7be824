"""Shapes of what function calls return: those of the function's nodes for the call's inputs.

As TensorFlow's shape refiner infers them for PartitionedCall and for nodes whose op is a function;
what is known of an argument's value counts inside too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from savedmodel_writer.dtypes import resource, variant
from savedmodel_writer.errors import InputError, InvalidInputError
from savedmodel_writer.graph.attr_set import AttrSet
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.registration import ShapeFunction
from savedmodel_writer.protos import AttrValue, FunctionDef, NameAttrList
from savedmodel_writer.shapes import UNKNOWN, TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.function_body import FunctionBody
    from savedmodel_writer.graph.graph import Graph

_CALLS = ("PartitionedCall", "StatefulPartitionedCall")


class FunctionCalls:
    """The calls of functions in one graph.

    Attributes:
        traces: Python functions traced in the graph, by what they were traced for.
        names_given: how many names traced functions got.
    """

    def __init__(self, graph: Graph) -> None:
        self.traces: dict[Any, Any] = {}
        self.names_given = 0
        self._graph = graph
        self._bodies: dict[bytes, FunctionBody] = {}
        self._running: set[str] = set()

    def shape_function_of(
        self, attr_set: AttrSet, extra_attrs: Mapping[str, AttrValue]
    ) -> ShapeFunction | None:
        """The shape function of a node; its op's own unless the node calls a function."""
        op_type = attr_set.definition.name
        disabled = extra_attrs.get("_disable_call_shape_inference")
        if disabled is not None and disabled.b:
            return attr_set.shape_function
        if op_type in _CALLS:
            called: NameAttrList = attr_set.values["f"]
        elif op_type in self._graph._library.functions:
            values = {name: attr_set.attr_value(name) for name in attr_set.values}
            called = NameAttrList(name=op_type, attr=values)
        else:
            return attr_set.shape_function
        return lambda context: self._infer(called, context)

    def _infer(self, called: NameAttrList, context: InferenceContext) -> list[TensorShape]:
        name = called.name
        function = self._graph._library.functions.get(name)
        if function is None or name in self._running:  # recursion, which TensorFlow does not run
            return [UNKNOWN] * context.num_outputs
        self._running.add(name)
        try:
            return self._shapes(self._body(function, called), context)
        except InvalidInputError as error:
            error.message = f"in function {name!r}: {error.message}"
            raise
        finally:
            self._running.remove(name)

    def _body(self, function: FunctionDef, called: NameAttrList) -> FunctionBody:
        key = called.SerializeToString(deterministic=True)
        body = self._bodies.get(key)
        if body is None:
            from savedmodel_writer.graph.function_body import instantiate
            from savedmodel_writer.graph.node_content import NodeReader

            library = self._graph._library
            reader = NodeReader(library.definition_of, self.shape_function_of, producer=0)
            body = self._bodies[key] = instantiate(function, called.attr, reader)
        return body

    def _shapes(self, body: FunctionBody, context: InferenceContext) -> list[TensorShape]:
        if (len(body.arguments), len(body.results)) != (context.num_inputs, context.num_outputs):
            raise InputError(
                f"the function has {len(body.arguments)} arguments and {len(body.results)} "
                f"results, its call {context.num_inputs} and {context.num_outputs}"
            )
        from savedmodel_writer.graph.draft_adder import DraftAdder
        from savedmodel_writer.graph.graph import Graph
        from savedmodel_writer.graph.imported_names import ImportedNames

        graph = Graph()
        adder = DraftAdder(graph, ImportedNames("", (), ()), {})
        for index, argument in enumerate(body.arguments):
            handle = None
            if context.input_dtype(index) in (resource, variant):
                handle = context.input_handle(index)
            shapes = [context.input_shape(index)]
            op = adder.place(argument.name, argument.content, (), (), shapes, {0: handle})
            value = context.input_value(index)
            graph.context_of(op).folded = None if value is None else (value,)
        adder.add_all(body.drafts)
        results = [adder.operations[name]._outputs[index] for name, index in body.results]
        for index, tensor in enumerate(results):
            if tensor._handle is not None:
                context.set_output_handle(index, tensor._handle)
        return [tensor._shape for tensor in results]
