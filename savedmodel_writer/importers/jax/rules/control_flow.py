"""Branches and loops, as TensorFlow's If, Case and While."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.control_flow import cond, switch_case, while_loop
from savedmodel_writer.control_flow.tensor_array import TensorArray
from savedmodel_writer.dtypes import bool as bool_
from savedmodel_writer.graph import Tensor, constant
from savedmodel_writer.graph.static_value import constant_value
from savedmodel_writer.importers.jax.call import Call, Rule, dtype_of, to_dtype
from savedmodel_writer.shapes import TensorShape


def _known(aval: Any) -> TensorShape:
    return TensorShape([dim if isinstance(dim, int) else None for dim in aval.shape])


def _run(call: Call, jaxpr: Any, inputs: Sequence[Tensor]) -> list[Tensor]:
    """The results, with all that JAX knows of their shapes."""
    results = call.run(jaxpr, inputs)
    for tensor, aval in zip(results, jaxpr.out_avals, strict=True):
        tensor.set_shape(_known(aval))
    return results


def _platform_index(call: Call) -> Tensor:
    """The branch for JAX on the CPU, whose results are these."""
    platforms = call.params["platforms"]
    return constant(next(i for i, p in enumerate(platforms) if p is None or "cpu" in p))


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
    results: list[Tensor]
    if len(branches) == 1:
        results = functions[0]()
    elif len(branches) == 2:
        results = cond(_predicate(index), functions[1], functions[0])
    else:
        results = switch_case(index, functions)
    return results


def _predicate(index: Tensor) -> Tensor:
    """What JAX made an index of two branches."""
    made_by = index.op
    if made_by.type == "Cast" and made_by.inputs[0].dtype is bool_:
        return made_by.inputs[0]
    return to_dtype(index, bool_)


def _while(call: Call) -> Sequence[Tensor]:
    test, body = call.params["cond_jaxpr"], call.params["body_jaxpr"]
    test_count, body_count = call.params["cond_nconsts"], call.params["body_nconsts"]
    count = test_count + body_count
    test_constants, body_constants = call.inputs[:test_count], call.inputs[test_count:count]
    carry = call.inputs[count:]
    if not carry:
        return []

    def predicate(*values: Tensor) -> Tensor:
        return _run(call, test, [*test_constants, *values])[0]

    # vmap makes a predicate for each of the batch: the loop goes on while one is true, and changes
    # what belongs to these.
    batch_rank = len(test.out_avals[0].shape)

    def goes_on(*values: Tensor) -> Tensor:
        going = predicate(*values)
        return raw_ops.Any(input=going, axis=list(range(batch_rank))) if batch_rank else going

    def step(*values: Tensor) -> list[Tensor]:
        results = _run(call, body, [*body_constants, *values])
        if not batch_rank:
            return results
        going = predicate(*values)
        dims = test.out_avals[0].shape
        return [
            raw_ops.SelectV2(
                condition=call.reshape(going, [*dims, *[1] * (len(aval.shape) - batch_rank)]),
                t=after,
                e=before,
            )
            for after, before, aval in zip(results, values, body.out_avals, strict=True)
        ]

    invariants = _enter(carry, body.out_avals)
    results: list[Tensor] = while_loop(goes_on, step, carry, invariants)
    return results


def _scan(call: Call) -> Sequence[Tensor]:
    jaxpr, reverse = call.params["jaxpr"], call.params["reverse"]
    length = call.size(call.params["length"])
    constants_count, carry_count = call.params["num_consts"], call.params["num_carry"]
    constants = call.inputs[:constants_count]
    carry = call.inputs[constants_count : constants_count + carry_count]
    columns = call.inputs[constants_count + carry_count :]
    carry_avals, row_avals = jaxpr.out_avals[:carry_count], jaxpr.out_avals[carry_count:]
    stacked = [variable.aval for variable in call.equation.outvars[carry_count:]]
    if isinstance(length, int) and length == 0:
        return [*carry, *(_zeros(call, aval) for aval in stacked)]
    arrays = [TensorArray(dtype_of(aval.dtype), length, _known(aval)) for aval in row_avals]

    def goes_on(index: Tensor, *_: Any) -> Tensor:
        return index >= 0 if reverse else index < length

    def step(index: Tensor, carry: list[Tensor], flows: list[Tensor]) -> Any:
        rows = [raw_ops.GatherV2(params=column, indices=index, axis=0) for column in columns]
        results = _run(call, jaxpr, [*constants, *carry, *rows])
        written = [
            array.with_flow(flow).write(index, row).flow
            for array, flow, row in zip(arrays, flows, results[carry_count:], strict=True)
        ]
        return index - 1 if reverse else index + 1, results[:carry_count], written

    start = length - 1 if reverse else constant(0)
    flows = [array.flow for array in arrays]
    invariants = [None, _enter(carry, carry_avals), [None] * len(flows)]
    _, carry, flows = while_loop(goes_on, step, [start, carry, flows], invariants)
    results = [array.with_flow(flow).stack() for array, flow in zip(arrays, flows, strict=True)]
    for tensor, aval in zip(results, stacked, strict=True):
        tensor.set_shape(_known(aval))
    return [*carry, *results]


def _enter(tensors: Sequence[Tensor], avals: Sequence[Any]) -> list[TensorShape]:
    """What JAX knows of shapes in every iteration, the first values' too."""
    shapes = [_known(aval) for aval in avals]
    for tensor, shape in zip(tensors, shapes, strict=True):
        tensor.set_shape(shape)
    return shapes


def _zeros(call: Call, aval: Any) -> Tensor:
    return raw_ops.Fill(dims=call.shape(aval.shape), value=constant(0, dtype_of(aval.dtype)))


RULES: dict[str, Rule] = {
    "cond": _cond,
    "platform_index": _platform_index,
    "scan": _scan,
    "while": _while,
}
