"""Branches and loops, as TensorFlow's If and While."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.control_flow import cond, while_loop
from savedmodel_writer.control_flow.tensor_array import TensorArray
from savedmodel_writer.dtypes import bool as bool_
from savedmodel_writer.errors import UnimplementedError
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.importers.jax.call import Call, Rule, dtype_of, known_sizes
from savedmodel_writer.shapes import TensorShape


def _told(tensors: Sequence[Tensor], avals: Sequence[Any]) -> list[TensorShape]:
    """The shapes that JAX knows, which the tensors, too, have from now on."""
    shapes = [TensorShape(known_sizes(aval.shape)) for aval in avals]
    for tensor, shape in zip(tensors, shapes, strict=False):
        tensor.set_shape(shape)
    return shapes


def _run(call: Call, jaxpr: Any, inputs: Sequence[Tensor]) -> list[Tensor]:
    results = call.run(jaxpr, inputs)
    _told(results, jaxpr.out_avals)
    return results


def _platform_index(call: Call) -> Tensor:
    """The branch for JAX on the CPU, whose results are these."""
    platforms = call.params["platforms"]
    if call.params.get("has_default"):  # before jax 0.7
        platforms = (*platforms, None)
    for index, names in enumerate(platforms):
        if names is None or "cpu" in names:
            return constant(index)
    raise UnimplementedError(f"platform_dependent: expected a branch for 'cpu', found {platforms}")


def _cond(call: Call) -> Sequence[Tensor]:
    index, *inputs = call.inputs
    branches = call.params["branches"]
    known = constant_value(index)
    if known is not None:  # as platform_index is; XLA, too, takes the last one for all others
        number = int(known)
        return call.run(branches[number if 0 <= number < len(branches) else -1], inputs)
    if not call.equation.outvars:
        return []
    functions = [lambda branch=branch: _run(call, branch, inputs) for branch in branches]

    def chosen(number: int) -> list[Tensor]:
        """What a branch gives, or a later one: OpenVINO and TF Lite know If, and not Case."""
        if number == len(functions) - 1:
            return functions[number]()
        is_it = raw_ops.Equal(x=index, y=number)
        results: list[Tensor] = cond(is_it, functions[number], lambda: chosen(number + 1))
        return results

    is_cast = index.op.type == "Cast" and index.op.inputs[0].dtype is bool_
    if len(functions) > 2 or not is_cast:
        return chosen(0)
    results: list[Tensor] = cond(index.op.inputs[0], functions[1], functions[0])
    return results


def _while(call: Call) -> Sequence[Tensor]:
    test, body = call.params["cond_jaxpr"], call.params["body_jaxpr"]
    of_test = call.params["cond_nconsts"]
    of_both = of_test + call.params["body_nconsts"]
    dims = test.out_avals[0].shape  # of a batch, which vmap makes of one predicate

    def predicate(*values: Tensor) -> Tensor:
        return _run(call, test, [*call.inputs[:of_test], *values])[0]

    def goes_on(*values: Tensor) -> Tensor:
        going = predicate(*values)
        return raw_ops.Any(input=going, axis=list(range(len(dims)))) if dims else going

    def step(*values: Tensor) -> list[Tensor]:
        results = _run(call, body, [*call.inputs[of_test:of_both], *values])
        if not dims:
            return results
        going = predicate(*values)
        conditions = [
            call.reshape(going, [*dims, *[1] * (len(aval.shape) - len(dims))])
            for aval in body.out_avals
        ]
        return [
            raw_ops.SelectV2(condition=own, t=after, e=before)
            for own, after, before in zip(conditions, results, values, strict=True)
        ]

    carry = call.inputs[of_both:]
    results: list[Tensor] = while_loop(goes_on, step, carry, _told(carry, body.out_avals))
    return results


def _same_rank(shape: Sequence[Any], aval: Any) -> bool:
    return len(shape) == len(aval.shape)


def _scan(call: Call) -> Sequence[Tensor]:
    jaxpr, reverse = call.params["jaxpr"], call.params["reverse"]
    length = call.size(call.params["length"])
    # Releases tell in different ways what is what: rows have an axis less than their columns.
    ins, outs = call.in_shapes, [variable.aval.shape for variable in call.equation.outvars]
    count = sum(map(_same_rank, outs, jaxpr.out_avals))
    start = sum(map(_same_rank, ins, jaxpr.in_avals)) - count
    constants, carry = call.inputs[:start], call.inputs[start : start + count]
    columns = call.inputs[start + count :]
    shapes = _told(carry, jaxpr.out_avals)
    arrays = [
        TensorArray(dtype_of(aval.dtype), length, shape)
        for aval, shape in zip(jaxpr.out_avals[count:], shapes[count:], strict=True)
    ]

    def goes_on(index: Tensor, *_: Any) -> Tensor:
        return index >= 0 if reverse else index < length

    def step(index: Tensor, carry: list[Tensor], flows: list[Tensor]) -> Any:
        rows = [raw_ops.GatherV2(params=column, indices=index, axis=0) for column in columns]
        results = _run(call, jaxpr, [*constants, *carry, *rows])
        written = [
            array.with_flow(flow).write(index, row).flow
            for array, flow, row in zip(arrays, flows, results[count:], strict=True)
        ]
        return index - 1 if reverse else index + 1, results[:count], written

    first = length - 1 if reverse else constant(0)
    flows = [array.flow for array in arrays]
    invariants = [None, shapes[:count], [None] * len(flows)]
    _, carry, flows = while_loop(goes_on, step, [first, carry, flows], invariants)
    # OpenVINO loses a result of the model that is a TensorListStack's own.
    results = [
        raw_ops.Identity(input=array.with_flow(flow).stack())
        for array, flow in zip(arrays, flows, strict=True)
    ]
    _told(results, [variable.aval for variable in call.equation.outvars[count:]])
    return [*carry, *results]


RULES: dict[str, Rule] = {
    "cond": _cond,
    "platform_index": _platform_index,
    "scan": _scan,
    "while": _while,
}
