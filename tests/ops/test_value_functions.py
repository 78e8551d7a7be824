"""Values computed while a graph is built, against what TensorFlow computes when it runs it."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from savedmodel_writer.ops import constant_folding, value_functions
from tests.ops.programs import Context, Node, Placeholder, Program
from tests.oracle.process import Oracle


def values_of(target: Node) -> Any:
    """The folded outputs of the target node, None where they are unknown."""
    program = Program(target)
    shapes = program.infer()
    assert isinstance(shapes, list), shapes
    consumer = Context("consumer", "NoOp", [], {})
    node = program.nodes[-1]
    consumer.inputs = [(node, index) for index in range(node.num_outputs)]
    return [constant_folding.input_value(consumer, index) for index in range(node.num_outputs)]


def array(dtype: str, shape: tuple[int, ...], rng: Random) -> Any:
    count = int(np.prod(shape))
    if dtype == "bool":
        values: list[Any] = [rng.random() < 0.5 for _ in range(count)]
    elif dtype.startswith("float"):
        values = [
            rng.choice([-2.5, -0.5, 0.0, 0.5, 1.5, 2.5, 3.0, 1e9, -1e-3]) for _ in range(count)
        ]
    elif dtype.startswith("u"):
        values = [rng.randint(0, 5) for _ in range(count)]
    else:
        values = [rng.choice([-7, -3, -1, 0, 1, 2, 3, 5, 100]) for _ in range(count)]
    return np.array(values, dtype).reshape(shape)


def each(dtypes: list[str], *ops: str) -> dict[str, list[str]]:
    return dict.fromkeys(ops, dtypes)


NUMBERS = ["int32", "int64", "float32", "float64"]
INTEGERS = ["int32", "int64", "int8", "uint8"]
SHAPES = [((), ()), ((3,), ()), ((2, 1), (3,)), ((2, 3), (2, 3)), ((0,), (1,))]

BINARY = {
    **each(NUMBERS, "Add", "AddV2", "Sub", "Mul", "Maximum", "Minimum"),
    **each(NUMBERS, "Div", "RealDiv", "FloorDiv", "FloorMod", "SquaredDifference"),
    **each(["int32", "int64"], "TruncateDiv", "TruncateMod", "Mod", "Pow"),
    **each(NUMBERS, "Less", "LessEqual", "Greater", "GreaterEqual", "Equal", "NotEqual"),
    **each(INTEGERS, "BitwiseAnd", "BitwiseOr", "BitwiseXor"),
    **each(["bool"], "LogicalAnd", "LogicalOr"),
    "DivNoNan": ["float32", "float64"],
}
UNARY = {
    **each(NUMBERS, "Abs", "Neg", "Sign", "Square"),
    **each(["float32", "float64"], "Ceil", "Floor", "Rint", "Sqrt"),
    **each(NUMBERS, "Identity", "OnesLike", "StopGradient", "ZerosLike", "Snapshot"),
    **each(NUMBERS, "PreventGradient", "Where"),
    "Invert": INTEGERS,
    "LogicalNot": ["bool"],
    "Round": NUMBERS,
}
REDUCTIONS = {
    **each(INTEGERS, "Sum", "Prod", "Max", "Min"),
    **each(["bool"], "All", "Any"),
}


def c(value: Any, dtype: str = "int32") -> Any:
    return np.array(value, dtype)


def generated() -> list[Node]:
    rng = Random(7)
    nodes = []
    for op, dtypes in BINARY.items():
        for dtype in dtypes:
            for first, second in SHAPES:
                nodes.append(Node(op, [array(dtype, first, rng), array(dtype, second, rng)]))
                nodes.append(Node(op, [array(dtype, first, rng), c(3, dtype)]))
    for op, dtypes in UNARY.items():
        for dtype in dtypes:
            nodes += [Node(op, [array(dtype, shape, rng)]) for shape in ((), (5,), (2, 3))]
    for op, dtypes in REDUCTIONS.items():
        for dtype in dtypes:
            for axes in ([], [0], [1], [-1, 0], 1):
                for keep in (True, False):
                    nodes.append(
                        Node(op, [array(dtype, (2, 3), rng), c(axes)], {"keep_dims": keep})
                    )
    for op in ("Cumsum", "Cumprod"):
        for flags in range(4):
            attrs = {"exclusive": bool(flags & 1), "reverse": bool(flags & 2)}
            nodes.append(Node(op, [array("int32", (3, 4), rng), c(flags % 2)], attrs))
    for source in [*NUMBERS, "bool", "uint8", "float16", "complex64"]:
        for target in [*NUMBERS, "bool", "uint8", "int8", "float16"]:
            nodes.append(Node("Cast", [array("int8", (4,), rng).astype(source)], {"DstT": target}))
    return nodes


A = np.arange(24, dtype=np.int32).reshape(2, 3, 4)
HAND_MADE = [
    Node("AddN", [[A, A, A]]),
    Node("ArgMax", [A, c(1)]),
    Node("ArgMin", [A, c(-1)], {"output_type": "int32"}),
    Node("BroadcastArgs", [c([2, 1]), c([3])]),
    Node("BroadcastTo", [c([1, 2]), c([3, 2])]),
    Node("ClipByValue", [A, c(3), c(9)]),
    Node("Concat", [c(1), [A, A]]),
    Node("ConcatOffset", [c(1), [c([2, 3]), c([2, 4]), c([2, 5])]]),
    Node("ConcatV2", [[A, A], c(-1)]),
    Node("EnsureShape", [A], {"shape": (2, None, 4)}),
    Node("ExpandDims", [A, c(-2)]),
    Node("Fill", [c([2, 3]), c(7, "int64")]),
    Node("Fill", [c([2]), np.array(b"a", object)]),
    Node("GatherNd", [A, c([[0, 1], [1, 2]])]),
    Node("Gather", [A, c([1, 0, 1])]),
    Node("GatherV2", [A, c([2, 0]), c(1)]),
    Node("GatherV2", [c([5, 6, 7]), c(-1), c(0)]),  # the kernel refuses a negative index
    Node("IdentityN", [[A, c(2)]]),
    Node("InvertPermutation", [c([2, 0, 1])]),
    Node("ListDiff", [c([1, 2, 3, 4]), c([2, 4])]),
    Node("OneHot", [c([0, 2, -1]), c(3), c(5), c(1)]),
    Node("OneHot", [c([[0, 2]]), c(3), c(5), c(1)], {"axis": 0}),
    Node("Pack", [[c(1), c(2)]]),
    Node("Pack", [[A, A]], {"axis": -2}),
    Node("Pad", [A, c([[0, 1], [1, 0], [2, 2]])]),
    Node("PadV2", [c([1, 2]), c([[1, 2]]), c(9)]),
    Node("Range", [c(2), c(12), c(3)]),
    Node("Range", [c(12), c(2), c(-3)]),
    Node("Rank", [A]),
    Node("Reshape", [A, c([4, -1])]),
    Node("ReverseV2", [A, c([0, -1])]),
    Node("Select", [c([True, False], "bool"), c([[1, 2], [3, 4]]), c([[5, 6], [7, 8]])]),
    Node("SelectV2", [c([[True], [False]], "bool"), c([1, 2]), c(5)]),
    Node("Shape", [A]),
    Node("Shape", [A], {"out_type": "int64"}),
    Node("Size", [A]),
    Node("Slice", [A, c([0, 1, 1]), c([1, -1, 2])]),
    Node("Split", [c(2), A], {"num_split": 2}),
    Node("SplitV", [A, c([1, -1]), c(1)], {"num_split": 2}),
    Node("Squeeze", [c([[[1, 2]]])]),
    Node("Squeeze", [c([[[1, 2]]])], {"squeeze_dims": [1]}),
    Node("StridedSlice", [A, c([0, 1]), c([2, 3]), c([1, 1])], {"shrink_axis_mask": 2}),
    Node(
        "StridedSlice",
        [A, c([-1, 0]), c([0, 0]), c([-1, 1])],
        {"end_mask": 1, "ellipsis_mask": 2},
    ),
    Node(
        "StridedSlice",
        [A, c([0, 0]), c([0, 0]), c([1, 2])],
        {"new_axis_mask": 1, "begin_mask": 2, "end_mask": 2},
    ),
    Node("Tile", [c([[1, 2]]), c([2, 3])]),
    Node("Transpose", [A, c([2, 0, 1])]),
    Node("Unique", [c([3, 1, 3, 2, 1])]),
    Node("Unpack", [A], {"num": 3, "axis": 1}),
    Node("Add", [np.array([b"a", b"b"], object), np.array(b"c", object)]),
    Node("FloorDiv", [c(1), c(0)]),
]


def test_values_are_tensorflows(oracle: Oracle) -> None:
    nodes = [*generated(), *HAND_MADE]
    programs = [Program(node) for node in nodes]
    runs = [program.graph_def().SerializeToString() for program in programs]
    problems, folded = [], 0
    for node, theirs in zip(nodes, oracle("tests.ops.tf_programs", "run", runs), strict=True):
        ours = values_of(node)
        if all(value is None for value in ours):
            continue  # not knowing is never wrong
        folded += 1
        if theirs is None or not all(map(same, ours, theirs)):
            problems.append(f"{node.op} {node.attrs} of {node.inputs}: {ours}, not {theirs}")
    assert not problems, f"{len(problems)}:\n" + "\n".join(problems[:10])
    assert folded > 0.8 * len(nodes)


def same(ours: Any, theirs: Any) -> bool:
    theirs = np.asarray(theirs)
    if ours.dtype != theirs.dtype or ours.shape != theirs.shape:
        return False
    if ours.dtype == object:
        return bool(np.array_equal(ours, theirs))
    return ours.tobytes() == theirs.tobytes() or np.array_equal(ours, theirs, equal_nan=True)


def test_every_function_is_tested() -> None:
    tested = {node.op for node in (*generated(), *HAND_MADE)} | {"Const"}
    assert tested >= set(value_functions.names())
    assert len(value_functions.names()) >= 60


def test_what_is_never_folded() -> None:
    unknown = Placeholder("int32", (2,))
    assert values_of(Node("AddV2", [unknown, c([1, 2])])) == [None]
    assert values_of(Node("PlaceholderWithDefault", [c(1)], {"shape": ()})) == [None]
    assert values_of(Node("RandomUniform", [c([2])], {"dtype": "float32"})) == [None]
    assert values_of(Node("Fill", [c([1 << 20]), c(0)])) == [None], "too large"
    assert values_of(Node("Shape", [Placeholder("float32", (None, 2))])) == [None]
    assert values_of(Node("FloorMod", [c(1), c(0)])) == [None]


def test_a_chain_of_any_length() -> None:
    value: Any = c(0)
    for _ in range(5000):
        value = Node("AddV2", [value, c(1)])
    program = Program.__new__(Program)
    program.nodes, program._made = [], {}
    chain = []
    while isinstance(value, Node):
        chain.append(value)
        value = value.inputs[0]
    for node in reversed(chain):
        program.add(node)
    assert isinstance(program.infer(), list)
    consumer = Context("consumer", "NoOp", [], {})
    consumer.inputs = [(program.nodes[-1], 0)]
    assert constant_folding.input_value(consumer, 0) == 5000


def test_a_shape_that_comes_later_is_seen() -> None:
    program = Program(Node("Shape", [Placeholder("float32", (None, 2))]))
    program.infer()
    consumer = Context("consumer", "NoOp", [], {})
    consumer.inputs = [(program.nodes[-1], 0)]
    assert constant_folding.input_value(consumer, 0) is None
    program.nodes[0].outputs = [type(program.nodes[0].outputs[0])((3, 2))]
    value = constant_folding.input_value(consumer, 0)
    assert value is not None and value.tolist() == [3, 2]
