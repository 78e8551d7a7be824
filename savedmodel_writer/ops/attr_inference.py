"""Inputs and attributes of a new node, as TensorFlow's op_def_library works them out.

Input arguments are taken in the order of the OpDef. Each settles the attributes that it names (its
dtype, its length, its list of dtypes), and an attribute settled earlier says what a Python value
of a later argument is converted to: in `AddV2(x, 1)` the 1 becomes what `x` is. An argument whose
dtype nothing has settled keeps the dtype of its own value if the OpDef allows that dtype, else the
attribute's default is tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import AttrError, InputError, InvalidInputError
from savedmodel_writer.ops.attr_conversion import check_constraints, from_python
from savedmodel_writer.ops.op_definition import MISSING, ArgDef, OpDefinition


class TensorLike(Protocol):
    """What inference needs to know of a tensor."""

    @property
    def dtype(self) -> DType:
        """Type of the elements."""


T = TypeVar("T", bound=TensorLike)
T_co = TypeVar("T_co", bound=TensorLike, covariant=True)


class Converter(Protocol[T_co]):
    """How a value becomes a tensor; the graph knows."""

    def known_dtype(self, value: Any) -> DType | None:
        """The dtype of `value` if it is a tensor already, else None."""

    def convert(
        self, value: Any, name: str, dtype: DType | None, preferred: DType | None, as_ref: bool
    ) -> T_co:
        """Returns `value` as a tensor.

        Raises:
            InvalidInputError: `value` is not convertible to a tensor of `dtype`.
        """


def infer(
    op: OpDefinition, inputs: Sequence[Any], given: Mapping[str, Any], converter: Converter[T]
) -> tuple[list[T], dict[str, Any]]:
    """Converts the inputs of a node and settles all of its attributes.

    Args:
        op: the node's op.
        inputs: one value per input argument; a list or tuple where the argument is a list.
        given: attributes by name. None is the default. Those that inputs determine may be left
            out.
        converter: makes tensors of values.

    Returns:
        The tensors, lists flattened, and every attribute of the OpDef by name, in the form that
        `attr_values` describes.

    Raises:
        InputError: an input is missing, not convertible or of the wrong dtype.
        AttrError: an attribute is unknown, missing, of the wrong type or not allowed.
    """
    if len(inputs) != len(op.inputs):
        names = ", ".join(arg.name for arg in op.inputs) or "none"
        raise InputError(
            f"{op.name} takes {len(op.inputs)} inputs ({names}), found {len(inputs)}", op=op.name
        )
    return _Inference(op, given, converter).run(inputs)


class _Inference:
    """One call of `infer`: the attributes settled so far, and by what."""

    def __init__(
        self, op: OpDefinition, given: Mapping[str, Any], converter: Converter[Any]
    ) -> None:
        self.op = op
        self.converter = converter
        self.given = given
        self.values: dict[str, Any] = {}
        self.settled_by: dict[str, str] = {}
        for name, value in given.items():
            attr = op.attr.get(name)
            if attr is None:
                known = ", ".join(op.attr) or "no attributes"
                raise AttrError(
                    f"{op.name} has no attribute {name!r}: it has {known}", op=op.name, attr=name
                )
            if name in op.inferred_attrs and value is not None:
                self.values[name] = from_python(value, attr, op.name)
                self.settled_by[name] = f"attribute {name!r}"

    def run(self, inputs: Sequence[Any]) -> tuple[list[Any], dict[str, Any]]:
        tensors: list[Any] = []
        for arg, value in zip(self.op.inputs, inputs, strict=True):
            if arg.is_list:
                converted = self.convert_list(arg, value)
            else:
                converted = [self.convert_one(arg, value)]
            self.settle(arg, [tensor.dtype.base_dtype for tensor in converted])
            if arg.is_ref and not all(tensor.dtype.is_ref for tensor in converted):
                raise self.input_error(
                    arg, "a reference (a Variable with use_resource=False)", value
                )
            tensors += converted
        return tensors, self.remaining_attrs()

    def default_of(self, attr_name: str) -> DType | None:
        attr = self.op.attr.get(attr_name)
        return None if attr is None or attr.default is MISSING else attr.default

    def convert_one(self, arg: ArgDef, value: Any) -> Any:
        dtype = as_dtype(arg.type) if arg.type else self.values.get(arg.type_attr)
        preferred = None
        try:
            if dtype is None:
                preferred = self.default_of(arg.type_attr)
                allowed = self.op.attr[arg.type_attr].allowed
                if preferred is not None and allowed:
                    tensor = self.with_its_own_dtype(arg, value)
                    if tensor is not None and tensor.dtype in allowed:
                        return tensor
            return self.converter.convert(value, arg.name, dtype, preferred, arg.is_ref)
        except InvalidInputError as error:
            raise self.input_error(arg, self.expectation(arg, dtype), value, error) from None

    def with_its_own_dtype(self, arg: ArgDef, value: Any) -> Any:
        try:
            return self.converter.convert(value, arg.name, None, None, arg.is_ref)
        except TypeError:
            return None

    def convert_list(self, arg: ArgDef, values: Any) -> list[Any]:
        if not isinstance(values, (list, tuple)):
            raise self.input_error(arg, "a list", values)
        dtype = preferred = None
        if arg.type:
            dtype = as_dtype(arg.type)
        elif arg.number_attr:
            dtype = self.values.get(arg.type_attr)
            if dtype is None:
                known = (self.converter.known_dtype(value) for value in values)
                dtype = next((found for found in known if found is not None), None)
            if dtype is None:
                preferred = self.default_of(arg.type_attr)
            elif not arg.is_ref:
                dtype = dtype.base_dtype
        tensors: list[Any] = []
        for index, value in enumerate(values):
            try:
                tensor = self.converter.convert(
                    value, f"{arg.name}_{index}", dtype, preferred, arg.is_ref
                )
            except InvalidInputError as error:
                expected = self.expectation(arg, dtype)
                raise self.input_error(arg, expected, value, error, index) from None
            if arg.number_attr and tensors:
                first = tensors[0].dtype.base_dtype
                if tensor.dtype.base_dtype is not first:
                    raise self.input_error(arg, f"{first.name}, as element 0", tensor, index=index)
            tensors.append(tensor)
        return tensors

    def settle(self, arg: ArgDef, dtypes: list[DType]) -> None:
        """Takes over what the tensors of an argument say about attributes."""
        if arg.number_attr:
            self.settle_attr(arg, arg.number_attr, len(dtypes), f"{len(dtypes)} tensors")
        if arg.type_list_attr:
            names = ", ".join(dtype.name for dtype in dtypes)
            self.settle_attr(arg, arg.type_list_attr, tuple(dtypes), f"dtypes [{names}]")
        elif arg.type_attr and dtypes:
            self.settle_attr(arg, arg.type_attr, dtypes[0], dtypes[0].name)
        elif arg.type_attr and arg.type_attr not in self.values:
            if self.default_of(arg.type_attr) is None:
                raise InputError(
                    f"{self.op.name}: input {arg.name!r} is an empty list, so nothing says what "
                    f"its dtype is (attribute {arg.type_attr!r})",
                    op=self.op.name,
                    attr=arg.type_attr,
                )

    def settle_attr(self, arg: ArgDef, name: str, value: Any, found: str) -> None:
        if name not in self.values:
            check_constraints(value, self.op.attr[name], self.op.name, f"input {arg.name!r}")
            self.values[name] = value
            self.settled_by[name] = f"input {arg.name!r}"
        elif self.values[name] != value:
            expected = self.values[name]
            if isinstance(expected, tuple):
                expected = [dtype.name for dtype in expected]
            raise InputError(
                f"{self.op.name}: input {arg.name!r} is {found}, expected "
                f"{getattr(expected, 'name', expected)} as {self.settled_by[name]} has it",
                op=self.op.name,
                attr=name,
            )

    def remaining_attrs(self) -> dict[str, Any]:
        values = {}
        for attr in self.op.attrs:
            name = attr.name
            if name in self.values:
                values[name] = self.values[name]
                continue
            value = self.given.get(name)
            no_default = attr.default is MISSING
            if value is not None or (no_default and attr.type == "shape" and name in self.given):
                values[name] = from_python(value, attr, self.op.name)
            elif not no_default:
                values[name] = attr.default
            else:
                raise AttrError(
                    f"{self.op.name} needs attribute {name!r} ({attr.type}): it has no default "
                    "and no input determines it",
                    op=self.op.name,
                    attr=name,
                )
        return values

    def expectation(self, arg: ArgDef, dtype: DType | None) -> str:
        if dtype is None:
            return "a value that a tensor can be made of"
        by = self.settled_by.get(arg.type_attr)
        return f"{dtype.name}, as {by} has it" if by else dtype.name

    def input_error(
        self,
        arg: ArgDef,
        expected: str,
        value: Any,
        cause: InvalidInputError | None = None,
        index: int | None = None,
    ) -> InputError:
        dtype = self.converter.known_dtype(value)
        found = f"{dtype.name} ({value!r})" if dtype is not None else _short(value)
        element = "" if index is None else f", element {index}"
        why = "" if cause is None or dtype is not None else f": {cause.message}"
        return InputError(
            f"{self.op.name}: input {arg.name!r}{element}: expected {expected}, found {found}{why}",
            op=self.op.name,
            attr=arg.type_attr or arg.type_list_attr or None,
        )


def _short(value: Any) -> str:
    """The value as it reads in a message: its repr, cut, and its type."""
    text = repr(value)
    if len(text) > 80:
        text = text[:77] + "..."
    return f"{text} of type {type(value).__name__}"
