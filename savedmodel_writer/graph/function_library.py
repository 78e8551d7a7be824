"""The functions of a graph: FunctionDefs by name, which nodes call by name.

A function is called by a node whose op it is, by PartitionedCall, or by whatever else has an
attribute of type func: While, If, datasets.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from savedmodel_writer.errors import InputError
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.op_definition import OpDefinition
from savedmodel_writer.protos import FunctionDef, FunctionDefLibrary, GradientDef

MIN_CONSUMER = 12
"""The oldest consumer that knows functions; a GraphDef that has some says so."""


@attrs.frozen(eq=False)
class FunctionLibrary:
    """The functions of one graph; a graph gets another library instead of a change to it.

    Attributes:
        functions: by name; not to be changed.
        gradients: names of gradient functions by the name of the function.
    """

    functions: Mapping[str, FunctionDef] = attrs.field(factory=dict)
    gradients: Mapping[str, str] = attrs.field(factory=dict)
    _definitions: dict[str, OpDefinition] = attrs.field(factory=dict, init=False)

    def joined(self, other: FunctionDefLibrary) -> FunctionLibrary:
        """This library with the functions of another one; one that both have stays.

        Raises:
            InputError: functions, or gradients, of one name are different; a function has the
                name of an op; a gradient is of a function that is not in the other library.
        """
        functions = dict(self.functions)
        for function in other.function:
            name = function.signature.name
            if functions.get(name, function) != function:
                raise InputError(
                    f"Cannot add function {name!r} because a different function with the same "
                    "name already exists in the graph"
                )
            if registry.has(name):
                raise InputError(
                    f"Cannot add function {name!r} because an op with the same name already exists"
                )
            if name not in functions:
                functions[name] = FunctionDef()
                functions[name].CopyFrom(function)
        gradients = dict(self.gradients)
        names = {function.signature.name for function in other.function}
        for gradient in other.gradient:
            for name in (gradient.function_name, gradient.gradient_func):
                if name not in names:
                    raise InputError(
                        f"FunctionDefLibrary missing {name!r} FunctionDef, which one of its "
                        "gradients names"
                    )
            known = gradients.setdefault(gradient.function_name, gradient.gradient_func)
            if known != gradient.gradient_func:
                raise InputError(
                    f"Cannot assign gradient function {gradient.gradient_func!r} to "
                    f"{gradient.function_name!r} because it already has gradient function {known!r}"
                )
        return FunctionLibrary(functions, gradients)

    def definition_of(self, op_type: str) -> OpDefinition:
        """The definition of an op, or of a function as an op.

        Raises:
            UnknownOpError: neither has that name.
        """
        function = self.functions.get(op_type)
        if function is None:
            return registry.get(op_type)
        definition = self._definitions.get(op_type)
        if definition is None:
            definition = OpDefinition.from_op_def(function.signature)
            self._definitions[op_type] = definition
        return definition

    def as_proto(self) -> FunctionDefLibrary:
        """The message, in the order of names, which TensorFlow leaves to chance."""
        return FunctionDefLibrary(
            function=[self.functions[name] for name in sorted(self.functions)],
            gradient=[
                GradientDef(function_name=name, gradient_func=self.gradients[name])
                for name in sorted(self.gradients)
            ],
        )
