"""Signatures of `tf.raw_ops`: names, order and defaults of an op's Python parameters."""

from __future__ import annotations

import keyword
from typing import Any

import attrs

from savedmodel_writer.ops.data_files import ops_not_public
from savedmodel_writer.ops.op_definition import MISSING, AttrDef, OpDefinition
from savedmodel_writer.ops.python_names import DEFAULTS, RENAMED
from savedmodel_writer.shapes import TensorShape


@attrs.frozen(eq=False)
class Parameter:
    """One parameter of a raw op.

    Attributes:
        name: its Python name.
        op_name: name of the input argument or attribute in the OpDef.
        is_input: whether it is an input argument.
        default: as `inspect.signature` shows it for TensorFlow's function, or `MISSING`.
    """

    name: str
    op_name: str
    is_input: bool
    default: Any


@attrs.frozen(eq=False)
class PythonSignature:
    """The parameters of one raw op; each also takes `name=None` last.

    Attributes:
        op_type: the op.
        public: whether `tf.raw_ops` has it.
        parameters: inputs in OpDef order, then attributes that are not inferred: those without
            a default, then those with one.
    """

    op_type: str
    public: bool
    parameters: tuple[Parameter, ...]


def is_public(op_type: str) -> bool:
    """Whether a registered op is in `tf.raw_ops`."""
    return op_type[0] != "_" and op_type not in ops_not_public()


def signature_of(op: OpDefinition) -> PythonSignature:
    """The signature TensorFlow generates for an op."""
    renamed = RENAMED.get(op.name, {})
    defaults = DEFAULTS.get(op.name, {})

    def parameter(name: str, is_input: bool, default: Any) -> Parameter:
        python_name = renamed.get(name) or name + "_" * keyword.iskeyword(name)
        return Parameter(python_name, name, is_input, default)

    given = [
        attr for attr in op.attrs if attr.name not in op.inferred_attrs and attr.name[0] != "_"
    ]
    given.sort(key=lambda attr: attr.default is not MISSING)
    parameters = [parameter(arg.name, True, MISSING) for arg in op.inputs]
    parameters += [
        parameter(attr.name, False, defaults.get(attr.name, _python_default(attr)))
        for attr in given
    ]
    return PythonSignature(op.name, is_public(op.name), tuple(parameters))


def _python_default(attr: AttrDef) -> Any:
    """The default in the form of Python code: str for bytes, lists for tuples and shapes."""
    if isinstance(attr.default, tuple):
        return [_python_form(item) for item in attr.default]
    return _python_form(attr.default)


def _python_form(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, TensorShape):
        return None if value.dims is None else value.as_list()
    return value
