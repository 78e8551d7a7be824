"""Random calls of raw_ops: legal types, shapes and attributes, and sometimes one that is not.

A call is a `Node` of `tests.ops.programs`; `make` makes it with anybody's raw_ops. An input is a
`Placeholder`, a `Variable`, a `Reference`, another `Node`, or a value that becomes a Const.
"""

from __future__ import annotations

from random import Random
from typing import Any

import attrs
import numpy as np

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.op_definition import MISSING, ArgDef, AttrDef, OpDefinition
from tests.ops.programs import Node, Placeholder, Shape, Variable
from tests.ops.variations import ATTRS, SHAPES, random_input, varied_shape

DTYPES = ("float32", "float64", "int32", "int64", "uint8", "bool", "string", "bfloat16")
VALUES: tuple[Any, ...] = (1, 0, -3, 2.5, True, 2**40, "text", b"bytes", 1j, None, [1, 2], [])
MORE_ATTRS: dict[str, list[Any]] = {"float": [1, -0.0, 1e30], "string": [b"b", "ä"]}
TENSORS = (np.float32(1), np.array([1, 2], np.int32), np.array([b"a"], object))


@attrs.frozen(eq=False)
class Reference:
    """A VariableV2."""

    dtype: str
    shape: Shape


def random_call(op_type: str, rng: Random) -> Node:
    """A call of one op."""
    op = registry.get(op_type)
    call = _Call(op, rng)
    inputs = [call.input(arg) for arg in op.inputs]
    given = {attr.name: call.attr(attr) for attr in op.attrs if call.is_given(attr)}
    return Node(op_type, inputs, {k: v for k, v in given.items() if v is not MISSING})


class _Call:
    """One call in the making: how much of it is known, and what its type attributes are."""

    def __init__(self, op: OpDefinition, rng: Random) -> None:
        self.op, self.rng = op, rng
        # How many shapes are known.
        self.known = rng.choice([0.0, 0.3, 0.7, 1.0])
        self.wrong = 0.15 if rng.random() < 0.25 else 0.0  # how many types and values
        self.base = rng.choice(SHAPES)
        # Types and shapes of results go together; TensorFlow does not always check that they do.
        self.length = rng.randint(0, 3)
        self.types: dict[str, str] = {}

    def input(self, arg: ArgDef) -> Any:
        if arg.type_list_attr:
            allowed = self.op.attr[arg.type_list_attr].allowed
            names = sorted(dtype.name for dtype in allowed) if allowed else DTYPES
            return [self.tensor(self.rng.choice(names)) for _ in range(self.rng.randint(0, 3))]
        if arg.number_attr:
            least = self.op.attr[arg.number_attr].minimum or 0
            count = self.rng.randint(0, 3) if self.wrong else least + self.rng.randint(0, 2)
            return [self.one(arg) for _ in range(count)]
        return self.one(arg)

    def one(self, arg: ArgDef) -> Any:
        rng = self.rng
        if rng.random() < self.wrong:
            return rng.choice(VALUES) if rng.random() < 0.6 else self.tensor(rng.choice(DTYPES))
        if arg.type:
            dtype = as_dtype(arg.type).name
        else:
            if arg.type_attr not in self.types:
                allowed = self.op.attr[arg.type_attr].allowed
                names = sorted(dtype.name for dtype in allowed) if allowed else DTYPES
                self.types[arg.type_attr] = rng.choice(names)
            dtype = self.types[arg.type_attr]
        if arg.is_ref:
            return Reference(dtype, rng.choice(SHAPES))
        return self.tensor(dtype)

    def tensor(self, dtype: str) -> Any:
        rng = self.rng
        if dtype == "variant":
            return rng.choice(VARIANTS)
        if dtype in ("int32", "int64") and self.known and rng.random() < 0.4:
            return random_input(dtype, rng)
        if dtype == "resource" and rng.random() < 0.7:
            return Variable(rng.choice(["float32", "int32"]), self.shape())
        return Placeholder(dtype, self.shape())

    def shape(self) -> Shape:
        if self.rng.random() >= self.known:
            return None
        return self.rng.choice(
            [self.base, varied_shape(self.base, self.rng), self.rng.choice(SHAPES)]
        )

    def is_given(self, attr: AttrDef) -> bool:
        if attr.name in self.op.inferred_attrs or attr.name[0] == "_":
            return False
        return attr.default is MISSING or self.rng.random() < 0.5

    def attr(self, attr: AttrDef) -> Any:
        rng = self.rng
        if rng.random() < self.wrong:
            # TensorFlow takes True for a dtype: it equals 1, the number of float32.
            values = [*VALUES, ["a"], object, MISSING]
            return rng.choice([v for v in values if v is not True or "type" not in attr.type])
        if attr.allowed is not None:
            values = sorted(getattr(value, "name", value) for value in attr.allowed)
            if attr.type.startswith("list("):
                return [rng.choice(values) for _ in range(self.list_length(attr))]
            return rng.choice(values)
        if attr.type in ("list(type)", "list(shape)"):
            values = DTYPES if attr.type == "list(type)" else SHAPES
            return [rng.choice(values) for _ in range(self.list_length(attr))]
        if attr.type == "tensor":
            return rng.choice(TENSORS)
        if attr.type == "list(func)":
            return ["f", "g"][: rng.randint(0, 2)]
        if attr.type == "int" and attr.minimum is not None:
            return attr.minimum + rng.choice([0, 0, 1, 2, -bool(self.wrong)])
        return rng.choice([*ATTRS[attr.type], *MORE_ATTRS.get(attr.type, [])])

    def list_length(self, attr: AttrDef) -> int:
        least = attr.minimum or 0
        return max(least - (self.rng.random() < self.wrong), self.length)


