"""Calls of the functions that shape, join and select tensors."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.math.calls import Call, Fed, Fixed, Held, Then, Type, call

SHAPES = [(), (3,), (2, 3), (None, 3), (None, None), None]


def calls() -> Iterator[Call]:
    yield from shaping()
    yield from padding()
    yield from measuring()
    yield from filling()
    yield from hot()
    yield from joining()
    yield from splitting()
    yield from gathering()
    yield from selecting()
    yield from masking()
    yield from grids()


def shaping() -> Iterator[Call]:
    for shape in SHAPES:
        x = Fed("float32", shape)
        yield call("reshape", x, [-1])
        yield call("transpose", x)
        yield call("squeeze", x)
        yield call("expand_dims", x, 0)
    x = Fed("float32", (2, None, 1))
    length = Fed("int32", ())
    yield call("reshape", x, [length, -1], name="named")
    yield call("reshape", x, Fed("int64", (None,)))
    yield call("reshape", x, (2, -1, -1))
    yield call("reshape", Held("float32", (2, 3)), np.int64([3, 2]))
    yield call("reshape", [1, 2, 3, 4], [2, 2])
    yield call("reshape", Fed("float32", (2, 3)), [4, 2])
    yield call("transpose", x, [1, 0, 2])
    yield call("transpose", x, perm=Fed("int32", (3,)), name="named")
    yield call("transpose", x, [0, 1])
    yield call("transpose", x, name=None)
    yield call("transpose", Held("float32", (2, 3)))
    yield call("transpose", Held("float32", (2, 3), use_resource=False), [1, 0])
    yield call("transpose", np.ones((2, 3)))
    yield call("transpose", Fed("complex64", (2, 3)), conjugate=True)
    yield call("transpose", x, conjugate=True)
    yield call("squeeze", x, 2)
    yield call("squeeze", x, [-1, 1], name="named")
    yield call("squeeze", x, axis=0)
    yield call("squeeze", x, axis="one")
    yield call("squeeze", Held("float32", (1, 3)), 0)
    yield call("expand_dims", x, axis=-1, name="named")
    yield call("expand_dims", x)
    yield call("expand_dims", x, 5)
    yield call("expand_dims", [1.0, 2.0], length)
    yield call("tile", x, [1, 2, length])
    yield call("tile", x, [1, 2], name="named")
    yield call("reverse", x, [0, 2], name="named")
    yield call("reverse", x, 0)
    yield call("broadcast_to", Fed("float32", (3,)), [2, 3])
    yield call("identity", x, name="named")


def padding() -> Iterator[Call]:
    x = Fed("float32", (2, None))
    number = Fed("int32", ())
    for mode in ("CONSTANT", "reflect", "Symmetric", "none"):
        yield call("pad", x, [[1, 1], [0, 2]], mode, "named")
        yield call("pad", Fed("float32", None), Fed("int32", (None, 2)), mode=mode)
        yield call("pad", x, [[number, 1], [0, 2]], mode=mode)
    yield call("pad", x, [[1, 1], [0, 2]], constant_values=1)
    yield call("pad", x, [[1, 1], [0, 2]], constant_values=Fixed(0.0))
    yield call("pad", x, [[1, 1], [0, 2]], constant_values=-0.0)
    yield call("pad", x, Then(call("stack", [[number, 1], [0, 2]])))
    yield call("pad", x, Then(call("stack", [[2, 1], [number, 2]])))
    yield call("pad", x, Then(call("stack", [Fed("int32", (2,)), Fixed([1, 2])])))
    yield call("pad", x, np.int64([[1, 1], [0, 2]]))
    yield call("pad", Held("float32", (2, 3)), [[1, 1], [0, number]])
    yield call("pad", Fed("string", (2, 3)), [[1, 1], [0, 1]], constant_values="")
    yield call("pad", [[1, 2]], [[1, 1], [0, 1]], constant_values=7)
    yield call("pad", x, [[1, 1]])


def measuring() -> Iterator[Call]:
    for shape in [*SHAPES, (0, None)]:
        for function in ("shape", "size", "rank"):
            yield call(function, Fed("float32", shape))
        for function in ("shape", "size"):
            yield call(function, Fed("float32", shape), out_type=Type("int64"), name="named")
    for function in ("shape", "size", "rank"):
        yield call(function, [[1, 2]], "named")
        yield call(function, np.ones((2, 3)))
        yield call(function, Held("float32", (2, 3)))
        yield call(function, Held("float32", (2, 3), use_resource=False))


def filling() -> Iterator[Call]:
    number = Fed("int32", ())
    for function in ("zeros", "ones"):
        for shape in [
            *([], [2, 3], (2, 3), 5, [0], [999], [1000], (10, 100), np.int64([2, 3]), np.int32(4)),
            *([number, 2], Fed("int32", (None,)), Fed("int64", (2,)), Fed("int32", ()), [2, None]),
            *(None, "text", [-1], [Fed("int64", ()), 2], [2**31]),
        ]:
            yield call(function, shape)
        for dtype in ("bool", "string", "float64", "int8", "complex64", "bfloat16"):
            yield call(function, [2], dtype)
            yield call(function, [number], Type(dtype), "named")
            yield call(f"{function}_like", Fed(dtype, (2,)))
        for shape in SHAPES:
            yield call(f"{function}_like", Fed("float32", shape))
            yield call(f"{function}_like", Fed("float32", shape), Type("int32"), "named")
            yield call(f"{function}_like", Fed("float32", shape), optimize=False)
            yield call(f"{function}_like", Fed("float32", shape), "bool", None, False)
        for value in ([1, 2], 3.5, np.ones((40, 40)), Held("float32", (2,))):
            yield call(f"{function}_like", value)
            yield call(f"{function}_like", value, dtype="int64")
    yield call("fill", [2, 3], 7)
    yield call("fill", [number, 3], Fed("float32", ()), name="named")
    yield call("fill", Fed("int32", (2,)), "text")


def hot() -> Iterator[Call]:
    x = Fed("int32", (None, 2))
    yield call("one_hot", x, 3)
    yield call("one_hot", x, Fed("int32", ()), axis=0, name="named")
    yield call("one_hot", x, 3, 5, dtype=Type("float32"))
    yield call("one_hot", x, 3, 5.0, -1.0)
    yield call("one_hot", x, 3, off_value=True)
    yield call("one_hot", x, 3, True, False, dtype="bool")
    yield call("one_hot", x, 3, dtype=Type("int64"))
    yield call("one_hot", x, 3, Fed("float64", ()), 0)
    yield call("one_hot", x, 3, Fed("float64", ()), dtype=Type("float32"))
    yield call("one_hot", [0, 1], 3, 1, 0.5)
    yield call("one_hot", x, 3, axis=4)


def joining() -> Iterator[Call]:
    x, y, flat = Fed("float32", (None, 3)), Fed("float32", (2, None)), Fed("float32", (3,))
    yield call("concat", [x, y], 0)
    yield call("concat", (x, y), axis=-1, name="named")
    yield call("concat", [x, Fed("float32", None)], Fed("int32", ()))
    yield call("concat", [x], 0)
    yield call("concat", [x], 0, "named")
    yield call("concat", [x], [0])
    yield call("concat", x, 1)
    yield call("concat", [[1, 2], [3]], 0)
    yield call("concat", [x, [[1, 2, 3]]], 0)
    yield call("concat", [x, flat], 0)
    yield call("concat", [x, Fed("int32", (1, 3))], 0)
    yield call("concat", [Held("float32", (2, 3)), x], 0)
    yield call("concat", [[x, x], [y, y]], 0)
    yield call("concat", [], 0)
    yield call("concat", [x, y], 2)
    for axis in (0, 1, -1, 2, -2, -3):
        yield call("stack", [flat, flat], axis)
        yield call("stack", [flat, [1.0, 2.0, 3.0]], axis)
        yield call("unstack", Fed("float32", (2, 3)), axis=axis)
        yield call("unstack", Fed("float32", (None, 3)), axis=axis)
    yield call("stack", [1, 2, 3])
    yield call("stack", [1, 2, 3], -1)
    yield call("stack", [1, 2.5])
    yield call("stack", x, name="named")
    yield call("stack", [x, y], 1, "named")
    yield call("stack", [flat, x])
    yield call("stack", [flat, x], 1)
    yield call("stack", [flat, Fed("int32", (3,))])
    yield call("stack", [Fed("float32", None), flat], 7)
    yield call("stack", [Held("float32", (2,)), [1.0, 2.0]])
    yield call("stack", np.ones((2, 3)), 1)
    yield call("stack", [[flat, flat], [flat, flat]])
    yield call("unstack", Fed("float32", None), 2)
    yield call("unstack", Fed("float32", None))
    yield call("unstack", x, 2, name="named")
    yield call("unstack", x, 4, 1)
    yield call("unstack", [[1, 2], [3, 4]], axis=1)
    yield call("unstack", Held("float32", (2, 3)))
    yield call("unstack", Fed("float32", ()))


def splitting() -> Iterator[Call]:
    x = Fed("float32", (6, None))
    for sizes in (3, np.int64(2), [2, 4], (1, -1), [6], Fixed([1, 5]), Fed("int64", (2,)), 4):
        yield call("split", x, sizes)
        yield call("split", x, sizes, 1, name="named")
    yield call("split", x, Fed("int32", (None,)))
    yield call("split", x, Fed("int32", None), num=2)
    yield call("split", x, Fed("int32", ()))
    yield call("split", x, 2.0)
    yield call("split", x, [])
    yield call("split", x, 2, Fed("int32", ()))
    yield call("split", Held("float32", (4, 2)), 2)
    yield call("split", [1, 2, 3, 4], [1, 3])
    yield call("split", x, [Fed("int32", ()), 3])
    yield call("split", x, 2, 5)


def gathering() -> Iterator[Call]:
    x, places = Fed("float32", (5, None, 3)), Fed("int64", (None, 2))
    for params in (x, Held("float32", (5, 3)), Held("float32", (5, 3), False), np.ones((5, 3))):
        yield call("gather", params, [0, 2])
        yield call("gather", params, places, None, "named")
        yield call("gather", params, places, axis=1)
        yield call("gather", params, 1, axis=Fixed(0))
        yield call("gather_nd", params, [[0, 2], [1, 1]])
        yield call("gather_nd", params, places, "named")
    yield call("gather", x, places, axis=Fed("int32", ()))
    yield call("gather", x, Fed("int32", (5, 2)), batch_dims=1)
    yield call("gather", x, Fed("int32", (5, 2)), axis=2, batch_dims=1)
    yield call("gather", x, places, axis=0, batch_dims=1)
    yield call("gather", x, places, axis=3)
    yield call("gather", x, [0.5])
    yield call("gather_nd", x, [[0, 1, 2, 3]])
    yield call("gather_nd", x, places, bad_indices_policy="IGNORE")
    yield call("gather_nd", x, places, bad_indices_policy="DEFAULT")
    yield call("gather_nd", x, places, batch_dims=Fixed(0))
    for batch_dims in (1, 2, 3, -1, Fixed(1), Fed("int32", ())):
        yield call("gather_nd", x, Fed("int32", (5, None, 1)), "named", batch_dims)
    yield call("gather_nd", Fed("float32", None), Fed("int64", (2, 1)), batch_dims=1)
    yield call("gather_nd", Fed("float32", (2, 3)), [[0], [1]], batch_dims=1)
    yield call("gather_nd", Fed("float32", ()), [[0], [1]], batch_dims=1)


def selecting() -> Iterator[Call]:
    mask, x = Fed("bool", (None, 3)), Fed("float32", (2, 3))
    for function in ("where", "where_v2"):
        yield call(function, mask)
        yield call(function, [True, False], name="named")
        yield call(function, Fed("int32", (3,)))
        yield call(function, mask, x, x)
        yield call(function, mask, x, 0.0, "named")
        yield call(function, Fed("bool", (2,)), x, x)
        yield call(function, Fed("bool", ()), x, x)
        yield call(function, True, x, x)
        yield call(function, mask, x)
        yield call(function, mask, y=x)
        yield call(function, mask, x, Fed("int32", (2, 3)))
        yield call(function, mask, Held("float32", (2, 3)), 1)
    yield call("slice", x, [0, 1], [2, -1])
    yield call("slice", x, Fed("int32", (2,)), [1, 1], name="named")
    yield call("slice", x, [0, Fed("int32", ())], [1, 1])
    yield call("slice", x, [0], [1])
    yield call("slice", x, [0, 5], [1, 1])
    yield call("strided_slice", x, [0], [1])
    yield call("strided_slice", x, [0, 1], [2, 3], [1, 2], name="named")
    yield call("strided_slice", x, [0, 0], [1, 1], begin_mask=1, shrink_axis_mask=2)
    yield call("strided_slice", x, Fed("int32", (2,)), Fed("int32", (2,)))
    yield call("strided_slice", x, Fed("int64", (None,)), Fed("int64", (None,)), end_mask=1)
    yield call("strided_slice", x, [0], [1], [0])


def masking() -> Iterator[Call]:
    x = Fed("float32", (2, None, 4))
    for mask in (
        *([True, False], np.array([True, False]), Fed("bool", (None,)), Fed("bool", (2, None))),
        *(Fed("bool", (2, 3, 4)), Fed("bool", None), Fed("bool", ()), Fed("bool", (3,))),
        Fed("int32", (2,)),
    ):
        yield call("boolean_mask", x, mask)
        yield call("Tensor.__getitem__", x, mask)
    yield call("Tensor.__getitem__", x, True)
    yield call("Variable.__getitem__", Held("float32", (2, 3)), Fed("bool", (2,)))
    yield call("boolean_mask", x, Fed("bool", (None,)), "named", 1)
    yield call("boolean_mask", x, Fed("bool", (None, 4)), axis=1)
    yield call("boolean_mask", x, Fed("bool", (4,)), axis=-1)
    yield call("boolean_mask", x, Fed("bool", (4,)), axis=Fixed(2))
    yield call("boolean_mask", x, Fed("bool", (4,)), axis=Fed("int32", ()))
    yield call("boolean_mask", Fed("float32", None), Fed("bool", (None, 2)))
    yield call("boolean_mask", [1, 2, 3], [True, False, True])
    yield call("boolean_mask", Held("float32", (2, 3)), [True, False])


def grids() -> Iterator[Call]:
    x, y, z = Fed("float32", (None,)), Fed("float32", (3,)), Fed("float32", None)
    for indexing in ("xy", "ij", "yx"):
        yield call("meshgrid", x, y, z, indexing=indexing)
        yield call("meshgrid", [1, 2], [3, 4, 5], indexing=indexing, name="named")
    yield call("meshgrid", x)
    yield call("meshgrid")
    yield call("meshgrid", 1.0, [2.0, 3.0])
    yield call("meshgrid", np.arange(3), Fed("int64", (2,)))
