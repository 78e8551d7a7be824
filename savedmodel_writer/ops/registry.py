"""The registry: TensorFlow's 1,910 ops, read from `op_list.binpb.gz` on first use.

The list is unpacked and parsed as a whole (3 to 4 ms); an op's definition is made when it is first
asked for.
"""

from __future__ import annotations

import functools

from savedmodel_writer.errors import UnknownOpError
from savedmodel_writer.ops.data_files import unpacked
from savedmodel_writer.ops.op_definition import OpDefinition
from savedmodel_writer.ops.python_signature import PythonSignature, is_public, signature_of
from savedmodel_writer.protos import OpDef, OpList

_definitions: dict[str, OpDefinition] = {}


def get(op_type: str) -> OpDefinition:
    """The definition of a registered op.

    Raises:
        UnknownOpError: no op has that name; the message offers the closest ones.
    """
    definition = _definitions.get(op_type)
    if definition is None:
        op_def = _op_defs().get(op_type)
        if op_def is None:
            raise _unknown(op_type)
        definition = _definitions[op_type] = OpDefinition.from_op_def(op_def)
    return definition


def has(op_type: str) -> bool:
    """Whether an op of that name is registered."""
    return op_type in _op_defs()


def names() -> tuple[str, ...]:
    """The names of all registered ops, sorted."""
    return tuple(_op_defs())


def public_names() -> tuple[str, ...]:
    """The names of the ops in `tf.raw_ops`, sorted."""
    return tuple(name for name in _op_defs() if is_public(name))


def python_signature(op_type: str) -> PythonSignature:
    """The parameters of `tf.raw_ops.<op_type>`, or what they would be if it were public.

    Raises:
        UnknownOpError: no op has that name; the message offers the closest ones.
    """
    return signature_of(get(op_type))


@functools.cache
def _op_defs() -> dict[str, OpDef]:
    op_list = OpList.FromString(unpacked(__package__, "op_list.binpb.gz"))
    return {op.name: op for op in op_list.op}


def _unknown(op_type: str) -> UnknownOpError:
    import difflib

    close = difflib.get_close_matches(op_type, _op_defs(), n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else "names are as in tf.raw_ops"
    return UnknownOpError(f"No op {op_type!r} is registered in TensorFlow: {hint}", op=op_type)