VARIANTS = [
    Placeholder("variant", None),
    Placeholder("variant", ()),
    Placeholder("variant", (2,)),
    Node("TensorListFromTensor", [Placeholder("float32", (4, 3)), np.array([3], np.int32)]),
    Node(
        "EmptyTensorList",
        [np.array([2, -1], np.int32), np.array(5, np.int32)],
        {"element_dtype": "float32"},
    ),
]


def make(item: Any, raw_ops: Any, made: dict[int, Any], tensor_proto: Any) -> Any:
    """What an input stands for, made with `raw_ops` in the default graph: a tensor or a value.

    Args:
        item: the input, or the call itself.
        raw_ops: TensorFlow's or ours.
        made: what was made before, as the same item is the same tensor.
        tensor_proto: makes a TensorProto of an array.
    """
    if isinstance(item, list):
        return [make(element, raw_ops, made, tensor_proto) for element in item]
    if not isinstance(item, (Node, Placeholder, Variable, Reference)):
        return item
    if id(item) in made:
        return made[id(item)]
    if isinstance(item, Placeholder):
        found = raw_ops.Placeholder(dtype=item.dtype, shape=item.shape)
    elif isinstance(item, Variable):
        found = raw_ops.VarHandleOp(dtype=item.dtype, shape=item.shape)
    elif isinstance(item, Reference):
        found = raw_ops.VariableV2(dtype=item.dtype, shape=item.shape)
    else:
        signature = registry.python_signature(item.op)
        names = [parameter.name for parameter in signature.parameters if parameter.is_input]
        arguments = {
            name: make(given, raw_ops, made, tensor_proto)
            for name, given in zip(names, item.inputs, strict=True)
        }
        for parameter in signature.parameters:
            if not parameter.is_input and parameter.op_name in item.attrs:
                value = item.attrs[parameter.op_name]
                is_tensor = isinstance(value, (np.ndarray, np.generic))
                arguments[parameter.name] = tensor_proto(value) if is_tensor else value
        found = getattr(raw_ops, item.op)(**arguments)
    made[id(item)] = found
    return found
