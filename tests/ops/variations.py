"""Random variations of programs: less known, differently made, or wrong inputs."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.op_definition import MISSING
from tests.ops.programs import Node, Placeholder, Shape, Variable

SHAPES: list[Shape] = [
    *(None, (), (None,), (0,), (1,), (2,), (3,), (None, None), (None, 3), (2, None), (2, 3)),
    *((3, 3), (1, 4), (2, 1), (0, 3), (None, 3, 4), (2, 3, 4), (2, 1, 4), (None, None, None)),
    *((2, 4, 4, 3), (None, 4, 4, 3), (2, None, None, 3), (2, 3, 4, 4), (1, 2, 3, 4, 5)),
]


def varied(node: Node, rng: Random) -> Node:
    """The node with some inputs changed."""
    inputs = [
        [varied_input(item, rng) for item in given]
        if isinstance(given, list)
        else varied_input(given, rng)
        for given in node.inputs
    ]
    return Node(node.op, inputs, node.attrs)


def varied_input(item: Any, rng: Random) -> Any:
    if isinstance(item, np.ndarray):
        return varied_constant(item, rng)
    if isinstance(item, (Placeholder, Variable)):
        return type(item)(item.dtype, varied_shape(item.shape, rng))
    if isinstance(item, Node):
        return item if rng.random() < 0.7 else varied(item, rng)
    return item


def varied_shape(shape: Shape, rng: Random) -> Shape:
    choice = rng.random()
    if shape is None or choice < 0.35:
        return shape
    if choice < 0.45:
        return None
    if choice < 0.7:
        return tuple(dim if rng.random() < 0.5 else None for dim in shape)
    if choice < 0.85 and shape:
        dims = list(shape)
        axis = rng.randrange(len(dims))
        dims[axis] = rng.choice([0, 1, 2, 3, (dims[axis] or 1) + 1, (dims[axis] or 1) * 2])
        return tuple(dims)
    if choice < 0.9 and shape:
        return shape[1:]
    if choice < 0.95:
        return (*shape, rng.choice([None, 1, 2]))
    return rng.choice(SHAPES)


def varied_constant(value: Any, rng: Random) -> Any:
    """The same or another value, known, partly known or unknown."""
    choice = rng.random()
    dtype = as_dtype(value.dtype).name
    if choice < 0.3:
        return value
    if choice < 0.4:
        return Placeholder(dtype, varied_shape(value.shape, rng))
    if choice < 0.5:
        return Node("Identity", [value])
    if value.dtype.kind != "i":
        return value
    if choice < 0.65:
        changed = value.copy().reshape(-1)
        if changed.size:
            changed[rng.randrange(changed.size)] = rng.randint(-3, 5)
        return changed.reshape(value.shape)
    if value.ndim == 1 and value.size:
        return computed_vector(value, rng)
    return Node("AddV2", [np.asarray(value - 1, value.dtype), np.ones_like(value)])


def computed_vector(value: Any, rng: Random) -> Any:
    """A vector that is made by ops which a shape refiner looks through."""
    dtype = as_dtype(value.dtype).name
    scalars = [np.array(item, value.dtype) for item in value]
    unknown = [Placeholder(dtype, ()) if rng.random() < 0.4 else scalar for scalar in scalars]
    pack = Node("Pack", [unknown])
    choice = rng.random()
    if choice < 0.3:
        return pack
    if choice < 0.45 and len(value) > 1:
        axis = np.array(rng.choice([0, 0, -1]), np.int32)
        return Node("ConcatV2", [[value[:1], Node("Pack", [unknown[1:]])], axis])
    if choice < 0.6:
        other = "int64" if dtype == "int32" else "int32"
        return Node("Cast", [Node("Cast", [pack], {"DstT": other})], {"DstT": dtype})
    if choice < 0.75:
        longer = Node("Pack", [[*unknown, np.array(7, value.dtype)]])
        bounds = [np.array([bound], np.int32) for bound in (0, -1, 1)]
        return Node("StridedSlice", [longer, *bounds], {"begin_mask": rng.choice([0, 1])})
    if (value >= 0).all():
        dims = tuple(int(item) if rng.random() < 0.6 else None for item in value)
        return Node("Shape", [Placeholder("float32", dims)], {"out_type": dtype})
    return pack


# --- inputs for any op ----------------------------------------------------------------------

ATTRS: dict[str, list[Any]] = {
    "int": [0, 1, 2, 3, -1, -2],
    "bool": [True, False],
    "float": [0.5, 2.0],
    "string": ["", "a"],
    "shape": SHAPES,
    "list(int)": [[], [0], [1, 1], [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 2, 2], [1, 2, 2, 2, 1]],
    "list(float)": [[], [1.0, 1.4, 1.4, 1.0]],
    "list(shape)": [[], [(2,)], [None, (2, 3)]],
    "list(string)": [[], ["a"]],
    "type": ["float32", "int32", "int64", "string", "bool"],
    "list(type)": [["float32"], ["float32", "int32"]],
    "func": ["f"],
}


def random_node(op: str, rng: Random) -> Node | None:
    """The op with random inputs and attributes; None when it takes what cannot be made here."""
    definition = registry.get(op)
    attrs: dict[str, Any] = {}
    for attr in definition.attrs:
        values = ATTRS.get(attr.type)
        if attr.allowed is not None:
            values = sorted(
                getattr(v, "name", v) if attr.type in ("type", "list(type)") else v
                for v in attr.allowed
            )
            values = [[value] for value in values] if attr.type.startswith("list") else values
        if values is None:
            return None
        if attr.minimum is not None and attr.type == "int":
            values = [value for value in values if value >= attr.minimum] or [attr.minimum]
        if attr.name in definition.inferred_attrs or rng.random() < 0.6 or attr.default is MISSING:
            attrs[attr.name] = rng.choice(values)
    inputs = []
    for arg in definition.inputs:
        if arg.is_ref:
            return None
        if arg.type_list_attr:
            dtypes = attrs[arg.type_list_attr]
        elif arg.number_attr:
            dtypes = [arg.type or attrs.get(arg.type_attr)] * max(attrs[arg.number_attr], 1)
        else:
            dtypes = [arg.type or attrs.get(arg.type_attr)]
        made = [random_input(as_dtype(dtype).name, rng) for dtype in dtypes]
        inputs.append(made if arg.is_list else made[0])
    attrs = {name: value for name, value in attrs.items() if name not in definition.inferred_attrs}
    return Node(op, inputs, attrs)


def random_input(dtype: str, rng: Random) -> Any:
    if dtype == "resource":
        return Variable(rng.choice(["float32", "int32"]), rng.choice(SHAPES))
    if dtype in ("int32", "int64") and rng.random() < 0.5:
        size = rng.choice([(), (), (1,), (2,), (3,), (4,), (2, 2)])
        values = [rng.randint(-2, 4) for _ in range(int(np.prod(size)))]
        return varied_constant(np.array(values, dtype).reshape(size), rng)
    return Placeholder(dtype, rng.choice(SHAPES))
