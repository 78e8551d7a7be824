"""Random calls of raw_ops, legal and not: what TensorFlow's op_def_library takes or refuses.

A call is plain data, so that it can be sent to the oracle: inputs are placeholders of unknown shape
or Python values, attributes are given, left out, or wrong.
"""

from __future__ import annotations

import random
from typing import Any

from savedmodel_writer.ops import registry
from savedmodel_writer.ops.op_definition import MISSING, ArgDef, AttrDef, OpDefinition

DTYPES = ("float32", "float64", "int32", "int64", "uint8", "int8", "bool", "string", "bfloat16")
NUMBERS: tuple[Any, ...] = (1, 0, -3, 2.5, True, 2**40, "text", b"bytes", 1j)

# TensorFlow's process hangs or dies on some illegal calls of these.
SKIPPED = {
    "BoostedTreesPredict",
    "BoostedTreesTrainingPredict",
    "InfeedDequeueTuple",
    "RaggedGather",
    "RaggedRange",
    "TPUPartitionedInput",
}

Call = tuple[str, dict[str, Any]]


class Placeholder:
    """Stands for a placeholder of unknown shape."""

    def __init__(self, dtype: str) -> None:
        self.dtype = dtype

    def __repr__(self) -> str:
        return f"<{self.dtype}>"


def calls(seed: int, per_op: int) -> list[Call]:
    """Random calls of every public op that takes no function and no reference."""
    found = []
    for name in registry.public_names():
        op = registry.get(name)
        takes_function = any("func" in attr.type for attr in op.attrs)
        if name in SKIPPED or takes_function or any(arg.is_ref for arg in op.inputs):
            continue
        dice = random.Random(f"{seed} {name}")
        found += [(name, _arguments(dice, op)) for _ in range(per_op)]
    return found


def _arguments(dice: random.Random, op: OpDefinition) -> dict[str, Any]:
    wrong = dice.random() < 0.3  # then each choice may be wrong
    settled: dict[str, str] = {}
    inputs = {arg.name: arg for arg in op.inputs}
    arguments: dict[str, Any] = {}
    for parameter in registry.python_signature(op.name).parameters:
        if parameter.is_input:
            arg = inputs[parameter.op_name]
            arguments[parameter.name] = _input(dice, op, arg, settled, wrong)
        else:
            attr = op.attr[parameter.op_name]
            if attr.default is MISSING or dice.random() < 0.4:
                arguments[parameter.name] = _attr(dice, attr, wrong)
    return arguments


def _input(
    dice: random.Random, op: OpDefinition, arg: ArgDef, settled: dict[str, str], wrong: bool
) -> Any:
    if arg.type_list_attr:
        allowed = op.attr[arg.type_list_attr].allowed
        names = [dtype.name for dtype in allowed] if allowed else list(DTYPES)
        return [Placeholder(dice.choice(sorted(names))) for _ in range(dice.randint(0, 3))]
    if arg.number_attr:
        count = dice.randint(0, 3) if wrong else dice.randint(2, 4)
        return [_one(dice, op, arg, settled, wrong) for _ in range(count)]
    return _one(dice, op, arg, settled, wrong)


def _one(
    dice: random.Random, op: OpDefinition, arg: ArgDef, settled: dict[str, str], wrong: bool
) -> Any:
    if wrong and dice.random() < 0.2:
        return Placeholder(dice.choice(DTYPES))
    if wrong and dice.random() < 0.3:
        return dice.choice(NUMBERS)
    if arg.type:
        from savedmodel_writer.dtypes import as_dtype

        return Placeholder(as_dtype(arg.type).name)
    if arg.type_attr not in settled:
        allowed = op.attr[arg.type_attr].allowed
        names = [dtype.name for dtype in allowed] if allowed else list(DTYPES)
        settled[arg.type_attr] = dice.choice(sorted(names))
    return Placeholder(settled[arg.type_attr])


def _attr(dice: random.Random, attr: AttrDef, wrong: bool) -> Any:
    if wrong and dice.random() < 0.1:
        return dice.choice([*NUMBERS, [1, 2], ["a"], [], object])
    if attr.type.startswith("list("):
        count = max(attr.minimum or 0, dice.randint(0, 3))
        if wrong and dice.random() < 0.2:
            count -= 1
        return [_element(dice, attr, attr.type[5:-1]) for _ in range(count)]
    return _element(dice, attr, attr.type)


def _element(dice: random.Random, attr: AttrDef, kind: str) -> Any:
    if attr.allowed and dice.random() < 0.9:
        value = dice.choice(sorted(attr.allowed, key=str))
        return value if isinstance(value, bytes) else value.name
    return {
        "type": dice.choice(DTYPES),
        "shape": dice.choice([None, [], [2], [None, 3]]),
        "int": max(attr.minimum or -5, dice.randint(-1, 5)) if kind == attr.type else 1,
        "float": dice.choice([0.5, 1, -0.0, 1e30]),
        "bool": dice.random() < 0.5,
        "string": dice.choice(["", "a", b"b", "ä"]),
        "tensor": None,
    }[kind]


def run(call: Call, raw_ops: Any) -> None:
    """Makes the call with the `raw_ops` given, in the default graph."""
    name, arguments = call

    def value(item: Any) -> Any:
        if isinstance(item, Placeholder):
            return raw_ops.Placeholder(dtype=item.dtype, shape=None)
        if isinstance(item, list):
            return [value(element) for element in item]
        return item

    getattr(raw_ops, name)(**{key: value(item) for key, item in arguments.items()})
